import { afterEach, beforeEach, expect, test } from 'vitest';
import { verifyChain } from '../../src/log/verify-chain.ts';
import {
  buildEvent,
  commitEvents,
  oneTo,
  openTestLog,
  readLogOf,
  type TestLog,
} from '../support/event-log.ts';

let log: TestLog;
beforeEach(async () => {
  log = await openTestLog();
  await commitEvents(log.database, buildEvent('bare', { keysAfter: null, body: null }));
  await commitEvents(log.database, ...oneTo(9).map((number) => buildEvent(`event "${number}" \u2603`)));
  await readLogOf(log.database, 10);
  await log.sequencer.close();
});
afterEach(() => log.close());

test('a log that nobody touched is whole, from its first event to its head', async () => {
  expect(await verifyChain(log.database)).toEqual({ verified: 10 });
});

test.each([
  ['the body', `body = '{"headline":"other"}'`],
  ['the kind', `kind = 'incident.retracted'`],
  ['the entity', 'entity_id = gen_random_uuid()'],
  ['a routing key', `keys_after = '{"region":["XX"]}'`],
  ['the time of the event', `occurred_at = occurred_at + interval '1 millisecond'`],
  ['the hash', `hash = sha256('x')`],
])('an event of which %s was altered is found', async (_, change) => {
  await log.admin.unsafe(`update log.event_log set ${change} where position = 6`);
  expect(await verifyChain(log.database)).toEqual({
    verified: 5,
    fault: { position: 6, kind: 'ALTERED' },
  });
});

test('an event altered with a hash made to fit is found by the one after it, or by the head', async () => {
  const forge = (position: number) => log.admin`
    update log.event_log e set previous_hash = sha256('x'), hash = f.hash
      from (select hash from log.event_log where position = 1) f where position = ${position}`;
  await forge(10);
  expect((await verifyChain(log.database)).fault).toEqual({ position: 10, kind: 'ALTERED' });
  await log.admin`update log.head set hash = sha256('y')`;
  expect((await verifyChain(log.database)).fault).toEqual({ position: 10, kind: 'ALTERED' });
});

test.each([1, 6, 10])('a missing event is found: %i of 10', async (position) => {
  await log.admin`delete from log.event_log where position = ${position}`;
  expect(await verifyChain(log.database)).toEqual({
    verified: position - 1,
    fault: { position, kind: 'MISSING' },
  });
});
