import { afterEach, beforeEach, expect, test } from 'vitest';
import { findResyncReason } from '../../src/log/cursor.ts';
import { keepPartitions } from '../../src/log/leadership.ts';
import { readEvents, readLogState } from '../../src/log/read-events.ts';
import { verifyChain } from '../../src/log/verify-chain.ts';
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
beforeEach(async () => {
  log = await openTestLog();
});
afterEach(() => log.close());

/** Partitions by name, each of which ends with the Monday it begins on. */
async function readPartitions(): Promise<string[]> {
  const rows = await log.admin<{ name: string }[]>`
    select inhrelid::regclass::text as name from pg_inherits
     where inhparent = 'log.event_log'::regclass order by 1`;
  return rows.map(({ name }) => name.replace('log.event_log_', ''));
}

/** Lets the events up to a position look as if they had been appended in the week of 6 January 2020. */
async function makeOld(position: number): Promise<void> {
  await log.admin`
    create table log.event_log_20200106 partition of log.event_log
      for values from ('2020-01-06Z') to ('2020-01-13Z')`;
  await log.admin`alter table log.event_log_20200106 owner to halcyon_owner`;
  await log.admin`update log.event_log set appended_at = '2020-01-08Z' where position <= ${position}`;
}

const daysSince2020 = Math.floor((Date.now() - Date.parse('2020-01-13T00:00Z')) / 86_400_000);

test('partitions stand ready for this week and the four after it', async () => {
  await commitEvents(log.database, buildEvent('first'));
  await readLogOf(log.database, 1);
  const partitions = await readPartitions();
  expect(partitions).toHaveLength(5);
  const days = partitions.map((name) => new Date(name.replace(/(....)(..)(..)/, '$1-$2-$3')));
  expect(days.every((day) => day.getUTCDay() === 1)).toBe(true);
  expect(Date.now() - (days[0]?.getTime() ?? 0)).toBeLessThan(7 * 86_400_000);
});

test('what is older than is kept is dropped, and who had not read it is told that it expired', async () => {
  await commitEvents(log.database, ...oneTo(5).map((number) => buildEvent(`event ${number}`)));
  await readLogOf(log.database, 5);
  await makeOld(3);
  await keepPartitions(log.admin, daysSince2020 + 1);
  expect((await readEvents(log.database, 0, 10)).events).toHaveLength(5);

  await keepPartitions(log.admin, daysSince2020 - 1);
  const { state, events } = await readEvents(log.database, 0, 10);
  expect(events.map(headlineOf)).toEqual(['event 4', 'event 5']);
  expect(state).toEqual({ epoch: 1, position: 5, floor: 3 });
  expect(findResyncReason({ epoch: 1, position: 2 }, state)).toBe('EVENTS_EXPIRED');
  expect(findResyncReason({ epoch: 1, position: 3 }, state)).toBeUndefined();
  expect(await verifyChain(log.database)).toEqual({ verified: 2 });
});

test('a log of which everything has expired goes on counting where it was', async () => {
  await commitEvents(log.database, buildEvent('old'));
  await readLogOf(log.database, 1);
  await makeOld(1);
  await keepPartitions(log.admin, 30);
  await commitEvents(log.database, buildEvent('new'));
  const [event] = await readLogOf(log.database, 1, 1);
  expect(event).toMatchObject({ position: 2, body: { headline: 'new' } });
  expect(await readLogState(log.database)).toEqual({ epoch: 1, position: 2, floor: 1 });
  expect(await verifyChain(log.database)).toEqual({ verified: 1 });
});
