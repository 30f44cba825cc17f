/** A condition of a filter that the routing keys of an event tell something of. */
export interface RoutingTerm {
  /** Where the condition stands in the filter: `['info', 'region']` is the region inside `info`. */
  readonly path: readonly string[];
  /** Which routing key is looked at: one of its values must be among the condition's. */
  readonly key: string;
  /** The routing keys that a value of the filter stands for: its text, or that of each member of a list, unless given. */
  readonly decode?: (value: unknown) => readonly string[];
  /** What a filter asks for that does not name it, and what an event is that was written before there was the key. */
  readonly usual?: string;
}

/**
 * Something with an identity of its own that belongs to an object of a feed, and is told to whoever may see it and was
 * told of the object. Its events have the routing keys of the object and its own label; their body says which version the
 * object had.
 */
export interface FeedPart {
  readonly typeName: string;
  readonly upserted: string;
  readonly member: string;
  readonly entityKind: string;
  /** What the body of its events calls the UUID and the version of the object. */
  readonly of: { readonly id: string; readonly version: string };
}

/** How the objects of a type are told live. A domain's `feed.ts` is made of this. */
export interface FeedMap {
  /** The field of `Subscription`. */
  readonly field: string;
  /** The type whose objects are told, which has a map, a table and a `version`. */
  readonly typeName: string;
  /** What starts the ids of its objects. */
  readonly idPrefix: string;
  /** The type of the message that says that an object is new or has changed. */
  readonly upserted: string;
  /** The field of that message which holds the object. */
  readonly member: string;
  /** What the log calls it. */
  readonly entityKind: string;
  /**
   * What follows `from` in SQL: sources that together hold every version, present and former, once, with all columns
   * of the type's table and whatever else its filters read of versions.
   */
  readonly versions: readonly string[];
  /** The most selective first. What has no term here is asked of the database. */
  readonly terms: readonly RoutingTerm[];
  /**
   * The field of the filter which asks about objects that lists leave out, and that have no routing keys any more.
   * Where there is none, keys do not tell what lists leave out: they only narrow, and the database decides.
   */
  readonly keyless?: string;
  /** What is told beside the objects, to those whom they concern. */
  readonly parts?: readonly FeedPart[];
  /** Why an object leaves, by the kind of event, where that is more than having left the filter. */
  readonly removals?: Readonly<Record<string, string>>;
}
