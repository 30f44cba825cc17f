import type { Logger } from 'pino';
import type { Database } from '../../../database/pools.ts';
import { type DueTicker, startDueTicker } from '../../due-ticker.ts';
import { readNextTimer, runTimers } from './run-timers.ts';

/**
 * Escalates and reminds when the time of a task has passed, also while no hub ran. That each timer runs out once,
 * however many nodes there are, is seen to by `runTimers`.
 */
export const startResponseTicker = ({ database, log }: { database: Database; log: Logger }): DueTicker =>
  startDueTicker({
    log,
    complaint: 'tasks of alerts cannot be escalated; trying again',
    readNext: (most) => readNextTimer(database, most),
    tellDue: () => runTimers(database),
  });
