import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  buildEvent,
  commitEvents,
  oneTo,
  openTestLog,
  readLogOf,
  type TestLog,
} from '../support/event-log.ts';
import { runCommand } from '../support/run-command.ts';

let log: TestLog;
beforeAll(async () => {
  log = await openTestLog();
  await commitEvents(log.database, ...oneTo(5).map((number) => buildEvent(`event ${number}`)));
  await readLogOf(log.database, 5);
});
afterAll(() => log.close());

const verify = () => runCommand(log.url, ['audit', 'verify']);

test('a log that stands as it was written is said to, with the hash that vouches for it', async () => {
  const [head] = await log.admin<{ hash: string }[]>`select encode(hash, 'hex') as hash from log.head`;
  expect(await verify()).toMatchObject({
    code: 0,
    stdout: `All 5 events are as they were written. Position 5 has the hash ${head?.hash}\n`,
  });
});

test('an event that was altered behind the hub is named in one line, and the command fails', async () => {
  await log.admin`update log.event_log set body = '{"headline":"other"}' where position = 3`;
  const { code, stderr } = await verify();
  expect(code).toBe(1);
  expect(stderr).toContain('halcyon: The event at position 3 was altered; the 2 before it are as they were');
});
