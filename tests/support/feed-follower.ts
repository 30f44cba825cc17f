import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import {
  type FeedMessage,
  type FeedMessages,
  type FeedOptions,
  type FeedState,
  handleFeed,
} from '../../src/client/follow-feed.ts';
import { feedDocument } from './feed-client.ts';

/** An incident as `feedDocument` asks for it. */
export interface IncidentTold extends FeedMessage {
  readonly __typename: 'IncidentUpserted';
  readonly kind: string | null;
  readonly incident: { readonly id: string; readonly version: number; readonly headline: string } | null;
}

/** A follower that remembers what it was told. */
export interface Follower {
  readonly messages: readonly FeedMessages<IncidentTold>[];
  readonly states: readonly FeedState[];
  readonly cursors: readonly string[];
  /** Resolves when it has ended; rejects with what ended it. */
  readonly ended: Promise<void>;
  /** Resolves once the condition holds; rejects after 15 s, or with what ended it. */
  until(condition: () => boolean): Promise<void>;
  /** Resolves once the connection has been live so many times. */
  live(times?: number): Promise<void>;
  /** The headlines of incidents in the order in which they were told. */
  headlines(): readonly string[];
  stop(): Promise<void>;
}

/** Options of a follower of all incidents. */
export const following = (url: string, options: Partial<FeedOptions> = {}): FeedOptions => ({
  url,
  query: feedDocument,
  webSocket: WebSocket,
  ...options,
});

/** Follows incidents with the client of the package; `dealWith` is what it does with each message. */
export function startFollower(
  url: string,
  options: Partial<FeedOptions> = {},
  dealWith: (message: FeedMessage) => void | Promise<void> = () => {},
): Follower {
  const messages: FeedMessages<IncidentTold>[] = [];
  const states: FeedState[] = [];
  const cursors: string[] = [];
  const stopping = new AbortController();
  let failure: unknown;
  const ended = handleFeed<FeedMessages<IncidentTold>>(
    following(url, {
      signal: stopping.signal,
      onState: (state) => states.push(state),
      onCursor: (cursor) => cursors.push(cursor),
      ...options,
    }),
    async (message) => {
      await dealWith(message);
      messages.push(message);
    },
  );
  ended.catch((error: unknown) => {
    failure = error;
  });
  const until: Follower['until'] = async (condition) => {
    const deadline = performance.now() + 15_000;
    while (!condition()) {
      if (failure !== undefined) throw failure;
      if (performance.now() > deadline) throw new Error(`Told only ${JSON.stringify([messages, states])}`);
      await sleep(5);
    }
  };
  return {
    messages,
    states,
    cursors,
    ended,
    until,
    live: (times = 1) => until(() => states.filter(({ kind }) => kind === 'live').length >= times),
    headlines: () =>
      messages.flatMap((message) =>
        'incident' in message && message.incident ? [message.incident.headline] : [],
      ),
    stop: async () => {
      stopping.abort();
      await ended.catch(() => {});
    },
  };
}
