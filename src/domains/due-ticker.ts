import type { Logger } from 'pino';
import { openAlarm } from '../log/alarm.ts';

/** Tells of what the clock brings about, until `close`. */
export interface DueTicker {
  /** Resolves when what is being told has been told. */
  close(): Promise<void>;
}

/** What is due, and how it is told. */
export interface DueWork {
  readonly log: Logger;
  /** Logged when an outage begins, as a sentence. */
  readonly complaint: string;
  /** How long it is until something is due, in milliseconds: 0 or less when it is, `most` when nothing comes before. */
  readNext(most: number): Promise<number>;
  /** Tells what is due; answers whether more may be. */
  tellDue(): Promise<boolean>;
  /** How long to rest, in milliseconds, when all that is due has been told: for work that many changes may share. */
  readonly restMs?: number;
}

/** How long something that another node made known may stay unseen. */
const lookMs = 1_000;

/**
 * Tells of each thing when it is due, by the clock of the database, or as soon after as it can: what became due while
 * the database was away or no hub ran is told later. Every node runs one; that each thing is told once is for `tellDue`.
 */
export function startDueTicker({ log, complaint, readNext, tellDue, restMs = 0 }: DueWork): DueTicker {
  const alarm = openAlarm();
  const stopping = new AbortController();
  const tick = async (): Promise<void> => {
    let isTold = false;
    while (!stopping.signal.aborted) {
      try {
        const waitMs = await readNext(lookMs);
        if (waitMs > 0) await alarm.wait(waitMs);
        else {
          while ((await tellDue()) && !stopping.signal.aborted);
          if (restMs > 0) await alarm.wait(restMs);
        }
        isTold = false;
      } catch (error) {
        // An outage is logged when it begins, not once a second.
        if (!isTold) log.warn({ err: error }, complaint);
        isTold = true;
        await alarm.wait(lookMs);
      }
    }
  };
  const running = tick();
  return {
    close: async () => {
      stopping.abort();
      alarm.ring();
      await running;
    },
  };
}
