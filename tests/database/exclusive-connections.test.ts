import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readAs } from '../../src/database/audience.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';
import { oneTo } from '../support/event-log.ts';
import { readers } from '../support/readers.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await cloneDatabase();
});
afterAll(() => db.close());

const member = readers['a person of the owner'];
const read = async (text: string): Promise<string> =>
  (await readAs(db.database, member, { name: 'test', text }, [])).join();

const settings = `select current_setting('halcyon.organisations', true), current_setting('halcyon.person', true)`;

test('many who come at once, on connections that are yet to be made, are all answered', async () => {
  const answers = await Promise.all(oneTo(40).map((n) => read(`select ${n} from pg_sleep(0.005)`)));
  expect(answers).toEqual(oneTo(40).map(String));
});

test('what a member reads with ends with the statement, also when that fails', async () => {
  expect(await read(settings)).toBe(`{${member.organisationIds}},${member.personId}`);
  await expect(read('select 1 / 0')).rejects.toMatchObject({ code: '22012' });
  await db.database.memberReader.readUnset(async (reader) => {
    const [row] = await reader.unsafe(`${settings.replace('select', 'select now() as at,')}`).values();
    expect(row?.slice(1)).toEqual(['', '']);
  });
});

test('a statement over its time is ended, and the connection serves the next', async () => {
  await expect(read('select pg_sleep(20)')).rejects.toMatchObject({ code: 'STATEMENT_TIMEOUT' });
  expect(await read('select 7')).toBe('7');
});

test('connections that are lost, idle or at work, are made anew', async () => {
  const end = () =>
    db.sql`select pg_terminate_backend(pid) from pg_stat_activity
            where datname = current_database() and usename = current_user and pid <> pg_backend_pid()
              and query like any (array['commit', '%of a member%'])`;
  const atWork = Promise.allSettled([read('select 1 from pg_sleep(3) /* of a member */')]);
  await sleep(200);
  await end();
  const [lost] = await atWork;
  expect(lost).toMatchObject({ status: 'rejected', reason: { code: 'DATABASE_UNAVAILABLE' } });
  await sleep(100);
  expect(await Promise.all(oneTo(6).map((n) => read(`select ${n}`)))).toEqual(oneTo(6).map(String));
});
