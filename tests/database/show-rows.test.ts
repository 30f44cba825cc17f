import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Audience, readAs } from '../../src/database/audience.ts';
import { migrate } from '../../src/database/migrate.ts';
import { unshowRows } from '../../src/database/show-rows.ts';
import { shownTables } from '../../src/database/shown-rows.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';
import { readers } from '../support/readers.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await cloneDatabase();
});
afterAll(() => db.close());

const readViews = () => db.sql`
  select viewname as name, definition from pg_views where schemaname = 'shown' order by 1`;

test('members read a view of every table that may name a place, and everybody else the table', async () => {
  const text = `select ${shownTables.map((table) => `(select relnamespace::regnamespace::text from pg_class where oid = to_regclass('${table}'))`).join(', ')}`;
  const schemasFor = async (audience: Audience) =>
    (await readAs(db.database, audience, { name: 'schemas', text }, []))[0]?.map(String);
  const member = readers['a machine of another organisation'];
  expect(new Set(await schemasFor(member))).toEqual(new Set(['shown']));
  for (const audience of [{ kind: 'public' }, { kind: 'hub' }] as const) {
    expect(new Set(await schemasFor(audience))).toEqual(new Set(['public']));
  }
});

test('migrating puts an altered view right, and touches nothing when all stand as they should', async () => {
  const before = await readViews();
  await db.sql.unsafe(
    `create or replace view shown.incident_citations as select * from public.incident_citations`,
  );
  expect(await readViews()).not.toEqual(before);
  await migrate(db.url);
  expect(await readViews()).toEqual(before);
  const [made] =
    await db.sql`select max(oid::bigint) as oid from pg_class where relnamespace = 'shown'::regnamespace`;
  await migrate(db.url);
  expect(
    await db.sql`select max(oid::bigint) as oid from pg_class where relnamespace = 'shown'::regnamespace`,
  ).toEqual([made]);
});

test('while migrations run, members get an error instead of the tables; when they have run, the views', async () => {
  const owner = postgres(db.url, { max: 1, onnotice: () => {}, connection: { role: 'halcyon_owner' } });
  await unshowRows(owner);
  await owner.end();
  const member = readers['a person of another organisation'];
  const ask = (table: string) =>
    readAs(db.database, member, { name: 'raw', text: `select from ${table}` }, []);
  for (const table of shownTables) await expect(ask(table)).rejects.toMatchObject({ code: '42501' });
  await migrate(db.url);
  for (const table of shownTables) expect(await ask(table)).toEqual([]);
});
