import type { Logger } from 'pino';
import { readAs } from '../database/audience.ts';
import type { Database } from '../database/pools.ts';
import {
  hasReleasable,
  type ReleasedSeverities,
  releaseByPolicy,
} from '../domains/alerts/commands-release.ts';
import { type DueTicker, startDueTicker } from '../domains/due-ticker.ts';
import { detectTouched } from './run/detect.ts';
import { beginReview } from './series/begin-review.ts';
import { followIncidents } from './series/follow-incidents.ts';

/** What early warning needs. */
export interface WarningParts {
  readonly database: Database;
  readonly log: Logger;
  /** The UUID of the organisation that decides about alerts that everybody may know of; null for the hub's own. */
  readonly organisationId: string | null;
  /** Which alerts about the real world go out without a person. */
  readonly releasedSeverities: ReleasedSeverities;
}

/**
 * Keeps the weekly series true to the log and lets the detectors judge what changed, and once a day everything, and releases
 * the alerts that no person has to, until it is closed. Every node runs one; each piece of work is done by one of them.
 */
export const startWarningTicker = ({
  database,
  log,
  organisationId,
  releasedSeverities,
}: WarningParts): DueTicker =>
  startDueTicker({
    log,
    complaint: 'series cannot be counted and judged; trying again',
    readNext: async (most) =>
      (await isWorkDue(database)) || (await hasReleasable(database, releasedSeverities)) ? 0 : most,
    tellDue: async () => {
      if (await beginReview(database)) return true;
      if (await followIncidents(database)) return true;
      if (await detectTouched(database, { now: new Date(), organisationId })) return true;
      return releaseByPolicy(database, releasedSeverities, new Date());
    },
    restMs: 1_000,
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
