import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEmbeddedPostgres } from '../../src/database/embedded.ts';
import { migrate } from '../../src/database/migrate.ts';
import { openDatabase } from '../../src/database/pools.ts';
import { checkReadiness } from '../../src/database/readiness.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';

let db: TestDatabase;
let admin: postgres.Sql;
beforeAll(async () => {
  db = await cloneDatabase();
  admin = postgres(db.url, { max: 1, onnotice: () => {} });
});
afterAll(async () => {
  await admin.end();
  await db.close();
});

/** Everything that a migration could change: relations, columns, functions, rights and notes of what has run. */
const readSchema = () => admin`
  select 'relation' as kind, c.relname::text as name, array[c.relacl::text, c.relowner::regrole::text] as facts
    from pg_class c where c.relnamespace::regnamespace::text in ('public', 'halcyon')
  union all select 'column', attrelid::regclass || '.' || attname, array[atttypid::regtype::text]
    from pg_attribute where attnum > 0 and attrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace)
  union all select 'function', p.oid::regprocedure::text, array[prosrc] from pg_proc p where pronamespace = 'public'::regnamespace
  union all select 'migration', hash, array[created_at::text] from halcyon.migration
  order by 1, 2`;

test('migrating again changes nothing', async () => {
  const before = await readSchema();
  await migrate(db.url);
  expect(await readSchema()).toEqual(before);
});

test('two hubs that start at once on an empty database both find it migrated', async () => {
  const name = `twice_${randomUUID().replaceAll('-', '')}`;
  await admin.unsafe(`create database ${name}`);
  const url = new URL(db.url);
  url.pathname = `/${name}`;
  await Promise.all([migrate(url.href), migrate(url.href)]);
  const tables = postgres(url.href, { max: 1 });
  const [row] =
    await tables`select count(*)::int as count from information_schema.tables where table_schema = 'public'`;
  await tables.end();
  await admin.unsafe(`drop database ${name}`);
  expect(row?.count).toBeGreaterThan(10);
});

test('every table belongs to the owner role, and neither the hub nor the public can change its shape', async () => {
  const strangers = await admin`
    select relname from pg_class
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm') and relowner <> 'halcyon_owner'::regrole`;
  expect(strangers).toEqual([]);
  for (const role of ['halcyon_app', 'halcyon_public']) {
    await expect(
      admin.begin(async (tx) => {
        await tx.unsafe(`set local role ${role}`);
        await tx`create table intruder (id int)`;
      }),
    ).rejects.toMatchObject({ code: '42501' });
  }
});

test('the roles of the hub are neither superusers nor exempt from row-level security, and cannot log in', async () => {
  const roles = await admin`
    select rolname, rolsuper, rolbypassrls, rolcanlogin from pg_roles where rolname like 'halcyon%' order by rolname`;
  expect(roles).toEqual(
    ['halcyon_app', 'halcyon_feed', 'halcyon_member', 'halcyon_owner', 'halcyon_public'].map((rolname) => ({
      rolname,
      rolsuper: false,
      rolbypassrls: false,
      rolcanlogin: false,
    })),
  );
});

test.each([
  ['public', ['record_recipients']],
  ['member', []],
])(
  'the role halcyon_%s reads every table but those of the hub alone, and writes none',
  async (name, besides) => {
    const role = `halcyon_${name}`;
    const hidden = [
      'alert_expiries',
      'alert_raisers',
      'api_keys',
      'client_references',
      'account_references',
      'accounts',
      'series_progress',
      'survey_answers',
      'touched_series',
    ];
    const ofPeople = ['memberships', 'person_tokens'];
    const wrong = await admin`
    select relname from pg_class
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm')
       and (has_table_privilege(${role}, oid, 'select') = (relname in ${admin([...hidden, ...ofPeople, ...besides])})
            or has_table_privilege(${role}, oid, 'insert, update, delete, truncate'))`;
    expect(wrong).toEqual([]);
  },
);

test('on a server that never saw a hub, an owner of the database who may create roles can migrate', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'halcyon-fresh-'));
  chmodSync(dataDir, 0o755);
  const server = await startEmbeddedPostgres({ dataDir, settings: { fsync: 'off' } });
  const boss = postgres(server.url, { max: 1 });
  await boss.unsafe("create role hub login createrole password 'secret'");
  await boss.unsafe('create database peace owner hub');
  await boss.end();
  const url = Object.assign(new URL(server.url), { pathname: '/peace', username: 'hub', password: 'secret' });
  await migrate(url.href);
  const database = await openDatabase({ url: url.href, poolSize: 1, statementTimeoutMs: 1_000 });
  const readiness = await checkReadiness(database);
  await database.close();
  await server.close();
  rmSync(dataDir, { recursive: true });
  expect(readiness).toEqual({ database: true, migrations: true, data: false });
});

test('a user without the rights is told which one is missing and how to grant it', async () => {
  const name = `poor_${randomUUID().replaceAll('-', '')}`;
  await admin.unsafe(`create role ${name} login password 'secret'`);
  const url = new URL(db.url);
  Object.assign(url, { username: name, password: 'secret' });
  await expect(migrate(url.href)).rejects.toMatchObject({
    code: 'DATABASE_RIGHTS',
    message: expect.stringMatching(/may not act as the roles of the hub .* run: grant halcyon_owner/),
  });
  await admin.unsafe(`drop role ${name}`);
});

test('an unmigrated database is reachable but not ready; a migrated one without rows lacks only data', async () => {
  expect(await checkReadiness(db.database)).toEqual({ database: true, migrations: true, data: false });
  await admin`alter table halcyon.migration rename to elsewhere`;
  const unmigrated = await checkReadiness(db.database);
  await admin`alter table halcyon.elsewhere rename to migration`;
  expect(unmigrated).toEqual({ database: true, migrations: false, data: false });
});

test('a database that cannot be reached is not ready in any part', async () => {
  const other = await cloneDatabase();
  await other.close();
  expect(await checkReadiness(other.database)).toEqual({ database: false, migrations: false, data: false });
});
