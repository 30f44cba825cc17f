import type { Logger } from 'pino';
import type { Database } from '../database/pools.ts';
import { openAlarm } from './alarm.ts';
import { logChannel } from './chained-log.ts';
import { findResyncReason, type LogPosition, type LogState, type ResyncReason } from './cursor.ts';
import { startListener } from './listener.ts';
import { type LoggedEvent, readEvents } from './read-events.ts';

/** Follows the log until `close`. */
export interface LogTail {
  /** Resolves when the events being taken have been taken. */
  close(): Promise<void>;
}

/** Whom to tell, and from where on. */
export interface TailOptions {
  /** For the connection that listens. */
  readonly url: string;
  readonly database: Database;
  readonly log: Logger;
  /** Where to begin: the events after it are told. */
  readonly after: LogPosition;
  /** Takes the next events, in order. The tail reads on when it has; if it throws, it is given the same ones again. */
  onEvents(events: readonly LoggedEvent[]): void | Promise<void>;
  /** The log has become another one, or has dropped what comes next; the tail goes on from `state`. */
  onResync(state: LogState, reason: ResyncReason): void | Promise<void>;
}

/** How long an event may stay unseen when the hint was lost. */
const lookMs = 1_000;
const pageSize = 1_000;

/**
 * Tells every event after a place once, in the order of the log. A notification makes it look at once; it also looks
 * once a second, so no hint need arrive. While the database is away it keeps its place and goes on from there.
 */
export function startTail(options: TailOptions): LogTail {
  const alarm = openAlarm();
  const stopping = new AbortController();
  const listener = startListener(options.url, logChannel, alarm.ring);
  const follow = async (): Promise<void> => {
    let place = options.after;
    let isTold = false;
    while (!stopping.signal.aborted) {
      try {
        const next = await takePage(options, place);
        isTold = false;
        if (next === place) await alarm.wait(lookMs);
        place = next;
      } catch (error) {
        // An outage is logged when it begins, not once a second.
        if (!isTold) options.log.warn({ err: error }, 'the log cannot be followed; trying again');
        isTold = true;
        await alarm.wait(lookMs);
      }
    }
  };
  const running = follow();
  return {
    close: async () => {
      stopping.abort();
      alarm.ring();
      await running;
      await listener.close();
    },
  };
}

/** Reads and tells what comes after a place; answers the place after that, the same when there was nothing. */
async function takePage(options: TailOptions, place: LogPosition): Promise<LogPosition> {
  const { state, events } = await readEvents(options.database, place.position, pageSize);
  const reason = findResyncReason(place, state);
  if (reason !== undefined) {
    await options.onResync(state, reason);
    return { epoch: state.epoch, position: state.position };
  }
  const last = events.at(-1);
  if (last === undefined) return place;
  await options.onEvents(events);
  return { epoch: state.epoch, position: last.position };
}
