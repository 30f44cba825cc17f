import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  buildEvent,
  commitEvents,
  type Followed,
  follow,
  headlineOf,
  oneTo,
  openTestLog,
  type TestLog,
} from '../support/event-log.ts';
import { expectNothingLost, startWriters } from '../support/event-writers.ts';

let log: TestLog;
let followed: Followed;
beforeEach(async () => {
  log = await openTestLog();
  followed = follow(log);
});
afterEach(async () => {
  await followed.tail.close();
  await log.close();
});

/** Ends sessions on the database, of those that fit, and answers how many. */
async function endSessions(query: string): Promise<number> {
  const ended = await log.admin`
    select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and query ilike ${query}`;
  return ended.length;
}

test('when every session is ended, again and again, nothing acknowledged is lost and nothing is told twice', async () => {
  const writers = startWriters(log.database, 4);
  for (let round = 0; round < 5; round += 1) {
    await sleep(400);
    expect(await endSessions('%')).toBeGreaterThan(3);
  }
  await sleep(500);
  const written = await writers.stop();
  expect(written.acknowledged.length).toBeGreaterThan(20);
  await expectNothingLost(log.database, followed, written);
});

test('when those who listen are cut off all the time, events are told all the same, once a second', async () => {
  await commitEvents(log.database, buildEvent('first'));
  await followed.reached(1);
  const cutting = { isOver: false, count: 0 };
  const cut = (async () => {
    for (; !cutting.isOver; await sleep(20)) cutting.count += await endSessions('listen %');
  })();
  for (const number of oneTo(3)) {
    await sleep(150);
    const startedAt = performance.now();
    await commitEvents(log.database, buildEvent(`deaf ${number}`));
    await followed.reached(number + 1);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  }
  cutting.isOver = true;
  await cut;
  expect(cutting.count).toBeGreaterThan(3);
  expect(followed.events.map(headlineOf)).toEqual(['first', 'deaf 1', 'deaf 2', 'deaf 3']);
});

test('who cannot listen at all is told within about a second', async () => {
  const deaf = follow({ url: 'postgres://nobody@127.0.0.1:1/nowhere', database: log.database });
  await sleep(100);
  const startedAt = performance.now();
  await commitEvents(log.database, buildEvent('unheard'));
  await deaf.reached(1);
  expect(performance.now() - startedAt).toBeLessThan(2_000);
  await deaf.tail.close();
});
