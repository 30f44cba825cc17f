import type { Logger } from 'pino';
import type { Database } from '../database/pools.ts';
import { type DueTicker, startDueTicker } from '../domains/due-ticker.ts';
import { followIncidents, hasUncounted } from './series/follow-incidents.ts';

/** Keeps the weekly series true to the log, until it is closed. Every node runs one; one of them does the work at a time. */
export const startWarningTicker = ({ database, log }: { database: Database; log: Logger }): DueTicker =>
  startDueTicker({
    log,
    complaint: 'incidents cannot be counted by weeks; trying again',
    readNext: async (most) => ((await hasUncounted(database)) ? 0 : most),
    tellDue: () => followIncidents(database),
  });
