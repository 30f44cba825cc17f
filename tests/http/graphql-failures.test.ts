import { afterAll, beforeAll, expect, test } from 'vitest';
import { defaultLimits } from '../support/graph.ts';
import { uuidNumber } from '../support/graph-seed/fill-rows.ts';
import { type GraphServer, startGraphServer } from '../support/graph-server.ts';

let server: GraphServer;
beforeAll(async () => {
  server = await startGraphServer({ ...defaultLimits, statementTimeoutMs: 300, operationTimeoutMs: 200 });
});
afterAll(() => server.close());

async function ask(query: string): Promise<{ code: string | undefined; body: string }> {
  const answer = await fetch(server.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const body = await answer.text();
  expect(body).not.toMatch(/select |coalesce|postgres|\/work|node_modules|missing\(|127\.0\.0\.1/i);
  return { code: JSON.parse(body).errors?.[0].extensions.code, body };
}

test('an operation that takes too long is given up with a code', async () => {
  const lock = await server.seeded.sql.reserve();
  try {
    await lock.unsafe('begin; lock table missions in access exclusive mode');
    expect((await ask('{ missions { totalCount } }')).code).toBe('OPERATION_TIMEOUT');
  } finally {
    await lock.unsafe('rollback');
    lock.release();
  }
  expect((await ask('{ missions { totalCount } }')).code).toBeUndefined();
});

test('an object that the graph promises and the table lacks is an error, masked and logged, never a hole', async () => {
  const { sql } = server.seeded;
  await sql.begin(async (transaction) => {
    await transaction.unsafe('set local session_replication_role = replica');
    await transaction.unsafe(`delete from indicators where id = '${uuidNumber(2)}'`);
  });
  const { code, body } = await ask(
    '{ observations { nodes { indicator { name } } } sources { totalCount } }',
  );
  expect(code).toBe('INTERNAL');
  expect(JSON.parse(body).data).toBeNull();
  expect(server.logged.join('')).toContain('The object of Observation.indicator is missing');
});

test('a database that is gone is told as such, without its address', async () => {
  await server.seeded.cutDatabase();
  expect((await ask('{ missions { totalCount } }')).code).toBe('DATABASE_UNAVAILABLE');
  expect((await ask(`{ node(id: "mission_${uuidNumber(1)}") { id } }`)).code).toBe('DATABASE_UNAVAILABLE');
  expect((await ask('{ __typename }')).body).toBe('{"data":{"__typename":"Query"}}');
});

test('closed pools are told as an unavailable database', async () => {
  await server.seeded.database.close();
  expect((await ask('{ missions { totalCount } }')).code).toBe('DATABASE_UNAVAILABLE');
});
