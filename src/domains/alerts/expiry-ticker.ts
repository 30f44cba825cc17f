import type { Logger } from 'pino';
import type { Database } from '../../database/pools.ts';
import { type DueTicker, startDueTicker } from '../due-ticker.ts';
import { expireAlerts, readNextExpiry } from './expire-alerts.ts';

/** Tells each expiry of an alert with the time at which it was due, until it is closed. */
export const startExpiryTicker = ({ database, log }: { database: Database; log: Logger }): DueTicker =>
  startDueTicker({
    log,
    complaint: 'expiries of alerts cannot be told; trying again',
    readNext: (most) => readNextExpiry(database, most),
    tellDue: () => expireAlerts(database),
  });
