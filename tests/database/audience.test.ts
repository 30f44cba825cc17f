import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readAs } from '../../src/database/audience.ts';
import type { Parameter } from '../../src/database/parameter.ts';
import { openDatabase } from '../../src/database/pools.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await cloneDatabase();
});
afterAll(() => db.close());

async function readPublic(text: string, parameters: readonly Parameter[] = []): Promise<(string | null)[][]> {
  const rows = await readAs(db.database, { kind: 'public' }, { name: 'test', text }, parameters);
  return rows.map((row) => row.map((value) => value?.toString('utf8') ?? null));
}

test('a public question runs with the role of the public and a question of the hub with that of the hub', async () => {
  const statement = { name: 'test', text: 'select current_user' };
  const [forPublic] = await readAs(db.database, { kind: 'public' }, statement, []);
  const [forHub] = await readAs(db.database, { kind: 'hub' }, statement, []);
  expect(forPublic?.[0]?.toString()).toBe('halcyon_public');
  expect(forHub?.[0]?.toString()).toBe('halcyon_app');
});

test('a reader cannot write', async () => {
  await expect(readPublic('create temporary table sneaky (id int)')).rejects.toMatchObject({ code: '25006' });
});

test('connections carry our settings from the start', async () => {
  const names = [
    'random_page_cost',
    'statement_timeout',
    'TimeZone',
    'DateStyle',
    'IntervalStyle',
    'jit',
    'search_path',
  ];
  const [row] = await readPublic(`select ${names.map((name) => `current_setting('${name}')`).join(', ')}`);
  expect(row).toEqual(['1.1', '5s', 'UTC', 'ISO, YMD', 'iso_8601', 'off', 'public']);
});

test('text in a list of parameters survives quotes, commas, braces, backslashes, NULL, line ends and Unicode', async () => {
  const words = [
    '',
    'NULL',
    'null',
    'a"b',
    "it's",
    'x,y',
    '{z}',
    '\\',
    '\\"',
    ' lead',
    'ligne\r\n2',
    'N’Djaména 🕊️',
    null,
  ];
  const [row] = await readPublic('select to_json($1::text[])', [words]);
  expect(JSON.parse(row?.[0] ?? '')).toEqual(words);
  const [empty] = await readPublic('select cardinality($1::uuid[])', [[]]);
  expect(empty).toEqual(['0']);
});

test('each kind of parameter arrives as the type that the statement casts it to', async () => {
  const id = '01980000-0000-7000-8000-000000000001';
  const [row] = await readPublic(
    "select $1::int + 1, not $2::boolean, $3::uuid = any($4::uuid[]), $5::timestamptz::text, $6::jsonb->>'a', $7::text, $8::float8",
    [41, false, id, [id], '2026-01-02T03:04:05.123456Z', '{"a":"b"}', null, 0.1],
  );
  expect(row).toEqual(['42', 't', 't', '2026-01-02 03:04:05.123456+00', 'b', null, '0.1']);
});

test('a statement, with or without parameters, is prepared once per connection and carries its name', async () => {
  const single = await openDatabase({ url: db.url, poolSize: 1, statementTimeoutMs: 1_000 });
  const count = "select count(*) from pg_prepared_statements where statement like '/* look%'";
  const ask = async (text: string, parameters: readonly Parameter[]) => {
    const [row] = await readAs(single, { kind: 'public' }, { name: 'look', text }, parameters);
    return String(row?.[0]);
  };
  const counts: string[] = [];
  for (let round = 0; round < 2; round++) {
    counts.push(await ask(count, []), await ask(`${count} and $1::int > 0`, [1]));
  }
  await single.close();
  expect(counts).toEqual(['1', '2', '2', '2']);
});

test('a statement that may never come again is not prepared', async () => {
  const single = await openDatabase({ url: db.url, poolSize: 1, statementTimeoutMs: 1_000 });
  const once = {
    name: 'once',
    text: 'select count(*) from pg_prepared_statements where statement like $1',
    isPrepared: false,
  };
  const [row] = await readAs(single, { kind: 'public' }, once, ['/* once%']);
  await single.close();
  expect(String(row?.[0])).toBe('0');
});

test('a statement over its time ends with a coded error that shows no SQL', async () => {
  const hasty = await openDatabase({ url: db.url, poolSize: 1, statementTimeoutMs: 50 });
  const slow = readAs(hasty, { kind: 'public' }, { name: 'slow', text: 'select pg_sleep(5)' }, []);
  await expect(slow).rejects.toMatchObject({
    code: 'STATEMENT_TIMEOUT',
    message: expect.not.stringContaining('sleep'),
  });
  await hasty.close();
});

test('a value that PostgreSQL cannot take is a coded error, and the next question is answered', async () => {
  await expect(readPublic('select $1::text', ['a\u0000b'])).rejects.toMatchObject({ code: 'BAD_VALUE' });
  await expect(readPublic('select $1::uuid', ['nonsense'])).rejects.toMatchObject({ code: 'BAD_VALUE' });
  expect(await readPublic('select 1')).toEqual([['1']]);
});

test('a pool outlives the loss of its connections', async () => {
  await readPublic('select 1');
  const admin = postgres(db.url, { max: 1 });
  await admin`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`;
  await admin.end();
  const answers = await Promise.allSettled([readPublic('select 1'), readPublic('select 1')]);
  for (const answer of answers) {
    if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
  }
  expect(await readPublic('select 2')).toEqual([['2']]);
});

test('opening says in one line, without the password, why the server cannot be used', async () => {
  const open = (change: (url: URL) => void) => {
    const url = new URL(db.url);
    change(url);
    return openDatabase({ url: url.href, poolSize: 1, statementTimeoutMs: 1_000 });
  };
  await expect(
    open((url) => {
      url.password = 'wrong-secret';
    }),
  ).rejects.toThrow(/^Cannot use PostgreSQL at 127.0.0.1.* password is wrong/);
  await expect(
    open((url) => {
      url.pathname = '/nowhere';
    }),
  ).rejects.toThrow(/no database of that name/);
  await expect(
    open((url) => {
      url.port = '1';
    }),
  ).rejects.toThrow(/nothing listens there/);
  await expect(
    open((url) => {
      url.hostname = 'nosuch.invalid';
    }),
  ).rejects.toThrow(/host/);
});

test('a statement that fails amid its rows leaves nothing in the answer to the next one on its connection', async () => {
  const single = await openDatabase({ url: db.url, poolSize: 1, statementTimeoutMs: 5_000 });
  const read = (text: string) => readAs(single, { kind: 'public' }, { name: 'test', text }, []);
  try {
    await expect(read('select 1 / (3 - x) from generate_series(1, 5) as x')).rejects.toThrow();
    const [row, ...others] = await read('select 7');
    expect(row?.map(String)).toEqual(['7']);
    expect(others).toEqual([]);
  } finally {
    await single.close();
  }
});
