import type { Database } from '../../database/pools.ts';
import { transact } from '../../database/transaction.ts';

/**
 * Once a day, at the first look after two o'clock in the night (UTC), has everything counted and judged anew, whatever
 * touched it: regions may have been drawn anew, and a week has passed for those in which nothing happens. Answers whether it was due.
 */
export function beginReview(database: Database): Promise<boolean> {
  return transact(database, { kind: 'hub' }, async (tx) => {
    const begun = await tx`/* begin review */
      update series_progress
         set is_stale = true,
             review_at = (date_trunc('day', now() at time zone 'UTC' - interval '2 hours') + interval '26 hours') at time zone 'UTC'
       where review_at <= now() returning is_only`;
    if (begun.length === 0) return false;
    await tx`/* judge everything */
      insert into touched_series as touched (region_id, status, week)
      select region_id, status, max(week) from incident_weeks group by 1, 2
      on conflict (region_id, status) do update set week = least(touched.week, excluded.week)`;
    return true;
  });
}
