import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadedDatabase, type TestDatabase } from '../support/database.ts';

let db: TestDatabase;

beforeAll(async () => {
  db = await loadedDatabase();
});
afterAll(() => db.close());

async function actor(ucdpActorId: number) {
  const [row] = await db.sql`
    select name, full_name, kind, also_known_as, locations from actors where ucdp_actor_id = ${ucdpActorId}`;
  return row;
}

test('all 1 725 actors are there, the first column being read without its byte order mark', async () => {
  const [row] = await db.sql`
    select count(*)::int as count from actors a join sources s on s.id = a.source_id where slug = 'ucdp-actors'`;
  expect(row?.count).toBe(1725);
});

test('a group that changed its name has its present one, in full, and its earlier ones beside it', async () => {
  expect(await actor(488)).toEqual({
    name: 'LRA',
    full_name: "Lord's Resistance Army",
    kind: 'REBEL_GROUP',
    also_known_as: ['UDCA', 'Uganda Democratic Christian Army'],
    locations: ['Uganda', 'DR Congo (Zaire)', 'Sudan', 'Central African Republic', 'South Sudan'],
  });
});

test('a list within one cell is taken apart, except the one country whose name holds a comma', async () => {
  const [row] = await db.sql`select locations from actors where name = 'Government of Serbia (Yugoslavia)'`;
  expect(row?.locations).toEqual([
    'Serbia (Yugoslavia)',
    'Macedonia, FYR',
    'Bosnia-Herzegovina',
    'Croatia',
    'Central African Republic',
  ]);
});

test('no name keeps the blanks around it, and none is the n/a of the file', async () => {
  const rows = await db.sql`
    select name from actors, unnest(array[name, full_name] || also_known_as || locations) as text
     where text <> btrim(text) or lower(text) = 'n/a'`;
  expect(rows).toHaveLength(0);
});

test.each([
  ['Government of Mexico', 'STATE_FORCES'],
  ['LRA', 'REBEL_GROUP'],
  ['Civilians', 'CIVILIANS'],
])('%s is of kind %s', async (name, kind) => {
  const rows = await db.sql`select kind from actors where name = ${name}`;
  expect(rows.map((row) => row.kind)).toContain(kind);
});

test('actors of one country teach its Gleditsch–Ward number, longer lists teach none', async () => {
  const rows = await db.sql`
    select c.code, r.pcode from region_codes c join regions r on r.id = c.region_id
     where system = 'GLEDITSCH_WARD' and code in ('2', '55', '482', '700') order by code`;
  expect(rows.map((row) => `${row.code} ${row.pcode}`)).toEqual(
    expect.arrayContaining(['2 USA', '482 CAF', '700 AFG']),
  );
});

test('each Gleditsch–Ward number stands for one country', async () => {
  const rows = await db.sql`
    select code from region_codes where system = 'GLEDITSCH_WARD' group by code having count(*) > 1`;
  expect(rows).toHaveLength(0);
});
