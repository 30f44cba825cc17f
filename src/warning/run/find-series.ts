import type { Database } from '../../database/pools.ts';
import { transact } from '../../database/transaction.ts';
import { mondayOf } from '../backtest/series.ts';
import { findRegion } from '../find-region.ts';
import { weeksAfter } from './build-series.ts';
import { recentWeeks } from './find-detections.ts';
import type { TouchedSeries } from './judged-series.ts';

/** Which series are meant. */
export interface SeriesSelection {
  /** A P-code, or two or three letters for a country; everywhere unless given. */
  readonly region?: string | undefined;
  readonly to: Date;
}

/**
 * The series of the levels 1 and 2 in which anything was ever counted in earnest, to be judged from the last weeks before a day on.
 * @throws HubError NOT_FOUND for a region that the hub does not know.
 */
export function findSeries(
  database: Database,
  { region, to }: SeriesSelection,
): Promise<readonly TouchedSeries[]> {
  return transact(database, { kind: 'hub' }, async (tx) => {
    const within = region === undefined ? null : await findRegion(tx, region);
    const week = weeksAfter(mondayOf(to.toISOString().slice(0, 10)), 1 - recentWeeks);
    const found = await tx<Omit<TouchedSeries, 'week'>[]>`/* series to judge */
      select unit.id as "regionId", 'ACTUAL' as status from regions unit
       where unit.level in (1, 2) and exists (
               select from incident_weeks counted where counted.region_id = unit.id and counted.status = 'ACTUAL')
         and (${within}::uuid is null or unit.id in (
               select below.region_id from region_ancestors below where below.ancestor_id = ${within}::uuid))
       order by unit.pcode`;
    return found.map((series) => ({ ...series, week }));
  });
}
