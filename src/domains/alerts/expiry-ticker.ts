import type { Logger } from 'pino';
import type { Database } from '../../database/pools.ts';
import { openAlarm } from '../../log/alarm.ts';
import { expireAlerts, readNextExpiry } from './expire-alerts.ts';

/** Tells of alerts that expire, until `close`. */
export interface ExpiryTicker {
  /** Resolves when what is being told has been told. */
  close(): Promise<void>;
}

/** How long an expiry that another node made known may stay unseen. */
const lookMs = 1_000;

/**
 * Tells each expiry when it is due, by the clock of the database, or as soon after as it can: what expired while the
 * database was away or no hub ran is told later, with the time at which it was due. Every node runs one; that each
 * expiry is told once is seen to by `expireAlerts`.
 */
export function startExpiryTicker(options: { database: Database; log: Logger }): ExpiryTicker {
  const { database, log } = options;
  const alarm = openAlarm();
  const stopping = new AbortController();
  const tick = async (): Promise<void> => {
    let isTold = false;
    while (!stopping.signal.aborted) {
      try {
        const waitMs = await readNextExpiry(database, lookMs);
        if (waitMs > 0) await alarm.wait(waitMs);
        else while ((await expireAlerts(database)) && !stopping.signal.aborted);
        isTold = false;
      } catch (error) {
        // An outage is logged when it begins, not once a second.
        if (!isTold) log.warn({ err: error }, 'expiries of alerts cannot be told; trying again');
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
