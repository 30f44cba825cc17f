import postgres from 'postgres';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrate } from '../../src/database/migrate.ts';
import { rowProtection } from '../../src/database/row-protection.ts';
import { assertNothingUnset } from '../../src/database/unset-audience.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';
import { buildSmallWorld } from '../support/small-world.ts';

let db: TestDatabase;
beforeEach(async () => {
  db = await cloneDatabase();
  await buildSmallWorld(db.database);
});
afterEach(() => db.close());

/** The tables whose rows PostgreSQL does not decide about for everybody, or lets through unconditionally. */
async function unprotected(): Promise<string[]> {
  const open = Object.entries(rowProtection).flatMap(([table, { kind }]) => (kind === 'open' ? [table] : []));
  const rows = await db.sql<{ name: string }[]>`
    select relname as name from pg_class c
     where relkind in ('r', 'p')
       and (relnamespace = 'public'::regnamespace or oid in ('log.event_log'::regclass, 'log.audit_log'::regclass))
       and (not relrowsecurity or not relforcerowsecurity
            or not exists (select from pg_policy where polrelid = c.oid and polname = 'hub')
            or exists (select from pg_policy where polrelid = c.oid and pg_get_expr(polqual, polrelid) = 'true'
                          and polname <> 'move' and relname <> all(${open})))
     order by 1`;
  return rows.map(({ name }) => name);
}

test('every table is under row-level security, forced upon its owner too', async () => {
  expect(await unprotected()).toEqual([]);
});

test.each([
  ['forced no more', 'alter table incidents no force row level security'],
  ['lifted', 'alter table incidents disable row level security'],
  ['without the policy of the hub', 'drop policy hub on incidents'],
  [
    'with a policy that lets everything through',
    'create policy sneaky on incidents to halcyon_public using (true)',
  ],
])('a table %s is noticed, and the next migration puts it right', async (_how, statement) => {
  await db.sql.unsafe(statement);
  expect(await unprotected()).toEqual(['incidents']);
  await migrate(db.url);
  expect(await unprotected()).toEqual([]);
});

/** The functions by which policies look at what a row belongs to, as PostgreSQL prints them. */
const sights = () => db.sql`
  select pg_get_functiondef(oid) from pg_proc where proname like 'sees\\_%' order by 1`;

test.each([
  ['answers yes to everything', 'as $$ begin return true; end $$'],
  [
    'looks with the rights of its owner',
    'security definer as $$ begin return exists (select from alerts above where above.id = sees_alerts.id); end $$',
  ],
])('a function of policies that %s is put right by the next start', async (_how, body) => {
  const before = await sights();
  await db.sql.unsafe(
    `create or replace function sees_alerts(id uuid) returns boolean language plpgsql stable ${body}`,
  );
  expect(await sights()).not.toEqual(before);
  await migrate(db.url);
  expect(await sights()).toEqual(before);
});

test.each([
  [
    'unset_reader',
    `create or replace function unset_reader() returns text language sql as $$ select '{}' $$`,
  ],
  ['read_as', 'alter function read_as security invoker'],
  ['read_as', 'grant execute on function read_as to public'],
])('the function %s stands again after a start as it should (%s)', async (name, statement) => {
  const found = () =>
    db.sql`select pg_get_functiondef(oid), proacl::text from pg_proc where proname = ${name}`;
  const before = await found();
  await db.sql.unsafe(statement);
  expect(await found()).not.toEqual(before);
  await migrate(db.url);
  expect(await found()).toEqual(before);
});

test('a function of policies that somebody else owns now stops the start', async () => {
  await db.sql`alter function sees_alerts(uuid) owner to halcyon_member`;
  await expect(migrate(db.url)).rejects.toMatchObject({ code: 'DATABASE_RIGHTS' });
});

test('a table that nobody placed stops the migration, by name', async () => {
  await db.sql.unsafe('create table whispers (id uuid primary key)');
  await expect(migrate(db.url)).rejects.toMatchObject({
    code: 'ROWS_UNPROTECTED',
    message: expect.stringContaining('whispers'),
  });
});

test.each(['halcyon_public', 'halcyon_member', 'halcyon_app'])(
  'the start stops when %s sees a labelled row unasked, and names table and role',
  async (role) => {
    await db.sql`update incidents set tlp = 'GREEN' where id = (select min(id::text)::uuid from incidents)`;
    await expect(assertNothingUnset(db.database)).resolves.toBeUndefined();
    await db.sql.unsafe(`create policy sneaky on incidents to ${role} using (true)`);
    await expect(assertNothingUnset(db.database)).rejects.toMatchObject({
      code: 'ROWS_UNPROTECTED',
      message: expect.stringMatching(`${role} .*incidents`),
    });
  },
);

test('a labelled mission hides its own names from a search, and those of nobody else', async () => {
  const kinds = () =>
    db.database.publicReader`
    select kind, count(*)::int from search_entries group by kind order by kind`.raw();
  const before = (await kinds()).map(String);
  expect(before.map((row) => row.split(',')[0])).toEqual(['MISSION', 'REGION', 'ORGANISATION']);
  await db.sql`update missions set tlp = 'GREEN'`;
  expect((await kinds()).map(String)).toEqual(before.slice(1));
});

test('a reference to a message of elsewhere is seen with its alert, whatever else is labelled', async () => {
  const seen = async () => {
    const [row] = await db.database.publicReader`select count(*) from alert_references`.raw();
    return String(row);
  };
  await db.sql.begin(async (sql) => {
    await sql`set local session_replication_role = replica`;
    await sql`
      insert into alert_references (alert_id, ordinal, sender, identifier, sent)
      select id, 99, 'warnings@elsewhere.example', 'urn:oid:1', now() from alerts where tlp = 'CLEAR' limit 1`;
  });
  const before = await seen();
  expect(before).not.toBe('0');
  await db.sql`insert into labelled_tables values ('alerts')`;
  expect(await seen()).toBe(before);
});

test('a statement has one part more for each question whether something is labelled', async () => {
  const plan = await db.database.publicReader`
    explain (costs off) select from mission_partners`.raw();
  const text = plan.map(String).join('\n');
  expect(text.match(/InitPlan \d+\n/g)).toHaveLength(2);
  expect(text.match(/Scan.* on labelled_tables/g)).toHaveLength(2);
});

test('whoever owns the tables sees no row of them', async () => {
  const owner = postgres(db.url, {
    max: 1,
    connection: { role: 'halcyon_owner', 'halcyon.audience': 'hub' },
  });
  const [row] =
    await owner`select (select count(*)::int from incidents) + (select count(*)::int from missions) as count`;
  await owner.end();
  expect(row?.count).toBe(0);
});

test('a migration of a database that stands as it should makes no policy anew', async () => {
  const policies = () => db.sql`select oid from pg_policy order by 1`;
  const before = await policies();
  await migrate(db.url);
  expect(before.length).toBeGreaterThan(100);
  expect(await policies()).toEqual(before);
});
