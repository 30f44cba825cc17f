import type { Transaction } from '../../database/transaction.ts';

/** Weeks of regions: the region of each by its UUID, the week by its Monday. */
export interface Cells {
  readonly regionIds: readonly string[];
  readonly weeks: readonly string[];
}

/**
 * Counts these weeks anew from the incidents as they are, or every week there is, and notes for the detectors which
 * series changed. Counting what is counted already changes nothing, so it may be done any number of times.
 * The transaction must hold the row of `series_progress`. Answers how many rows were written or taken away.
 */
export async function countWeeks(tx: Transaction, cells: Cells | 'everything'): Promise<number> {
  const isAll = cells === 'everything';
  if (!isAll && cells.weeks.length === 0) return 0;
  const [written] = await tx.unsafe<{ count: number }[]>(
    isAll ? statement(everyWeek, 'true') : statement(namedWeeks, isNamed),
    isAll ? [] : [[...cells.regionIds], [...cells.weeks]],
  );
  return written?.count ?? 0;
}

/** The Monday of the week in which an incident began. */
export const weekOf = (day: string): string => `date_trunc('week', ${day})::date`;

const everyWeek = `
  incident_regions place join regions unit on unit.id = place.region_id and unit.level <= 2
  join incidents it on it.id = place.incident_id`;

const namedWeeks = `
  unnest($1::uuid[], $2::date[]) as cell (region_id, week)
  join incident_regions place on place.region_id = cell.region_id
    and place.occurred_from >= cell.week and place.occurred_from < cell.week + 7
  join incidents it on it.id = place.incident_id`;

const isNamed = '(counted.region_id, counted.week) in (select * from unnest($1::uuid[], $2::date[]))';

/** What counts as having happened, of an incident `it`: it stands for itself, was not found to be wrong, and its week is known. */
export const isCounted = `it.standing = 'CURRENT' and it.verification <> 'REJECTED'
       and it.time_precision in ('DAY', 'DAYS', 'WEEK')`;

/** Deaths that nobody knows count as none. */
const statement = (source: string, isMeant: string): string => `/* count weeks */
  with fresh as (
    select place.region_id, ${weekOf('it.occurred_from')} as week, it.status, it.tlp,
           case when it.tlp in ('AMBER', 'AMBER_STRICT') then it.owner_organisation_id end as owner,
           count(*)::int as events, coalesce(sum(it.deaths_best), 0)::bigint as fatalities,
           (count(*) filter (where it.is_civilian_targeting))::int as civilians
      from ${source}
     where ${isCounted} and it.tlp <> 'RED'
       and (it.tlp in ('CLEAR', 'GREEN') or it.owner_organisation_id is not null)
     group by 1, 2, 3, 4, 5),
  gone as (
    delete from incident_weeks counted
     where ${isMeant} and not exists (
       select from fresh
        where (fresh.region_id, fresh.week, fresh.status, fresh.tlp) = (counted.region_id, counted.week, counted.status, counted.tlp)
          and fresh.owner is not distinct from counted.owner_organisation_id)
    returning region_id, week, status),
  written as (
    insert into incident_weeks as counted
      (id, region_id, week, status, tlp, owner_organisation_id, events, fatalities, violence_against_civilians)
    select gen_random_uuid(), region_id, week, status, tlp, owner, events, fatalities, civilians from fresh
    on conflict (region_id, status, week, tlp, owner_organisation_id) do update
      set events = excluded.events, fatalities = excluded.fatalities,
          violence_against_civilians = excluded.violence_against_civilians
      where (counted.events, counted.fatalities, counted.violence_against_civilians)
        is distinct from (excluded.events, excluded.fatalities, excluded.violence_against_civilians)
    returning region_id, week, status),
  changed as (select * from gone union all select * from written),
  touched as (
    insert into touched_series as touched (region_id, status, week)
    select region_id, status, min(week) from changed group by 1, 2
    on conflict (region_id, status) do update set week = least(touched.week, excluded.week))
  select count(*)::int as count from changed`;
