import postgres from 'postgres';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { noteReadings } from '../../src/access/audit.ts';
import { auditChain } from '../../src/log/chained-log.ts';
import { keepPartitions } from '../../src/log/leadership.ts';
import { startSequencer } from '../../src/log/sequencer.ts';
import { verifyChain } from '../../src/log/verify-chain.ts';
import { buildReading, noteSome, readAudit } from '../support/audit.ts';
import { openTestLog, silent, type TestLog } from '../support/event-log.ts';

let log: TestLog;
beforeEach(async () => {
  log = await openTestLog();
});
afterEach(() => log.close());

const verify = () => verifyChain(log.database, { chain: auditChain });

/** Tries a statement as a role; answers PostgreSQL's code when it is refused. */
async function attempt(role: string, statement: string): Promise<string | undefined> {
  const settings = { role, 'halcyon.audience': 'hub' };
  const session = postgres(log.url, { max: 1, onnotice: () => {}, connection: settings });
  try {
    await session.unsafe(statement);
    return undefined;
  } catch (error) {
    return error instanceof postgres.PostgresError ? error.code : String(error);
  } finally {
    await session.end();
  }
}

test('entries get dense positions in a chain of their own, with all that was noted', async () => {
  const reading = buildReading({ version: 3, tlp: 'RED', ownerId: null });
  await noteSome(log.database, 2);
  await noteReadings(log.database, [reading]);
  const entries = await readAudit(log.admin);
  const [record] = reading.records;
  expect(entries.map(({ position }) => position)).toEqual([1, 2, 3]);
  expect(entries[2]).toMatchObject({ ...reading.actor, action: 'READ', way: 'QUERY', command: null });
  expect(entries[2]).toMatchObject({ subjectId: record?.id, subjectVersion: 3, tlp: 'RED', ownerId: null });
  expect(await verify()).toEqual({ verified: 3 });
});

test.each([
  ['the reader', 'organisation_ids = array[gen_random_uuid()]'],
  ['the record', 'subject_id = gen_random_uuid()'],
  ['the label', `tlp = 'CLEAR'`],
  ['the time', `occurred_at = occurred_at + interval '1 millisecond'`],
  ['the way', `way = 'FEED'`],
])('an entry of which %s was altered is found', async (_what, change) => {
  await noteSome(log.database, 5);
  await readAudit(log.admin);
  await log.admin.unsafe(`update log.audit_log set ${change} where position = 4`);
  expect(await verify()).toEqual({ verified: 3, fault: { position: 4, kind: 'ALTERED' } });
});

test.each([1, 3, 5])('a missing entry is found: %i of 5', async (position) => {
  await noteSome(log.database, 5);
  await readAudit(log.admin);
  await log.admin`delete from log.audit_log where position = ${position}`;
  expect(await verify()).toEqual({ verified: position - 1, fault: { position, kind: 'MISSING' } });
});

test.each([
  ['halcyon_app', `update log.audit_log set tlp = 'CLEAR'`],
  ['halcyon_app', 'delete from log.audit_log'],
  ['halcyon_app', 'truncate log.audit_log'],
  ['halcyon_app', `insert into log.audit_log (position) values (1)`],
  ['halcyon_app', 'update log.audit_head set position = 0'],
  ['halcyon_app', 'delete from log.audit_outbox'],
  ['halcyon_app', `update log.audit_outbox set way = 'FEED'`],
  ['halcyon_app', 'select from log.audit_outbox'],
  ['halcyon_feed', `update log.audit_log set tlp = 'CLEAR'`],
  ['halcyon_feed', 'delete from log.audit_log'],
  ['halcyon_feed', `update log.audit_outbox set way = 'FEED'`],
  ['halcyon_member', 'insert into log.audit_outbox default values'],
  ['halcyon_member', 'select from log.audit_outbox'],
  ['halcyon_member', 'delete from log.audit_log'],
  ['halcyon_public', 'select position from log.audit_log'],
])('nobody alters what was written down: %s %s', async (role, statement) => {
  expect(await attempt(role, statement)).toBe('42501');
});

test('what was committed is chained by the next sequencer when the one before was cut off', async () => {
  await log.sequencer.close();
  await noteSome(log.database, 3);
  await log.admin`select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and application_name = 'halcyon'`;
  const next = startSequencer({ url: log.url, log: silent, daysKept: 90 });
  expect((await readAudit(log.admin)).map(({ position }) => position)).toEqual([1, 2, 3]);
  await next.close();
  expect(await verify()).toEqual({ verified: 3 });
});

test('entries older than events are kept are dropped, and the chain holds from there', async () => {
  await noteSome(log.database, 3);
  await readAudit(log.admin);
  await log.admin`create table log.audit_log_20200106 partition of log.audit_log
    for values from ('2020-01-06Z') to ('2020-01-13Z')`;
  await log.admin`alter table log.audit_log_20200106 owner to halcyon_owner`;
  await log.admin`update log.audit_log set appended_at = '2020-01-08Z' where position <= 2`;
  await keepPartitions(log.admin, 90);
  expect((await readAudit(log.admin)).map(({ position }) => position)).toEqual([3]);
  expect(await verify()).toEqual({ verified: 1 });
});
