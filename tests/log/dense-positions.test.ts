import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../src/database/pools.ts';
import { transact } from '../../src/database/transaction.ts';
import { appendEvents } from '../../src/log/append.ts';
import { moveBatch } from '../../src/log/move-batch.ts';
import { verifyChain } from '../../src/log/verify-chain.ts';
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
const openMs = 5_000;

let log: TestLog;
/** With a connection for each writer and one for the transaction that stays open. */
let writers: Database;
/** What a reader of the log was told, and what one who remembers the highest `bigserial` saw of the same rows. */
let followed: Followed;
const naive: string[] = [];
let written: string[] = [];
let toldWhileOpen = 0;

/**
 * 16 writers commit after random delays while one more holds its transaction open for 5 s. Each puts its event into
 * the outbox and, in the same transaction, into a table whose `bigserial` serves as cursor, as is commonly done.
 */
beforeAll(async () => {
  log = await openTestLog();
  await log.admin`create table naive_log (id bigserial primary key, headline text)`;
  await log.admin`grant all on naive_log, naive_log_id_seq to halcyon_app`;
  writers = await openDatabase({ url: log.url, poolSize: 2 * (writerCount + 2), statementTimeoutMs: 5_000 });
  followed = follow(log);
  const reading = new AbortController();
  const naiveReader = readNaively(reading.signal);
  const end = performance.now() + openMs;
  const longest = write('open throughout', openMs, () => {
    toldWhileOpen = followed.events.length;
  });
  const others = oneTo(writerCount).map(async (writer) => {
    const mine: string[] = [];
    for (let turn = 1; performance.now() < end; turn += 1) {
      const isSlow = Math.random() < 0.1;
      mine.push(await write(`${writer}: ${turn}`, isSlow ? 5 + Math.random() * 20 : Math.random() * 3));
    }
    return mine;
  });
  written = [...(await Promise.all(others)).flat(), await longest];
  await followed.reached(written.length);
  // Whatever it has not seen by now, it never will.
  await sleep(100);
  reading.abort();
  await naiveReader;
});
afterAll(async () => {
  await followed.tail.close();
  await writers.close();
  await log.close();
});

async function write(headline: string, holdMs: number, beforeCommit = () => {}): Promise<string> {
  await transact(writers, { kind: 'hub' }, async (tx) => {
    await tx`insert into naive_log (headline) values (${headline})`;
    await appendEvents(tx, [buildEvent(headline)]);
    await sleep(holdMs);
    beforeCommit();
  });
  return headline;
}

async function readNaively(stopping: AbortSignal): Promise<void> {
  for (let last = '0'; !stopping.aborted; await sleep(2)) {
    const rows = await log.admin<{ id: string; headline: string }[]>`
      select id, headline from naive_log where id > ${last} order by id`;
    naive.push(...rows.map((row) => row.headline));
    last = rows.at(-1)?.id ?? last;
  }
}

test('with 16 writers and an open transaction a reader of the log is told every event once', () => {
  expect(written.length).toBeGreaterThan(1_000);
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
