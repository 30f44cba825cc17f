import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../database/pools.ts';
import { HubError } from '../../errors.ts';
import type { UserErrorFacts } from '../../user-errors.ts';
import { findUntold, tellAsExercise } from './exercise-control.ts';
import type { PastEvent } from './past-events.ts';
import { dueAt, paused, type ReplayClock, shownAt, timed } from './replay-clock.ts';

/** How far a replay is. */
export interface ReplayProgress {
  /** What the replay's clock shows: never more than the next event that is still to be told. */
  readonly time: Date;
  readonly told: number;
  /** Events that the rules for reports refuse. */
  readonly refused: number;
  /** All that had not been told before. */
  readonly total: number;
  /** Whether the database is away, so that the clock stands still. */
  readonly isWaiting: boolean;
}

/** How to replay. */
export interface ReplayOptions {
  /** What the exercise is called: each event is told once under each name. */
  readonly exercise: string;
  /** The day on which the replay's clock begins. */
  readonly from: string;
  /** How many times faster than the world the clock runs. */
  readonly speed: number;
  /** How much time goes by in the world between two events at least, in milliseconds; none unless given. */
  readonly pauseMs?: number;
  /** Ends the replay; what was told stays. */
  readonly signal: AbortSignal;
  /** Told after each event, at least once a second, and when the database goes away or comes back. */
  readonly onProgress?: (progress: ReplayProgress) => void;
  /** Told of an event that the rules refuse. */
  readonly onRefused?: (event: PastEvent, why: readonly UserErrorFacts[]) => void;
}

/** How long a replay waits before it looks at the clock or for the database again. */
const lookAgainMs = 1_000;

/**
 * Tells events one after the other, each at its moment on the replay's clock, and answers how it ended. The clock
 * stands still while the database is away. What was told before is passed over, and so is what the rules refuse.
 * @throws the reason of the signal; errors of the database that do not pass by themselves.
 */
export async function replay(
  database: Database,
  events: readonly PastEvent[],
  options: ReplayOptions,
): Promise<ReplayProgress> {
  const { signal, speed, pauseMs = 0 } = options;
  let clock: ReplayClock = { from: Date.parse(options.from), startedAt: Date.now(), speed };
  const untold = await findUntold(database, options.exercise, events);
  const counts = { told: 0, refused: 0, total: untold.length };
  let shown = clock.from;
  const show = (most: number, isWaiting = false): void => {
    // However late the events are, the clock is never seen to pass one that is still to be told.
    shown = Math.max(shown, Math.min(shownAt(clock, Date.now()), most));
    options.onProgress?.({ ...counts, time: new Date(shown), isWaiting });
  };
  let earliest = 0;
  for (const event of timed(untold)) {
    const { moment } = event;
    await waitUntil(Math.max(dueAt(clock, moment), earliest), signal, () => show(moment));
    earliest = Date.now() + pauseMs;
    const { outcome, standstillMs } = await tellWhenPossible(database, event, options, () =>
      show(moment, true),
    );
    clock = paused(clock, standstillMs);
    if (outcome.kind === 'done') counts.told += 1;
    else {
      counts.refused += 1;
      options.onRefused?.(event, outcome.userErrors);
    }
    show(moment);
  }
  return { ...counts, time: new Date(shown), isWaiting: false };
}

/** Waits, and says every second that it does. */
async function waitUntil(time: number, signal: AbortSignal, onLook: () => void): Promise<void> {
  for (let rest = time - Date.now(); rest > 0; rest = time - Date.now()) {
    await rested(Math.min(rest, lookAgainMs), signal);
    onLook();
  }
  signal.throwIfAborted();
}

/** Tells an event as soon as the database is there, and answers how long it was away. Nothing is told twice by this. */
async function tellWhenPossible(
  database: Database,
  event: PastEvent,
  { exercise, signal }: ReplayOptions,
  onWait: () => void,
) {
  let awaySince: number | undefined;
  for (;;) {
    const now = Date.now();
    try {
      const outcome = await tellAsExercise(database, exercise, event, new Date(now));
      return { outcome, standstillMs: awaySince === undefined ? 0 : Date.now() - awaySince };
    } catch (error) {
      if (!isPassing(error)) throw error;
      awaySince ??= now;
      onWait();
      await rested(lookAgainMs, signal);
    }
  }
}

/** Whether it may work the next time: the database is away, or so busy that a statement took too long. */
const isPassing = (error: unknown): boolean =>
  error instanceof HubError && ['DATABASE_UNAVAILABLE', 'STATEMENT_TIMEOUT'].includes(error.code);

/** Rests for so long. @throws the reason of the signal, at once. */
async function rested(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {});
  signal.throwIfAborted();
}
