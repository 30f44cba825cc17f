import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Audience, readAs } from '../../src/database/audience.ts';
import { memberStatement } from '../../src/database/member-statement.ts';
import { encodeParameter, type Parameter } from '../../src/database/parameter.ts';
import { openDatabase } from '../../src/database/pools.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';
import { oneTo } from '../support/event-log.ts';
import { readers } from '../support/readers.ts';
import { buildSmallWorld } from '../support/small-world.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await cloneDatabase();
  await buildSmallWorld(db.database);
  await db.sql`update incidents set tlp = 'AMBER', owner_organisation_id = ${member.organisationIds[0] ?? null}
                where id = (select min(id::text)::uuid from incidents)`;
});
afterAll(() => db.close());

const member = readers['a person of the owner'];
const stranger = readers['a machine of another organisation'];
const read = async (text: string): Promise<string> =>
  (await readAs(db.database, member, { name: 'test', text }, [])).join();

/** Sends a text on the connections of members as it is. */
const send = (text: string, parameters: readonly Parameter[] = []) =>
  db.database.memberReader.unsafe(text, parameters.map(encodeParameter), { prepare: true }).values();

const settings = `select current_setting('halcyon.organisations', true), current_setting('halcyon.person', true)`;
const amber = `select count(*) from incidents where tlp = 'AMBER'`;

test('many who come at once, on connections that are yet to be made, are all answered', async () => {
  const answers = await Promise.all(oneTo(40).map((n) => read(`select ${n} from pg_sleep(0.005)`)));
  expect(answers).toEqual(oneTo(40).map(String));
});

test('what a member reads with ends with the statement, also when that fails', async () => {
  const single = await openDatabase({ url: db.url, poolSize: 1, statementTimeoutMs: 5_000 });
  const readOn = (text: string) => readAs(single, member, { name: 'test', text }, []);
  const left = () => Promise.all(oneTo(2).map(() => single.memberReader.unsafe(settings).values()));
  expect((await readOn(settings)).join()).toBe(`{${member.organisationIds}},${member.personId}`);
  expect((await left()).flat().flat().join('')).toBe('');
  await expect(readOn('select 1 / 0')).rejects.toMatchObject({ code: '22012' });
  await expect(readOn('select 1 / (3 - x) from generate_series(1, 5) x')).rejects.toThrow();
  expect((await left()).flat().flat().join('')).toBe('');
  await single.close();
});

test('rows come in the order, under the columns and with the parameters of the statement itself', async () => {
  const text = 'select x, -x, x from unnest($1::int[]) with ordinality as t(x, place) order by place desc';
  const rows = await readAs(db.database, member, { name: 'test', text }, [[3, 9, 4]]);
  expect(rows.map((row) => row.join(' '))).toEqual(['4 -4 4', '9 -9 9', '3 -3 3']);
});

test('a statement that nobody is said to read fails, however its connection was used before', async () => {
  expect(await read(amber)).toBe('1');
  for (const _turn of oneTo(8)) await expect(send(amber)).rejects.toMatchObject({ code: 'HA002' });
});

/** What takes the place of the call: it names the same parameters and says nothing. */
const idle = (_call: string, places: string): string =>
  `(num_nonnulls(${places.replaceAll(/\$\d/g, '$&::text')}) > 0)`;

test.each([
  ['forgets to call read_as', (text: string) => text.replace(/read_as\(([^)]*)\)/, idle)],
  ['calls it for nobody', (text: string) => text.replace('read_as($1', 'read_as(left($1, 0)')],
  [
    'calls it when rows have been read',
    (text: string) => {
      const [call] = /read_as\([^)]*\)/.exec(text) ?? [];
      return `select answer.* from (${amber} offset 0) answer
        cross join lateral (select ${call} where answer.count is not null offset 0) late`;
    },
  ],
])('a guard that %s is an error, not an answer', async (_how, mutate) => {
  const { text, parameters } = memberStatement(amber, [], member);
  expect(String(await send(text, parameters))).toBe('1');
  await expect(send(mutate(text), parameters)).rejects.toMatchObject({ code: 'HA002' });
});

test.each([
  'plan_cache_mode = force_generic_plan',
  'plan_cache_mode = force_custom_plan',
  'debug_parallel_query = on',
  'enable_nestloop = off',
])('two members who take turns see what is theirs, also with %s', async (setting) => {
  await db.sql.unsafe(`alter database ${new URL(db.url).pathname.slice(1)} set ${setting}`);
  const other = await openDatabase({ url: db.url, poolSize: 1, statementTimeoutMs: 5_000 });
  const count = async (audience: Audience) =>
    String(await readAs(other, audience, { name: 'count', text: amber }, []));
  for (const _turn of oneTo(8)) {
    const seen = await Promise.all([member, stranger, member, stranger].map(count));
    expect(seen).toEqual(['1', '0', '1', '0']);
  }
  await other.close();
  await db.sql.unsafe(`alter database ${new URL(db.url).pathname.slice(1)} reset all`);
});

test('a statement over its time is ended, and the connection serves the next', async () => {
  await expect(read('select pg_sleep(20)')).rejects.toMatchObject({ code: 'STATEMENT_TIMEOUT' });
  expect(await read('select 7')).toBe('7');
});

test('connections that are lost, idle or at work, are made anew and say again for whom they read', async () => {
  const end = () =>
    db.sql`select pg_terminate_backend(pid) from pg_stat_activity
            where datname = current_database() and query like '%read_as%' and pid <> pg_backend_pid()`;
  const atWork = Promise.allSettled([read('select 1 from pg_sleep(3)')]);
  await sleep(200);
  await end();
  const [lost] = await atWork;
  expect(lost).toMatchObject({ status: 'rejected', reason: { code: 'DATABASE_UNAVAILABLE' } });
  await sleep(100);
  // The driver tells the first one on a new session the end of the old one.
  const first = await Promise.allSettled(oneTo(6).map(() => read(amber)));
  for (const each of first) {
    if (each.status === 'rejected') expect(each.reason).toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    else expect(each.value).toBe('1');
  }
  expect(await Promise.all(oneTo(6).map(() => read(amber)))).toEqual(oneTo(6).map(() => '1'));
});
