import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

/** A message of a feed as the tests ask for it. */
export interface SeenMessage {
  readonly __typename: string;
  readonly cursor: string;
  readonly subjectId?: string;
  readonly incident?: { readonly id: string; readonly version: number; readonly headline: string } | null;
  readonly alert?: { readonly id: string; readonly version: number; readonly lifecycle: string } | null;
  readonly [field: string]: unknown;
}

/** A subscription that remembers what it is told. */
export interface Following {
  readonly messages: readonly SeenMessage[];
  /** What ended it, if anything did. */
  readonly errors: readonly unknown[];
  /** Resolves with the messages once the condition holds; rejects after 10 s. */
  until(condition: (messages: readonly SeenMessage[]) => boolean): Promise<readonly SeenMessage[]>;
  /** Resolves once it is live. */
  caughtUp(): Promise<readonly SeenMessage[]>;
  stop(): void;
}

/** The document that tests follow incidents with. */
export const feedDocument = `subscription ($filter: IncidentFilter, $after: Cursor, $snapshot: Boolean) {
  incidentFeed(filter: $filter, after: $after, snapshot: $snapshot) {
    __typename
    ... on FeedMessage { cursor occurredAt }
    ... on IncidentUpserted { kind incident { id version headline region { pcode } } }
    ... on Removed { removal: kind subjectId subjectVersion reason }
    ... on Resync { gap: reason }
  } }`;

/** The document that tests follow alerts with. */
export const alertDocument = `subscription ($filter: AlertFilter, $after: Cursor, $snapshot: Boolean) {
  alertFeed(filter: $filter, after: $after, snapshot: $snapshot) {
    __typename
    ... on FeedMessage { cursor occurredAt }
    ... on AlertUpserted { kind alert { id version lifecycle infos { event isExpired } } }
    ... on Removed { removal: kind subjectId subjectVersion reason }
    ... on Resync { gap: reason }
  } }`;

/** A client of the reference implementation, which tries nothing again unless told so. */
export function openClient(url: string, connectionParams: Record<string, unknown> = {}): Client {
  return createClient({ url, webSocketImpl: WebSocket, connectionParams, retryAttempts: 0, lazy: true });
}

/** Follows incidents, or what else the document names. */
export function follow(
  client: Client,
  variables: Record<string, unknown> = {},
  query: string = feedDocument,
): Following {
  const messages: SeenMessage[] = [];
  const errors: unknown[] = [];
  const stop = client.subscribe<Record<string, SeenMessage>>(
    { query, variables },
    {
      next: ({ data, errors: failed }) => {
        if (failed) errors.push(failed);
        if (data) messages.push(...Object.values(data));
      },
      error: (error) => void errors.push(error),
      complete: () => {},
    },
  );
  const until: Following['until'] = async (condition) => {
    const deadline = performance.now() + 10_000;
    while (!condition(messages)) {
      if (performance.now() > deadline) {
        throw new Error(`Told only ${JSON.stringify(messages)} and ${JSON.stringify(errors)}`);
      }
      await sleep(5);
    }
    return messages;
  };
  const caughtUp: Following['caughtUp'] = () =>
    until((told) => told.some((message) => message.__typename === 'CaughtUp'));
  return { messages, errors, until, caughtUp, stop };
}

/** What happened to whom, without what the feed says about itself. */
export const happenings = (messages: readonly SeenMessage[]): string[] =>
  messages.flatMap((message) => {
    if (message.__typename === 'Removed') return [`removed ${message.subjectId}`];
    const subject = message.incident ?? message.alert;
    return subject ? [`${subject.id} ${subject.version}`] : [];
  });
