import type { Table } from 'drizzle-orm';

/** A condition of a filter that the routing keys of an event decide alone. */
export interface RoutingTerm {
  /** Which routing key is looked at: one of its values must be among the filter's. */
  readonly key: string;
  /** The routing keys that one value of the filter stands for, where they are not its text. */
  readonly decode?: (value: unknown) => string;
  /** What a filter asks for that does not name it, and what an event is that was written before there was the key. */
  readonly usual?: string;
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
  /** Former versions, with every column of the table itself. */
  readonly revisions: Table;
  /** By the fields of the filter, the most selective first. What has no term here is asked of the database. */
  readonly terms: Readonly<Record<string, RoutingTerm>>;
  /** The field of the filter which asks about objects that have no routing keys any more. */
  readonly keyless: string;
}
