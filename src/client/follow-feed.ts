import { type Attempt, type Ending, openAttempt } from './attempt.ts';
import { FeedError, sentencesOf, type ToldError } from './feed-error.ts';
import type { FeedOptions } from './feed-options.ts';
import { FeedPlace } from './feed-place.ts';
import type { FeedMessage, Resync } from './messages.ts';
import { assertResumable, readPayload, typeOf } from './read-payload.ts';
import { socketClass } from './socket-class.ts';
import { Tries } from './tries.ts';
import { pause } from './unless-stopped.ts';

export { FeedError, type FeedErrorCode, type ToldError } from './feed-error.ts';
/** How a feed is followed, and what its connection does. */
export type { FeedOptions, FeedState } from './feed-options.ts';
export {
  type CaughtUp,
  type FeedMessage,
  type FeedMessages,
  isAboutFeed,
  isRemoved,
  type Ready,
  type Removed,
  type Resync,
} from './messages.ts';

/** The messages of a feed, one at a time. Returning, or leaving the loop, ends the feed. */
export type FollowedFeed<Message> = AsyncIterableIterator<Message, undefined, undefined>;

/**
 * Follows a feed across lost connections and restarts of the hub, each message once and in order. A message counts
 * as dealt with when the next one is asked for: what was not is told again after a reconnection. `Ready` and
 * `CaughtUp` are told once, then `CaughtUp` again after each snapshot; `onState` tells of the connection. `Resync`
 * means to start afresh. It ends when it is returned or the signal aborts.
 * @throws FeedError, from `next`, for what trying again would not mend.
 */
export function followFeed<Message extends FeedMessage>(
  options: FeedOptions,
): FollowedFeed<Message | Resync> {
  const stop = new AbortController();
  if (options.signal?.aborted) stop.abort();
  options.signal?.addEventListener('abort', () => stop.abort(), { signal: stop.signal });
  const messages = follow<Message>(options, stop);
  return {
    next: () => messages.next(),
    return: () => {
      // A `next` that is waiting would make a generator wait as well.
      stop.abort();
      return messages.return(undefined);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/**
 * Follows a feed as `followFeed` does and hands each message to `handle`, the next one when that has resolved.
 * Resolves when the signal aborts.
 * @throws FeedError as `followFeed` does, and whatever `handle` throws, which ends the feed.
 */
export async function handleFeed<Message extends FeedMessage>(
  options: FeedOptions,
  handle: (message: Message | Resync) => void | Promise<void>,
): Promise<void> {
  for await (const message of followFeed<Message>(options)) await handle(message);
}

async function* follow<Message extends FeedMessage>(
  options: FeedOptions,
  stop: AbortController,
): AsyncGenerator<Message | Resync, undefined, undefined> {
  const { after, snapshot, rememberMost = 50_000, onState } = options;
  if (after !== undefined && snapshot === true) throw new TypeError('Give `after` or `snapshot`, not both.');
  assertResumable(options.query, snapshot === true);
  const place = new FeedPlace({ after, snapshot }, rememberMost);
  const tries = new Tries(options);
  try {
    while (!stop.signal.aborted) {
      const interrupted = place.takeInterruption();
      if (interrupted !== undefined) yield interrupted;
      onState?.({ kind: 'connecting' });
      const ending = yield* followOnce<Message>(options, place, tries, stop.signal);
      if (ending.kind === 'stopped') return undefined;
      if (ending.kind === 'again') continue;
      const waiting = tries.judge(ending);
      onState?.({ kind: 'waiting', ...waiting });
      await pause(waiting.delayMs, stop.signal);
    }
    return undefined;
  } finally {
    stop.abort();
  }
}

/** One connection: tells what is news, moves the place behind what was dealt with, and answers how it ended. */
async function* followOnce<Message extends FeedMessage>(
  options: FeedOptions,
  place: FeedPlace,
  tries: Tries,
  stop: AbortSignal,
): AsyncGenerator<Message, Ending, undefined> {
  const token = await tries.askToken(stop);
  if ('kind' in token) return token;
  if (stop.aborted) return { kind: 'stopped' };
  const attempt = open(options, place, token.value);
  const onStop = (): void => attempt.stop();
  stop.addEventListener('abort', onStop);
  try {
    for (;;) {
      const arrival = await attempt.take();
      if ('ending' in arrival) return arrival.ending;
      const { message, errors } = readPayload<Message>(arrival.item);
      if (message.__typename === 'Revoked') return revoked;
      if (place.isNews(message)) {
        if (errors.length > 0) tellErrors(options, errors);
        yield message;
      }
      const cursor = place.advance(message);
      if (cursor !== undefined) options.onCursor?.(cursor);
      if (message.__typename === 'Ready') options.onState?.({ kind: 'catching up' });
      if (message.__typename === 'CaughtUp') {
        tries.succeed();
        options.onState?.({ kind: 'live' });
      }
      // What this connection has still to tell belongs to what is to be forgotten.
      if (message.__typename === 'Resync' && place.needsSnapshot) return { kind: 'again' };
    }
  } finally {
    stop.removeEventListener('abort', onStop);
    attempt.stop();
  }
}

/** The hub says so before it closes with 4403. Everything until then has been told. */
const revoked: Ending = {
  kind: 'refused',
  errors: [{ message: 'The key was revoked.', extensions: { code: 'UNAUTHENTICATED' } }],
};

/** A snapshot has no place to come back to and is bounded by the hub, so it may always wait whole. */
function open(options: FeedOptions, place: FeedPlace, token: string | undefined): Attempt {
  const { bufferMost = 1_000, heartbeatMs = 10_000, url, query } = options;
  let mayComeBack = !place.needsSnapshot;
  return openAttempt({
    url,
    query,
    token,
    heartbeatMs,
    webSocket: socketClass(options.webSocket),
    variables: { ...options.variables, ...place.variables },
    isTooMany: (waiting, payload) => {
      const isTooMany = mayComeBack && waiting >= bufferMost;
      mayComeBack ||= typeOf(payload) === 'CaughtUp';
      return isTooMany;
    },
  });
}

function tellErrors({ onFieldErrors }: FeedOptions, errors: readonly ToldError[]): void {
  if (onFieldErrors === undefined) {
    throw new FeedError('FIELD_FAILED', `Parts of a message failed. ${sentencesOf(errors)}`, errors);
  }
  onFieldErrors(errors);
}
