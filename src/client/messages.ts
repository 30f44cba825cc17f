import { FeedError } from './feed-error.ts';

/** What every message of a feed must be asked for: `__typename` and `... on FeedMessage { cursor }`. */
export interface FeedMessage {
  readonly __typename: string;
  /** The place in the feed after this message. */
  readonly cursor: string;
  readonly occurredAt?: string;
}

/** The feed has begun: nothing that happens after its cursor can be missed. */
export interface Ready extends FeedMessage {
  readonly __typename: 'Ready';
}

/** The snapshot is whole, or the past has been told; what follows is live. */
export interface CaughtUp extends FeedMessage {
  readonly __typename: 'CaughtUp';
}

/** Something that matched the filter matches no more. */
export interface Removed extends FeedMessage {
  readonly __typename: 'Removed';
  readonly subjectId: string;
  /** The version in which it left. */
  readonly subjectVersion?: number;
  readonly reason?: 'LEFT_FILTER' | 'GONE';
}

/**
 * There is a gap: start afresh. Forget what was built from the feed. A feed that began with a snapshot tells one
 * again, up to the next `CaughtUp`; any other goes on live, and what it is about is to be read anew.
 */
export interface Resync extends FeedMessage {
  readonly __typename: 'Resync';
  /** Why, as the hub says it, or SNAPSHOT_INTERRUPTED when the connection was lost within a snapshot. */
  readonly reason?: string;
}

/** All messages of a feed whose own message is that one: `FeedMessages<IncidentUpserted>`. */
export type FeedMessages<Upserted extends FeedMessage> = Ready | CaughtUp | Removed | Resync | Upserted;

/** Whether it is a message about the feed itself and not about what it tells of. */
export const isAboutFeed = (message: FeedMessage): message is Ready | CaughtUp | Resync =>
  message.__typename === 'Ready' || message.__typename === 'CaughtUp' || message.__typename === 'Resync';

/** Whether it tells that something has left. */
export const isRemoved = (message: FeedMessage): message is Removed =>
  message.__typename === 'Removed' && 'subjectId' in message;

/**
 * The id and version that an upserted message shows; undefined when its subject is gone meanwhile.
 * @throws FeedError BAD_DOCUMENT when the subject was not asked for its id and version.
 */
export function subjectOf(
  message: FeedMessage,
): { readonly id: string; readonly version: number } | undefined {
  for (const member of Object.values(message)) {
    if (typeof member !== 'object' || member === null) continue;
    const { id, version }: { id?: unknown; version?: unknown } = member;
    if (typeof id === 'string' && typeof version === 'number') return { id, version };
    const sentence = `Ask ${message.__typename} for \`id\` and \`version\`: repeats are told by them.`;
    throw new FeedError('BAD_DOCUMENT', sentence);
  }
  return undefined;
}
