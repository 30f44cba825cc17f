import type { Database } from '../../database/pools.ts';
import { type Transaction, transact } from '../../database/transaction.ts';
import { HubError } from '../../errors.ts';
import { findRegion } from '../find-region.ts';
import type { CountedWeeks } from './series.ts';

/** What is counted in each week. */
export const incidentMeasures = ['events', 'deaths', 'civilian-events'] as const;

/** One of `incidentMeasures`: incidents, best estimates of deaths, or incidents that target civilians. */
export type IncidentMeasure = (typeof incidentMeasures)[number];

/** Which incidents are counted, and by which areas. */
export interface IncidentSelection {
  /** The region whose units are judged: a P-code, or two or three letters for a country. */
  readonly region: string;
  /** The level of those units, 0 to 4. */
  readonly level: number;
  readonly measure: IncidentMeasure;
}

/** The counts, and how many incidents of the region are not in them. */
export interface IncidentWeeks {
  readonly counted: readonly CountedWeeks[];
  /** Known only to the month or less, so that their week would be made up. */
  readonly withoutWeek: number;
  /** Known only to an area larger than the units. */
  readonly withoutUnit: number;
}

/**
 * Counts the incidents of a region by unit and week, those in earnest that still stand. Units of the level in which
 * nothing happened are there as well, with no week.
 * @throws HubError NOT_FOUND for a region that the hub does not know, or without units of that level; errors of the
 * database.
 */
export async function countIncidentWeeks(
  database: Database,
  selection: IncidentSelection,
): Promise<IncidentWeeks> {
  return await transact(database, { kind: 'hub' }, async (tx) => {
    const regionId = await findRegion(tx, selection.region);
    const units = await tx<{ pcode: string; name: string }[]>`
      /* backtest units */
      select unit.pcode, unit.name from regions unit join region_ancestors above on above.region_id = unit.id
       where above.ancestor_id = ${regionId} and unit.level = ${selection.level} order by unit.pcode`;
    if (units.length === 0) {
      const message = `${selection.region} has no units of level ${selection.level}; choose another --level.`;
      throw new HubError('NOT_FOUND', message);
    }
    const weeks = await countByUnit(tx, regionId, selection);
    const [left] = await countLeftOut(tx, regionId, selection.level);
    const counted = units.map(({ pcode, name }) => ({
      region: `${name} (${pcode})`,
      weeks: new Map(weeks.filter((week) => week.pcode === pcode).map(({ week, count }) => [week, count])),
    }));
    return { counted, withoutWeek: left?.withoutWeek ?? 0, withoutUnit: left?.withoutUnit ?? 0 };
  });
}

/** What counts as having happened: in earnest, and neither repeated, taken back nor found to be wrong. */
const stands = `it.status = 'ACTUAL' and it.standing = 'CURRENT' and it.verification <> 'REJECTED'`;
const hasWeek = `coalesce(it.time_precision in ('DAY', 'DAYS', 'WEEK'), true)`;

const countOf: Readonly<Record<IncidentMeasure, string>> = {
  events: 'count(*)',
  deaths: 'coalesce(sum(it.deaths_best), 0)',
  'civilian-events': 'count(*) filter (where it.is_civilian_targeting)',
};

async function countByUnit(tx: Transaction, regionId: string, { level, measure }: IncidentSelection) {
  return await tx.unsafe<{ pcode: string; week: string; count: number }[]>(
    `/* backtest weeks */
     select unit.pcode, date_trunc('week', it.occurred_from)::date::text as week, ${countOf[measure]}::float8 as count
       from incidents it
       join region_ancestors above on above.region_id = it.region_id
       join regions unit on unit.id = above.ancestor_id and unit.level = $2
      where ${stands} and ${hasWeek}
        and it.region_id in (select region_id from region_ancestors where ancestor_id = $1)
      group by 1, 2`,
    [regionId, level],
  );
}

async function countLeftOut(tx: Transaction, regionId: string, level: number) {
  return await tx.unsafe<{ withoutWeek: number; withoutUnit: number }[]>(
    `/* backtest left out */
     select count(*) filter (where not ${hasWeek})::int as "withoutWeek",
            count(*) filter (where ${hasWeek} and place.level < $2)::int as "withoutUnit"
       from incidents it join regions place on place.id = it.region_id
      where ${stands} and it.region_id in (select region_id from region_ancestors where ancestor_id = $1)`,
    [regionId, level],
  );
}
