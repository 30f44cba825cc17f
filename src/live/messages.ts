import type { FeedMap } from '../graph/feed-map.ts';
import { entityRef } from '../graph/resolvers.ts';
import { encodeLogCursor, type LogPosition, type ResyncReason } from '../log/cursor.ts';
import type { Verdict } from './judge.ts';

/** A message of a feed as graphql-js resolves it: field names, the type, references to entities. */
export type FeedMessage = Readonly<Record<string, unknown>> & { readonly __typename: string };

/** Why a feed has a gap. */
export type GapReason = ResyncReason | 'TOO_SLOW' | 'SHARING_CHANGED';

/** The message about the feed itself. */
export function stateMessage(type: 'Ready' | 'CaughtUp', at: LogPosition): FeedMessage {
  return { __typename: type, cursor: encodeLogCursor(at), occurredAt: new Date() };
}

/** The message that there is a gap, after which the feed goes on from `at`. */
export function resyncMessage(at: LogPosition, reason: GapReason): FeedMessage {
  return { __typename: 'Resync', cursor: encodeLogCursor(at), occurredAt: new Date(), reason };
}

/** What ended the right to read. */
export type RevocationReason = 'KEY_REVOKED' | 'TOKEN_REVOKED' | 'TOKEN_EXPIRED' | 'RIGHTS_CHANGED';

/** The last message of a feed whose reader may not read it any more. */
export function revokedMessage(at: LogPosition, reason: RevocationReason): FeedMessage {
  return {
    __typename: 'Revoked',
    cursor: encodeLogCursor(at),
    occurredAt: new Date(),
    reason,
  };
}

/** The message that an event makes. */
export function eventMessage(feed: FeedMap, { event, isShown, isGone, isTurn, part }: Verdict): FeedMessage {
  if (isTurn) return { ...resyncMessage(event, 'SHARING_CHANGED'), occurredAt: new Date(event.occurredAt) };
  const said = {
    cursor: encodeLogCursor(event),
    occurredAt: new Date(event.occurredAt),
    kind: changeKindOf(event),
  };
  if (isShown) {
    const { typeName, upserted, member } = part ?? feed;
    return { __typename: upserted, ...said, [member]: entityRef(typeName, event.entityId) };
  }
  return {
    __typename: 'Removed',
    ...said,
    subjectId: `${feed.idPrefix}_${event.entityId}`,
    subjectVersion: event.entityVersion,
    reason: feed.removals?.[event.kind] ?? (isGone ? 'GONE' : 'LEFT_FILTER'),
  };
}

/** The message of one row of a snapshot taken after `at`. */
export function snapshotMessage(feed: FeedMap, id: string, at: LogPosition): FeedMessage {
  const said = { cursor: encodeLogCursor(at), occurredAt: new Date(), kind: null };
  return { __typename: feed.upserted, ...said, [feed.member]: entityRef(feed.typeName, id) };
}

/** `incident.reported` in the log is the change INCIDENT_REPORTED. */
const changeKindOf = ({ kind }: Verdict['event']): string => kind.toUpperCase().replace('.', '_');
