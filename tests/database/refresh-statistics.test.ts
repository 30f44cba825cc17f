import postgres from 'postgres';
import { expect, test } from 'vitest';
import { refreshStatistics } from '../../src/database/refresh-statistics.ts';
import { cloneDatabase } from '../support/database.ts';

test('after a refresh the planner knows how many rows a table has', async () => {
  const db = await cloneDatabase();
  const admin = postgres(db.url, { max: 1 });
  await admin`
    insert into sources (id, slug, name, kind, licence)
    select gen_random_uuid(), 'source-' || n, 'Source ' || n, 'DATASET', 'Nobody' from generate_series(1, 500) n`;
  await refreshStatistics(db.url);
  const [row] = await admin`select reltuples::int as rows from pg_class where relname = 'sources'`;
  await admin.end();
  await db.close();
  expect(row?.rows).toBe(500);
});
