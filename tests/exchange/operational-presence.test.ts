import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadedDatabase, type TestDatabase } from '../support/database.ts';

let db: TestDatabase;

beforeAll(async () => {
  db = await loadedDatabase();
});
afterAll(() => db.close());

async function counted(condition: string): Promise<number> {
  const [row] = await db.sql.unsafe(`
    select count(*)::int as count from activities a join sources s on s.id = a.source_id
     where s.slug = 'hdx-operational-presence' and ${condition}`);
  return row?.count;
}

test('the end of a period is kept as published, also in the future', async () => {
  expect(await counted("a.starts_on = '2017-05-09' and a.ends_on = '2029-12-30'")).toBeGreaterThan(800);
});

test('a row for a whole country is an activity in the country', async () => {
  const rows = await db.sql`
    select r.pcode from activities a join activity_regions ar on ar.activity_id = a.id
      join regions r on r.id = ar.region_id
     where a.title like '%Actions et Interventions pour le Développement et l’Encadrement Social' and ar.is_named`;
  expect(rows.map((row) => row.pcode)).toContain('COD');
});

test('a sector that is no cluster keeps its word and waits, an empty one is none', async () => {
  expect(await counted("a.sector_text = 'Cash programming' and a.sector_id is null")).toBe(63);
  expect(await counted('a.sector_text is null')).toBeGreaterThan(0);
  const rows = await db.sql`
    select value, occurrences from review_items
     where importer = 'operational-presence' and kind = 'UNKNOWN_SECTOR'`;
  expect(rows.map(({ value, occurrences }) => [value, occurrences])).toEqual([['Cash programming', 63]]);
});

test('"Not in the list" is no organisation: the activity is kept without one', async () => {
  const [row] = await db.sql`
    select count(*)::int as count from organisations where name = 'Not in the list'`;
  expect(row?.count).toBe(0);
  expect(await counted("a.title like '%: Not in the list%'")).toBeGreaterThan(0);
});

test('rows that differ in nothing but the notes of the file are one activity', async () => {
  const [run] = await db.sql`
    select new_count, duplicate_count from import_runs where importer = 'operational-presence'`;
  expect(run).toEqual({ new_count: 2819, duplicate_count: 6 });
});
