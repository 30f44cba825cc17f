import { afterAll, beforeAll, expect, test } from 'vitest';
import { noteSome, readAudit } from '../support/audit.ts';
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
  await noteSome(log.database, 3);
  await readAudit(log.admin);
});
afterAll(() => log.close());

const verify = () => runCommand(log.url, ['audit', 'verify']);

test('logs that stand as they were written are said to, with the hashes that vouch for them', async () => {
  const [head] = await log.admin<{ events: string; entries: string }[]>`
    select encode(head.hash, 'hex') as events, encode(audit.hash, 'hex') as entries
      from log.head, log.audit_head audit`;
  expect(await verify()).toMatchObject({
    code: 0,
    stdout: `All 5 events are as they were written. Position 5 has the hash ${head?.events}
All 3 entries are as they were written. Position 3 has the hash ${head?.entries}\n`,
  });
});

test('what was altered behind the hub is named in one line, in both logs, and the command fails', async () => {
  await log.admin`update log.event_log set body = '{"headline":"other"}' where position = 3`;
  await log.admin`delete from log.audit_log where position = 2`;
  const { code, stderr } = await verify();
  expect(code).toBe(1);
  expect(stderr).toContain('halcyon: The event at position 3 was altered; the 2 before it are as they were');
  expect(stderr).toContain('The entry at position 2 is missing; the 1 before it are as they were');
});
