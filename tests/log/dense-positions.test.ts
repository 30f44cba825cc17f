import { afterAll, beforeAll, expect, test } from 'vitest';
import { moveBatch } from '../../src/log/move-batch.ts';
import { verifyChain } from '../../src/log/verify-chain.ts';
import { writeInCrowd } from '../support/crowd.ts';
import {
  buildEvent,
  commitEvents,
  type Followed,
  follow,
  headlineOf,
  oneTo,
  openTestLog,
  readLogOf,
  type TestLog,
} from '../support/event-log.ts';

const writerCount = 16;

let log: TestLog;
/** What a reader of the log was told, and what a crowd had written. */
let followed: Followed;
let written: string[] = [];
let naive: readonly string[] = [];
let toldWhileOpen = 0;

beforeAll(async () => {
  log = await openTestLog();
  followed = follow(log);
  const beforeLastCommit = (): void => {
    toldWhileOpen = followed.events.length;
  };
  const crowd = await writeInCrowd(log, { writerCount, openMs: 5_000, beforeLastCommit });
  written = [...crowd.written];
  naive = crowd.naive;
  await followed.reached(written.length);
});
afterAll(async () => {
  await followed.tail.close();
  await log.close();
});

test('with 16 writers and an open transaction a reader of the log is told every event once', () => {
  expect(written.length).toBeGreaterThan(300);
  expect(followed.events.map(headlineOf).sort()).toEqual(written.sort());
  expect(followed.resyncs).toEqual([]);
});

test('positions run from 1 to n without a hole, and readers see them in that order', () => {
  expect(followed.events.map((event) => event.position)).toEqual(oneTo(written.length));
});

test('an open transaction holds nobody up, and its event comes after what was told before it committed', () => {
  const late = followed.events.find((event) => headlineOf(event) === 'open throughout');
  expect(toldWhileOpen).toBeGreaterThan(written.length / 2);
  expect(late?.position).toBeGreaterThan(toldWhileOpen);
});

test('events of one writer keep the order of its commits', () => {
  for (const writer of oneTo(writerCount)) {
    const turns = followed.events
      .map(headlineOf)
      .filter((headline) => headline.startsWith(`${writer}: `))
      .map((headline) => Number(headline.split(' ')[1]));
    expect(turns).toEqual(oneTo(turns.length));
  }
});

test('the same rows behind a bigserial cursor lose events: this test would see it', () => {
  expect(naive.length).toBeLessThan(written.length);
});

test('nothing stays in the outbox, and the chain is whole', async () => {
  expect(await log.admin`select from log.outbox`).toHaveLength(0);
  expect(await verifyChain(log.database)).toEqual({ verified: written.length });
});

test('several movers at once, as when a leader does not know that it is none, give every position once', async () => {
  await log.sequencer.close();
  const headlines = oneTo(1_000).map((number) => `crowd ${number}`);
  await commitEvents(log.database, ...headlines.map((headline) => buildEvent(headline)));
  const moved = await Promise.all(oneTo(4).map(() => moveAll()));
  expect(moved.filter((count) => count > 0).length).toBeGreaterThan(1);
  const events = await readLogOf(log.database, 1_000, written.length);
  expect(events.map(headlineOf).sort()).toEqual(headlines.sort());
  expect(events.map((event) => event.position)).toEqual(oneTo(1_000).map((n) => n + written.length));
  expect((await verifyChain(log.database)).fault).toBeUndefined();
});

/** Moves by tens until the outbox is empty, also when the others were quicker; answers how many events. */
async function moveAll(): Promise<number> {
  let count = 0;
  while ((await log.admin`select from log.outbox limit 1`).length > 0)
    count += await moveBatch(log.admin, 10);
  return count;
}
