import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../src/database/pools.ts';
import { startSequencer } from '../../src/log/sequencer.ts';
import { verifyChain } from '../../src/log/verify-chain.ts';
import {
  buildEvent,
  commitEvents,
  follow,
  headlineOf,
  openTestLog,
  readLogOf,
  silent,
  type TestLog,
} from '../support/event-log.ts';

let log: TestLog;
beforeAll(async () => {
  log = await openTestLog();
  await commitEvents(log.database, buildEvent('before'));
  await readLogOf(log.database, 1);
});
afterAll(() => log.close());

test('the same server again is the same epoch: whoever takes over goes on', async () => {
  await log.sequencer.close();
  const next = startSequencer({ url: log.url, log: silent, daysKept: 90 });
  await commitEvents(log.database, buildEvent('after a restart'));
  expect((await readLogOf(log.database, 2)).map((event) => event.epoch)).toEqual([1, 1]);
  await next.close();
});

test('a restored copy begins a new epoch: it goes on counting, and who comes with an old cursor is told', async () => {
  await log.database.close();
  const restored = `${new URL(log.url).pathname.slice(1)}_restored`;
  const url = new URL(log.url);
  url.pathname = '/postgres';
  const server = postgres(url.href, { max: 1 });
  await log.admin.end();
  await server.unsafe(`create database ${restored} template ${new URL(log.url).pathname.slice(1)}`);
  url.pathname = `/${restored}`;
  const database = await openDatabase({ url: url.href, poolSize: 2, statementTimeoutMs: 5_000 });
  const sequencer = startSequencer({ url: url.href, log: silent, daysKept: 90 });
  const followed = follow({ url: url.href, database });
  while (followed.resyncs.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  await commitEvents(database, buildEvent('in the copy'));
  const events = await readLogOf(database, 3);
  expect(followed.resyncs).toEqual(['EPOCH_CHANGED']);
  expect(events.map((event) => [event.epoch, event.position, headlineOf(event)]).at(-1)).toEqual([
    2,
    3,
    'in the copy',
  ]);
  expect(await verifyChain(database)).toEqual({ verified: 3 });
  await followed.tail.close();
  await sequencer.close();
  await database.close();
  await server.unsafe(`drop database ${restored} with (force)`);
  await server.end();
});
