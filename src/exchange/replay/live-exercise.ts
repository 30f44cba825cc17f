import type { Logger } from 'pino';
import type { Database } from '../../database/pools.ts';
import { findUntold } from './exercise-control.ts';
import { type PastEvent, readPastEvents } from './past-events.ts';
import { replay } from './replay.ts';
import { bundledSource, filesOf } from './replay-source.ts';

/** The months in which the war in the Central African Republic was at its worst, from the battle of Bangui on. */
const period = { from: '2013-12-05', to: '2014-04-30', region: 'CAF' };

/** What the exercise of a first start is called. */
const exercise = 'first-start';

/** Half a minute for a day: somebody who watches sees something every few seconds, and can still read it. */
const speed = 86_400 / 30;

/** The least time between two events. */
const pauseMs = 3_000;

/** An exercise that a hub runs by itself. */
export interface LiveExercise {
  /** For a person: what is replayed, and how much of it is left. */
  readonly description: string;
  /** Stops it after the event that is being told. It never fails. */
  close(): Promise<void>;
}

/** What it needs. */
interface LiveExerciseParts {
  readonly database: Database;
  readonly log: Logger;
}

/**
 * Replays the Central African Republic of 2013 and 2014 in the background, from where an earlier start stopped;
 * undefined when all of it has been told. What ends the replay early ends nothing else: it is logged.
 * @throws HubError of the database when it cannot begin.
 */
export async function startLiveExercise({
  database,
  log,
}: LiveExerciseParts): Promise<LiveExercise | undefined> {
  const events = await readPastEvents(database, filesOf(bundledSource), period);
  const untold = await findUntold(database, exercise, events);
  const [first] = inOrder(untold);
  if (first === undefined) return undefined;
  const stop = new AbortController();
  const { signal } = stop;
  const running = replay(database, untold, { exercise, speed, pauseMs, signal, from: first.day }).then(
    ({ told }) => log.info({ told }, 'the exercise has told everything'),
    (error: unknown) => {
      if (!signal.aborted)
        log.warn({ err: error }, 'the exercise ended early; the next start goes on with it');
    },
  );
  return {
    description: `the Central African Republic from ${first.day}, ${untold.length} events to come`,
    close: async () => {
      stop.abort();
      await running;
    },
  };
}

const inOrder = (events: readonly PastEvent[]): readonly PastEvent[] =>
  [...events].sort((one, other) => (one.day < other.day ? -1 : 1));
