import type { Logger } from 'pino';
import type { Database } from '../../database/pools.ts';
import { type DueTicker, startDueTicker } from '../due-ticker.ts';
import { readNextTurn, tellTurns } from './tell-turns.ts';

/** Tells of agreements that begin and end by the clock, until it is closed. What is shared does not wait for it. */
export const startAgreementTicker = ({ database, log }: { database: Database; log: Logger }): DueTicker =>
  startDueTicker({
    log,
    complaint: 'beginnings and ends of agreements cannot be told; trying again',
    readNext: (most) => readNextTurn(database, most),
    tellDue: () => tellTurns(database),
  });
