import type { Logger } from 'pino';
import { readAs } from '../database/audience.ts';
import type { Database } from '../database/pools.ts';
import { type DueTicker, startDueTicker } from '../domains/due-ticker.ts';
import { detectTouched } from './run/detect.ts';
import { beginReview } from './series/begin-review.ts';
import { followIncidents } from './series/follow-incidents.ts';

/**
 * Keeps the weekly series true to the log and lets the detectors judge what changed, and once a day everything, until it is
 * closed. Every node runs one; each piece of work is done by one of them.
 */
export const startWarningTicker = ({ database, log }: { database: Database; log: Logger }): DueTicker =>
  startDueTicker({
    log,
    complaint: 'series cannot be counted and judged; trying again',
    readNext: async (most) => ((await isWorkDue(database)) ? 0 : most),
    tellDue: async () => {
      if (await beginReview(database)) return true;
      if (await followIncidents(database)) return true;
      return detectTouched(database, new Date());
    },
  });

/** Whether the log holds something that is not counted, something counted is not judged, or a day has passed. */
async function isWorkDue(database: Database): Promise<boolean> {
  const [row] = await readAs(database, { kind: 'hub' }, workDue, []);
  return row?.[0]?.toString() === 't';
}

const workDue = {
  name: 'work on series',
  text: `select progress.is_stale or (progress.epoch, progress.position) <> (head.epoch, head.position)
                or progress.review_at <= now() or exists (select from touched_series)
           from series_progress progress, log.head`,
};
