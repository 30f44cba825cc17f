import type { FeedMessage, FeedMessages } from '../client/follow-feed.ts';
import { HubError } from '../errors.ts';

/** What somebody wants to see of a feed. */
export interface WatchFilter {
  readonly region?: string;
  readonly severity?: string;
  readonly kind?: readonly string[];
  readonly verification?: readonly string[];
  readonly exercise?: true;
}

interface Place {
  readonly name: string;
  /** The country first. */
  readonly ancestors: readonly { readonly name: string }[];
}

/** An incident as it is watched. */
export interface IncidentTold extends FeedMessage {
  readonly __typename: 'IncidentUpserted';
  readonly kind: string | null;
  readonly incident: {
    readonly id: string;
    readonly headline: string;
    readonly status: string;
    readonly verification: string;
    readonly region: Place | null;
    readonly deaths: {
      readonly low: number | null;
      readonly best: number | null;
      readonly high: number | null;
    };
  } | null;
}

/** An alert as it is watched. */
export interface AlertTold extends FeedMessage {
  readonly __typename: 'AlertUpserted';
  readonly kind: string | null;
  readonly alert: {
    readonly id: string;
    readonly status: string;
    readonly lifecycle: string;
    readonly expiresAt: string | null;
    readonly infos: readonly {
      readonly event: string;
      readonly headline: string | null;
      readonly severity: string;
    }[];
    readonly regions: readonly Place[];
  } | null;
}

/** What the watcher's organisation does about an alert. */
export interface TaskTold extends FeedMessage {
  readonly __typename: 'AlertTaskUpserted';
  readonly kind: string | null;
  readonly task: {
    readonly id: string;
    readonly state: string;
    readonly level: number;
    readonly assigneeName: string | null;
    readonly alert: { readonly id: string; readonly infos: readonly { readonly event: string }[] } | null;
  } | null;
}

/** All that a watched feed may tell. */
export type WatchedMessage = FeedMessages<IncidentTold | AlertTold | TaskTold>;

/** The feeds that can be watched. */
export const watchedFeeds = ['incidents', 'alerts'] as const;

/** The name of a feed that can be watched. */
export type WatchedFeed = (typeof watchedFeeds)[number];

const shared = `__typename
    ... on FeedMessage { cursor occurredAt }
    ... on Removed { removal: kind subjectId subjectVersion reason }
    ... on Resync { gap: reason }`;

/** The document with which a feed is watched; its filter is the variable `filter`. */
export const watchedDocuments: Readonly<Record<WatchedFeed, string>> = {
  incidents: `subscription ($filter: IncidentFilter, $after: Cursor, $snapshot: Boolean) {
  incidentFeed(filter: $filter, after: $after, snapshot: $snapshot) {
    ${shared}
    ... on IncidentUpserted { kind incident {
      id version headline status verification deaths { low best high } region { name pcode ancestors { name } } } }
  }
}`,
  alerts: `subscription ($filter: AlertFilter, $after: Cursor, $snapshot: Boolean) {
  alertFeed(filter: $filter, after: $after, snapshot: $snapshot) {
    ${shared}
    ... on AlertUpserted { kind alert {
      id version status lifecycle expiresAt infos { event headline severity }
      regions { name pcode ancestors { name } } } }
    ... on AlertTaskUpserted { kind task { id version state level assigneeName alert { id infos { event } } } }
  }
}`,
};

/**
 * The filter with which a feed is watched.
 * @throws HubError CONFIG_INVALID for a condition that this feed does not know.
 */
export function watchedFilter(
  feed: WatchedFeed,
  { region, severity, kind, verification, exercise }: WatchFilter,
): Readonly<Record<string, unknown>> {
  const statuses = exercise && { statuses: ['EXERCISE'] };
  if (feed === 'incidents') {
    if (severity !== undefined) throw foreign('--severity', 'alerts');
    return { pcode: region, kinds: kind, verification, ...statuses };
  }
  if (kind !== undefined) throw foreign('--kind', 'incidents');
  if (verification !== undefined) throw foreign('--verification', 'incidents');
  const info = { pcode: region, severityAtLeast: severity };
  const hasInfo = region !== undefined || severity !== undefined;
  return { ...(hasInfo && { info }), ...statuses };
}

const foreign = (option: string, feed: WatchedFeed): HubError =>
  new HubError('CONFIG_INVALID', `${option} is for --feed ${feed}.`);
