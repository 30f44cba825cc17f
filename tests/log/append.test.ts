import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { transact } from '../../src/database/transaction.ts';
import { appendEvents } from '../../src/log/append.ts';
import { startListener } from '../../src/log/listener.ts';
import { outboxChannel } from '../../src/log/poke.ts';
import { readLogState } from '../../src/log/read-events.ts';
import {
  buildEvent,
  commitEvents,
  headlineOf,
  oneTo,
  openTestLog,
  readLogOf,
  type TestLog,
} from '../support/event-log.ts';

let log: TestLog;
beforeAll(async () => {
  log = await openTestLog();
});
afterAll(() => log.close());

test('events of one transaction stand in the log in the order in which they were appended, with all that was told', async () => {
  const first = buildEvent('first', {
    keysBefore: { region: ['CF'], kind: [] },
    occurredAt: new Date('2017-06-20T10:00:00.123Z'),
  });
  const second = buildEvent('sécond "quoted" \n', { keysAfter: null, body: null });
  await commitEvents(log.database, first, second);
  const [one, two] = await readLogOf(log.database, 2);
  const { occurredAt: _, ...told } = first;
  expect(one).toMatchObject({ ...told, position: 1, epoch: 1, occurredAt: '2017-06-20 10:00:00.123+00' });
  expect(two).toMatchObject({ ...second, position: 2 });
});

test('what is rolled back never reaches the log', async () => {
  const { position } = await readLogState(log.database);
  const failing = transact(log.database, { kind: 'hub' }, async (tx) => {
    await appendEvents(tx, [buildEvent('never')]);
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  await commitEvents(log.database, buildEvent('after'));
  expect((await readLogOf(log.database, 1, position)).map(headlineOf)).toEqual(['after']);
});

test('five thousand events of one transaction keep their order', async () => {
  const { position } = await readLogState(log.database);
  const headlines = oneTo(5_000).map((number) => `event ${number}`);
  await commitEvents(log.database, ...headlines.map((headline) => buildEvent(headline)));
  expect((await readLogOf(log.database, 5_000, position)).map(headlineOf)).toEqual(headlines);
});

test('a commit pokes the sequencer, which need not wait for its next look', async () => {
  const delays: number[] = [];
  for (let { position } = await readLogState(log.database); delays.length < 30; position += 1) {
    // Let it fall asleep, so that the poke alone can wake it in time.
    await sleep(30);
    const startedAt = performance.now();
    await commitEvents(log.database, buildEvent('quick'));
    await readLogOf(log.database, 1, position);
    delays.push(performance.now() - startedAt);
  }
  // Looking alone, once in 200 ms, would be as quick as that for a third of them; a busy machine for most.
  expect(delays.sort((a, b) => a - b)[19]).toBeLessThan(70);
});

test('many commits at once are few pokes, and a rollback is none', async () => {
  let pokes = 0;
  const listener = startListener(log.url, outboxChannel, () => {
    pokes += 1;
  });
  // It is told once when it begins to listen.
  while (pokes === 0) await sleep(5);
  await transact(log.database, { kind: 'hub' }, async (tx) => {
    await appendEvents(tx, [buildEvent('never')]);
    throw new Error('no');
  }).catch(() => {});
  await sleep(100);
  expect(pokes).toBe(1);
  await Promise.all(oneTo(100).map((number) => commitEvents(log.database, buildEvent(`burst ${number}`))));
  await sleep(100);
  await listener.close();
  expect(pokes).toBeGreaterThan(1);
  expect(pokes).toBeLessThan(60);
});
