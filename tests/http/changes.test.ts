import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startExpiryTicker } from '../../src/domains/alerts/expiry-ticker.ts';
import { decodeLogCursor, encodeLogCursor } from '../../src/log/cursor.ts';
import { type Sequencer, startSequencer } from '../../src/log/sequencer.ts';
import { fighting, raiseAlert, sendAlert } from '../support/alert-sender.ts';
import { silent } from '../support/event-log.ts';
import { awaitChanges, readAsOf, readChanges } from '../support/following.ts';
import { mutate, report } from '../support/incident-writing.ts';
import { inMinutes, letAnHourPass } from '../support/passing-time.ts';
import { startWritingServer, type WritingServer } from '../support/writing-server.ts';

let server: WritingServer;
let sequencer: Sequencer;
beforeAll(async () => {
  server = await startWritingServer();
  sequencer = startSequencer({ url: server.databaseUrl, log: silent, daysKept: 90 });
  await report(server.officer);
  await awaitChanges(server.anonymous, encodeLogCursor({ epoch: 1, position: 0 }), 1);
});
afterAll(async () => {
  await sequencer.close();
  await server.close();
});

/** Reports an incident, corrects it and reports another, and waits until the log holds all three. */
async function writeThree(): Promise<{ after: string; one: string; other: string }> {
  const after = await readAsOf(server.anonymous);
  const one = await report(server.officer);
  await mutate(server.officer, 'correctIncident', { ...one, changes: { injured: 3 } });
  const other = await report(server.officer);
  await awaitChanges(server.anonymous, after, 3);
  return { after, one: one.id, other: other.id };
}

describe('changes', () => {
  test('tell what happened after a cursor, in order, with the things as they are now', async () => {
    const { after, one, other } = await writeThree();
    const { changes, hasMore, cursor, resync } = await readChanges(server.anonymous, after);
    expect(changes).toMatchObject([
      {
        kind: 'INCIDENT_REPORTED',
        subjectKind: 'INCIDENT',
        subjectId: one,
        subjectVersion: 1,
        subject: { id: one, version: 2 },
      },
      { kind: 'INCIDENT_CORRECTED', subjectId: one, subjectVersion: 2, subject: { id: one, version: 2 } },
      { kind: 'INCIDENT_REPORTED', subjectId: other, subjectVersion: 1, subject: { id: other, version: 1 } },
    ]);
    expect([hasMore, cursor, resync]).toEqual([false, changes.at(-1)?.cursor, null]);
  });

  test('come in pages that join without a gap, and every change is a place to go on from', async () => {
    const { after } = await writeThree();
    const { changes: all } = await readChanges(server.anonymous, after);
    const first = await readChanges(server.anonymous, after, { first: 2 });
    expect([first.changes, first.hasMore]).toEqual([all.slice(0, 2), true]);
    const second = await readChanges(server.anonymous, first.cursor, { first: 2 });
    expect([second.changes, second.hasMore]).toEqual([all.slice(2), false]);
    expect((await readChanges(server.anonymous, all[0]?.cursor ?? '')).changes).toEqual(all.slice(1));
  });

  test('of some kinds are those alone, and the cursor passes the others', async () => {
    const { after } = await writeThree();
    const head = (await readChanges(server.anonymous, after)).cursor;
    const corrected = await readChanges(server.anonymous, after, { kinds: ['INCIDENT_CORRECTED'] });
    expect(corrected.changes.map(({ kind }) => kind)).toEqual(['INCIDENT_CORRECTED']);
    expect(corrected.cursor).toBe(head);
    const alerts = await readChanges(server.anonymous, after, { kinds: ['ALERT_RAISED'] });
    expect(alerts).toEqual({ changes: [], hasMore: false, cursor: head, resync: null });
    const one = await readChanges(server.anonymous, after, {
      first: 1,
      kinds: ['INCIDENT_CORRECTED', 'INCIDENT_REPORTED', 'INCIDENT_REPORTED'],
    });
    expect([one.changes[0]?.kind, one.hasMore, one.cursor]).toEqual([
      'INCIDENT_REPORTED',
      true,
      one.changes[0]?.cursor,
    ]);
  });

  test('are none at the end of the log, and the cursor stays', async () => {
    const after = await readAsOf(server.anonymous);
    expect(await readChanges(server.anonymous, after)).toEqual({
      changes: [],
      hasMore: false,
      cursor: after,
      resync: null,
    });
  });

  test('name what is gone, and show it no more', async () => {
    const after = await readAsOf(server.anonymous);
    const made = await report(server.officer);
    await mutate(server.officer, 'retractIncident', made);
    const { changes } = await awaitChanges(server.anonymous, after, 2);
    expect(changes).toMatchObject([
      { kind: 'INCIDENT_REPORTED', subjectId: made.id, subject: null },
      { kind: 'INCIDENT_RETRACTED', subjectId: made.id, subject: null },
    ]);
  });
});

test('alerts are told of in the same order, and whatever became of them they can be seen', async () => {
  const after = await readAsOf(server.anonymous);
  const { id, version } = await raiseAlert(server.officer);
  const { alert } = await sendAlert(server.officer, 'updateAlert', { id, version, infos: [fighting] });
  const { changes } = await awaitChanges(server.anonymous, after, 3);
  const told = changes.map(({ kind, subjectId, subject }) => [kind, subjectId, subject?.id]);
  expect(told).toEqual([
    ['ALERT_RAISED', id, id],
    ['ALERT_SUPERSEDED', id, id],
    ['ALERT_RAISED', alert?.id, alert?.id],
  ]);
  expect(new Set(changes.map(({ subjectKind }) => subjectKind))).toEqual(new Set(['ALERT']));
});

test('an alert that expires is a change, and its version tells whoever holds it that it is news', async () => {
  const after = await readAsOf(server.anonymous);
  const infos = [inMinutes(10), inMinutes(20)].map((expires) => ({ ...fighting, expires }));
  const { id } = await raiseAlert(server.officer, { infos });
  await letAnHourPass(server.sql);
  const ticker = startExpiryTicker({ database: server.database, log: silent });
  const { changes } = await awaitChanges(server.anonymous, after, 3);
  await ticker.close();
  expect(changes).toMatchObject([
    { kind: 'ALERT_RAISED', subjectVersion: 1 },
    { kind: 'ALERT_BLOCK_EXPIRED', subjectVersion: 2 },
    { kind: 'ALERT_EXPIRED', subjectVersion: 3, subject: { id, version: 3 } },
  ]);
  const kinds = ['ALERT_BLOCK_EXPIRED'];
  const some = await readChanges(server.anonymous, after, { kinds });
  expect(some.changes).toEqual(changes.slice(1, 2));
});

describe('a cursor from which nobody can go on', () => {
  test('is refused when it is none', async () => {
    const page = await server.anonymous('{ incidents(first: 1) { pageInfo { endCursor } } }');
    const ofPage = JSON.parse(page.text).data.incidents.pageInfo.endCursor;
    for (const after of ['x', 'MS4', 'MS4wMQ', `${encodeLogCursor({ epoch: 1, position: 1 })}=`, ofPage]) {
      const { codes } = await server.anonymous(`{ changes(after: "${after}") { cursor } }`);
      expect(codes, after).toEqual(['BAD_CURSOR']);
    }
  });

  test('is answered with the reason and nothing else, and does not move', async () => {
    const { position } = decodeLogCursor(await readAsOf(server.anonymous));
    await server.sql`update log.head set floor = 1`;
    for (const [place, resync] of [
      [{ epoch: 2, position }, 'EPOCH_CHANGED'],
      [{ epoch: 1, position: 0 }, 'EVENTS_EXPIRED'],
      [{ epoch: 1, position: position + 1 }, 'AHEAD_OF_LOG'],
    ] as const) {
      const cursor = encodeLogCursor(place);
      const answer = { changes: [], hasMore: false, cursor, resync };
      expect(await readChanges(server.anonymous, cursor)).toEqual(answer);
      expect(await readChanges(server.anonymous, cursor, { kinds: ['INCIDENT_REPORTED'] })).toEqual(answer);
    }
    const floor = encodeLogCursor({ epoch: 1, position: 1 });
    expect((await readChanges(server.anonymous, floor)).resync).toBeNull();
  });

  test('may not ask for more than a page', async () => {
    const { codes } = await server.anonymous(
      `{ changes(after: "${await readAsOf(server.anonymous)}", first: 101) { cursor } }`,
    );
    expect(codes).toEqual(['BAD_PAGE_SIZE']);
  });
});
