import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildEvent, commitEvents, openTestLog, readLogOf, type TestLog } from '../support/event-log.ts';

let log: TestLog;
beforeAll(async () => {
  log = await openTestLog();
  await commitEvents(log.database, buildEvent('first'));
  await readLogOf(log.database, 1);
});
afterAll(() => log.close());

/** Tries a statement as a role; answers PostgreSQL's code when it is refused. */
async function attempt(role: string, statement: string): Promise<string | undefined> {
  const session = postgres(log.url, { max: 1, onnotice: () => {}, connection: { role } });
  try {
    await session.unsafe(statement);
    return undefined;
  } catch (error) {
    return error instanceof postgres.PostgresError ? error.code : String(error);
  } finally {
    await session.end();
  }
}

const forbidden = '42501';
const event = `'x', 'x', gen_random_uuid(), 1`;
const insert = `insert into log.outbox (event_id, kind, entity_kind, entity_id, entity_version)
                values (gen_random_uuid(), ${event})`;

test.each([
  'select body from log.event_log',
  'select keys_before, keys_after from log.event_log',
  'select event_id, hash from log.event_log',
  'select * from log.event_log',
  'select from log.outbox',
  'select hash from log.head',
  'select from log.epochs',
  'delete from log.event_log',
  'update log.head set position = 0',
  'select log.keep_partitions(1, 0)',
  insert,
])('the public learns what happened to what and when, and no more: %s', async (statement) => {
  expect(await attempt('halcyon_public', statement)).toBe(forbidden);
});

test.each([
  `update log.event_log set kind = 'x'`,
  'delete from log.event_log',
  'truncate log.event_log',
  'update log.head set position = 0',
  'delete from log.outbox',
  `update log.outbox set kind = 'x'`,
  'select log.keep_partitions(1, 0)',
])('the hub appends and reads, and cannot rewrite: %s', async (statement) => {
  expect(await attempt('halcyon_app', statement)).toBe(forbidden);
});

test.each([
  `update log.event_log set kind = 'x'`,
  'delete from log.event_log',
  `update log.outbox set kind = 'x'`,
  'select from missions',
])('who moves events can alter none of them and sees nothing else: %s', async (statement) => {
  expect(await attempt('halcyon_feed', statement)).toBe(forbidden);
});

test('what each of them needs is allowed', async () => {
  const told = 'position, kind, entity_kind, entity_id, entity_version, occurred_at';
  expect(await attempt('halcyon_public', `select ${told} from log.event_log`)).toBeUndefined();
  expect(await attempt('halcyon_public', 'select epoch, position, floor from log.head')).toBeUndefined();
  expect(await attempt('halcyon_app', insert)).toBeUndefined();
  expect(await attempt('halcyon_app', 'select from log.event_log')).toBeUndefined();
  expect(await attempt('halcyon_feed', 'select log.keep_partitions(1, 90)')).toBeUndefined();
});
