import { v7 as uuidV7 } from 'uuid';
import { indicators, type observations } from '../../../schema/tables/indicators.ts';
import type { Transaction } from '../../database/transaction.ts';
import { upsertRows, type WrittenRow } from '../../database/upsert-rows.ts';

/** An indicator; its code identifies it. */
export type IndicatorFacts = typeof indicators.$inferInsert;

/** One value of an indicator, or the statement that it is missing. */
export type ObservationFacts = typeof observations.$inferInsert;

/** Writes indicators under their codes. Answers in order. */
export function recordIndicators(
  tx: Transaction,
  rows: readonly IndicatorFacts[],
): Promise<readonly WrittenRow[]> {
  return upsertRows(tx, indicators, ['code'], rows);
}

/**
 * Writes observations under indicator, region, series and period. A value that differs from the one held becomes a
 * new version that names the one it revises; the old one stays, superseded. A missing value never replaces a known
 * one. Keeps the newest known value of each series at hand. The rows of one call have distinct keys. Answers in
 * order.
 */
export async function recordObservations(
  tx: Transaction,
  rows: readonly ObservationFacts[],
): Promise<readonly WrittenRow[]> {
  if (rows.length === 0) return [];
  const incoming = JSON.stringify(rows.map((row, place) => storedForm(row, place)));
  const written = await tx<WrittenRow[]>`
    with incoming as materialized (
      select * from json_to_recordset(${incoming}::text::json) as r (
        place int, id uuid, source_id uuid, indicator_id uuid, region_id uuid, series text, period_start date,
        period_end date, value float8, low float8, high float8, standard_error float8, status observation_status,
        method text, observed_on date)
    ), compared as (
      select i.*, o.id as held_id, o.version as held_version,
             o.id is null or (i.value is not null
               and (o.value, o.low, o.high, o.standard_error, o.status, o.method, o.observed_on)
                 is distinct from (i.value, coalesce(i.low, o.low), coalesce(i.high, o.high),
                   coalesce(i.standard_error, o.standard_error), i.status, coalesce(i.method, o.method),
                   coalesce(i.observed_on, o.observed_on))) as is_written
        from incoming i
        left join observations o
          on o.indicator_id = i.indicator_id and o.region_id = i.region_id and o.series = i.series
         and o.period_start = i.period_start and o.period_end = i.period_end and o.superseded_at is null
    ), superseded as (
      update observations o set superseded_at = now(), updated_at = now()
        from compared c where o.id = c.held_id and c.is_written
    ), inserted as (
      insert into observations (id, version, source_id, indicator_id, region_id, series, period_start, period_end,
             value, low, high, standard_error, status, method, observed_on, revision_of_id)
      select id, coalesce(held_version, 0) + 1, source_id, indicator_id, region_id, series, period_start, period_end,
             value, low, high, standard_error, status, method, observed_on, held_id
        from compared where is_written
    )
    select case when is_written then id else held_id end as id,
           case when held_id is null then 'new' when is_written then 'changed' else 'unchanged' end as outcome
      from compared order by place`;
  await refreshLatest(tx, incoming);
  return written;
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

async function refreshLatest(tx: Transaction, incoming: string): Promise<void> {
  await tx`
    insert into latest_observations as stored (region_id, indicator_id, series, observation_id, period_start)
    select distinct on (o.region_id, o.indicator_id, o.series) o.region_id, o.indicator_id, o.series, o.id, o.period_start
      from (select distinct region_id, indicator_id, series
              from json_to_recordset(${incoming}::text::json) as r (region_id uuid, indicator_id uuid, series text)) touched
      join observations o
        on o.indicator_id = touched.indicator_id and o.region_id = touched.region_id and o.series = touched.series
     where o.superseded_at is null and o.value is not null
     order by o.region_id, o.indicator_id, o.series, o.period_start desc, o.period_end desc
    on conflict (region_id, indicator_id, series) do update
       set observation_id = excluded.observation_id, period_start = excluded.period_start
     where stored.observation_id <> excluded.observation_id`;
}
