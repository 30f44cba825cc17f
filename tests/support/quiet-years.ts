import type postgres from 'postgres';
import { expect, vi } from 'vitest';
import type { Database } from '../../src/database/pools.ts';
import { detectTouched } from '../../src/warning/run/detect.ts';
import { followIncidents } from '../../src/warning/series/follow-incidents.ts';
import { uuidFor } from './small-world-events.ts';

/** A day so many weeks ago. */
export const weeksAgo = (weeks: number): string =>
  new Date(Date.now() - weeks * 7 * 86_400_000).toISOString().slice(0, 10);

/** Three years up to last week with one battle in Nana-Gribizi each week, and one in Ouham every fourth week. */
export async function liveQuietYears(sql: postgres.Sql): Promise<void> {
  for (const [pcode, every] of [
    ['CF22', 1],
    ['CF21', 4],
  ] as const) {
    await sql`
      with told as (
        insert into incidents (id, origin, origin_key, headline, occurred_from, occurred_to, time_precision,
                               place_precision, disorder_type, kind, region_id)
        select gen_random_uuid(), 'QUIET', ${pcode} || week, 'Shots', current_date - 7 * week, current_date - 7 * week,
               'DAY', 'ADMIN1', 'POLITICAL_VIOLENCE', 'BATTLES', ${uuidFor(pcode)}
          from generate_series(${every}::int, 156, ${every}::int) week
        returning id, occurred_from)
      insert into incident_regions (region_id, occurred_from, incident_id)
      select place, occurred_from, id from told, unnest(${[uuidFor(pcode), uuidFor('CAF')]}::uuid[]) place`;
  }
  await sql`update series_progress set is_stale = true`;
}

/** All that was committed is counted and judged, and alerts are proposed to this organisation. */
export async function settleSeries(
  database: Database,
  sql: postgres.Sql,
  organisationId: string | null = null,
): Promise<void> {
  await vi.waitFor(async () => expect(await sql`select from log.outbox`).toHaveLength(0), 10_000);
  while (await followIncidents(database));
  while (await detectTouched(database, { now: new Date(), organisationId }));
}
