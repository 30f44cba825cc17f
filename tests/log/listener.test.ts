import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startListener } from '../../src/log/listener.ts';
import { openTestLog, type TestLog } from '../support/event-log.ts';

let log: TestLog;
beforeAll(async () => {
  log = await openTestLog();
  await log.sequencer.close();
});
afterAll(() => log.close());

/** The sessions that listen. */
const sessions = () => log.admin<{ pid: number }[]>`
  select pid from pg_stat_activity
   where datname = current_database() and application_name = 'halcyon listen'`;

test('who is told to stop listening a moment after the connection was lost does not come back', async () => {
  let hints = 0;
  const listener = startListener(log.url, 'somewhere', () => {
    hints += 1;
  });
  await vi.waitUntil(() => hints === 1);
  const [session] = await sessions();
  await log.admin`select pg_terminate_backend(${session?.pid ?? 0}, 5000)`;
  await sleep(50);
  await listener.close();
  await sleep(500);
  expect(await sessions()).toHaveLength(0);
});

test('who has lost the connection listens again, and is told to look', async () => {
  let hints = 0;
  const listener = startListener(log.url, 'somewhere', () => {
    hints += 1;
  });
  await vi.waitUntil(() => hints === 1);
  await log.admin`select pg_terminate_backend(pid) from (${sessions()}) s`;
  await vi.waitUntil(() => hints === 2);
  await log.admin`select pg_notify('somewhere', '')`;
  await vi.waitUntil(() => hints === 3);
  await listener.close();
  await vi.waitUntil(async () => (await sessions()).length === 0);
});
