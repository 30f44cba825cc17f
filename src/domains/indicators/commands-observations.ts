import { v7 as uuidV7 } from 'uuid';
import type { observations } from '../../../schema/tables/indicators.ts';
import type { Transaction } from '../../database/transaction.ts';
import type { WrittenRow } from '../../database/upsert-rows.ts';
import { inOrderOfKnowledge } from './rules.ts';

/** One value of an indicator, or the statement that it is missing. `observedOn` dates the finding, not its period. */
export type ObservationFacts = typeof observations.$inferInsert;

/**
 * Writes observations under indicator, region, series and period. A value that differs from the one held becomes a
 * new version that names the one it revises; the old one stays, superseded. A finding older than the one held (files
 * often begin with the newest) takes its place behind it as a superseded version. A missing value never replaces a
 * known one. Keeps the newest known value of each series at hand. Answers in order.
 */
export async function recordObservations(
  tx: Transaction,
  rows: readonly ObservationFacts[],
): Promise<readonly WrittenRow[]> {
  const written = new Map<ObservationFacts, WrittenRow>();
  for (const wave of inOrderOfKnowledge(rows)) {
    const outcomes = await recordDistinct(tx, JSON.stringify(wave.map(storedForm)));
    wave.forEach((row, place) => {
      const outcome = outcomes[place];
      if (outcome !== undefined) written.set(row, outcome);
    });
  }
  await refreshLatest(tx, rows);
  return rows.flatMap((row) => written.get(row) ?? []);
}

function storedForm(row: ObservationFacts, place: number): Record<string, unknown> {
  return {
    place,
    id: uuidV7(),
    source_id: row.sourceId ?? null,
    indicator_id: row.indicatorId,
    region_id: row.regionId,
    series: row.series ?? '',
    period_start: row.periodStart,
    period_end: row.periodEnd,
    value: row.value ?? null,
    low: row.low ?? null,
    high: row.high ?? null,
    standard_error: row.standardError ?? null,
    status: row.status,
    method: row.method ?? null,
    observed_on: row.observedOn ?? null,
  };
}

/** Each key at most once: the versions of one value form a chain, and a statement adds one link to it. */
async function recordDistinct(tx: Transaction, incoming: string): Promise<readonly WrittenRow[]> {
  return await tx<WrittenRow[]>`
    with incoming as materialized (
      select * from json_to_recordset(${incoming}::text::json) as r (
        place int, id uuid, source_id uuid, indicator_id uuid, region_id uuid, series text, period_start date,
        period_end date, value float8, low float8, high float8, standard_error float8, status observation_status,
        method text, observed_on date)
    ), versions as materialized (
      select i.place, i.observed_on as found_on, o.*
        from incoming i
        join observations o
          on o.indicator_id = i.indicator_id and o.region_id = i.region_id and o.series = i.series
         and o.period_start = i.period_start and o.period_end = i.period_end
    ), known as (
      select place, max(version) as last_version, bool_or(observed_on = found_on) as has_finding
        from versions group by place
    ), newer as (
      select distinct on (place) place, id, revision_of_id
        from versions where observed_on > found_on order by place, observed_on, version
    ), compared as materialized (
      select i.*, held.id as held_id, known.last_version, newer.id as newer_id, newer.revision_of_id as newer_revises,
             coalesce(held.observed_on > i.observed_on, false) as is_late,
             case when held.id is null then true
                  when held.observed_on > i.observed_on then not known.has_finding
                  else i.value is not null
                   and (held.value, held.low, held.high, held.standard_error, held.status, held.method, held.observed_on)
                     is distinct from (i.value, coalesce(i.low, held.low), coalesce(i.high, held.high),
                       coalesce(i.standard_error, held.standard_error), i.status, coalesce(i.method, held.method),
                       coalesce(i.observed_on, held.observed_on)) end as is_written
        from incoming i
        left join versions held on held.place = i.place and held.superseded_at is null
        left join known on known.place = i.place
        left join newer on newer.place = i.place
    ), superseded as (
      update observations o set superseded_at = now(), updated_at = now()
        from compared c where o.id = c.held_id and c.is_written and not c.is_late
    ), relinked as (
      update observations o set revision_of_id = c.id, updated_at = now()
        from compared c where o.id = c.newer_id and c.is_written and c.is_late
    ), inserted as (
      insert into observations (id, version, source_id, indicator_id, region_id, series, period_start, period_end,
             value, low, high, standard_error, status, method, observed_on, revision_of_id, superseded_at)
      select id, coalesce(last_version, 0) + 1, source_id, indicator_id, region_id, series, period_start, period_end,
             value, low, high, standard_error, status, method, observed_on,
             case when is_late then newer_revises else held_id end, case when is_late then now() end
        from compared where is_written
    )
    select case when is_written then id else held_id end as id,
           case when not is_written then 'unchanged' when held_id is null or is_late then 'new' else 'changed' end
             as outcome
      from compared order by place`;
}

async function refreshLatest(tx: Transaction, rows: readonly ObservationFacts[]): Promise<void> {
  const touched = rows.map((row) => ({
    region: row.regionId,
    indicator: row.indicatorId,
    series: row.series ?? '',
  }));
  await tx`
    insert into latest_observations as stored (region_id, indicator_id, series, observation_id, period_start)
    select distinct on (o.region_id, o.indicator_id, o.series)
           o.region_id, o.indicator_id, o.series, o.id, o.period_start
      from (select distinct region, indicator, series
              from json_to_recordset(${JSON.stringify(touched)}::text::json)
                as r (region uuid, indicator uuid, series text)) touched
      join observations o
        on o.indicator_id = touched.indicator and o.region_id = touched.region and o.series = touched.series
     where o.superseded_at is null and o.value is not null
     order by o.region_id, o.indicator_id, o.series, o.period_start desc, o.period_end desc
    on conflict (region_id, indicator_id, series) do update
       set observation_id = excluded.observation_id, period_start = excluded.period_start
     where stored.observation_id <> excluded.observation_id`;
}
