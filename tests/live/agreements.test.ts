import { randomUUID } from 'node:crypto';
import type { Client } from 'graphql-ws';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { issueApiKey, keyScopes } from '../../src/access/api-keys.ts';
import { type Database, openDatabase } from '../../src/database/pools.ts';
import { startAgreementTicker } from '../../src/domains/agreements/agreement-ticker.ts';
import { decodeLogCursor } from '../../src/log/cursor.ts';
import { agree, liveAgreement, on } from '../support/agreement-writing.ts';
import { raiseAlert } from '../support/alert-sender.ts';
import { silent } from '../support/event-log.ts';
import {
  alertDocument,
  type Following,
  follow,
  openClient,
  type SeenMessage,
} from '../support/feed-client.ts';
import { mutate, report } from '../support/incident-writing.ts';
import { type LiveNode, startLiveNode } from '../support/live-node.ts';
import { type LiveServer, startLiveServer } from '../support/live-server.ts';
import { uuidFor } from '../support/small-world-events.ts';
import { manyOf, startStorm } from '../support/storm.ts';
import { type Sender, senderTo } from '../support/writing-server.ts';

let one: LiveServer;
let otherDatabase: Database;
let other: LiveNode;
let partner: Sender;
let officers: Sender[];
let clients: Client[];
beforeAll(async () => {
  one = await startLiveServer();
  const { url } = one.log;
  otherDatabase = await openDatabase({ url, poolSize: 4, statementTimeoutMs: 5_000 });
  other = await startLiveNode({ database: otherDatabase, url });
  officers = [one.officer, senderTo(other.httpUrl, one.authorization)];
});
afterAll(async () => {
  await other.close();
  await otherDatabase.close();
  await one.close();
});

let authorization: string;
beforeEach(async () => {
  const expiresAt = new Date(Date.now() + 3_600_000);
  const request = { organisationId: uuidFor('MdM'), label: randomUUID(), scopes: keyScopes, expiresAt };
  authorization = `Bearer ${await issueApiKey(one.database, request)}`;
  partner = senderTo(one.httpUrl, authorization);
  clients = [one, other].map(({ socketUrl }) => openClient(socketUrl, { authorization }));
});
afterEach(() => Promise.all(clients.map((client) => client.dispose())));

/** Médecins du Monde on both nodes, with a filter that keys decide and one that the database does. */
async function followEverywhere(): Promise<readonly Following[]> {
  const filters = [{ filter: { pcode: 'CF21' } }, { filter: { text: 'storm' } }];
  const followings = clients.flatMap((client) => filters.map((variables) => follow(client, variables)));
  await Promise.all(followings.map((each) => each.caughtUp()));
  return followings;
}

const positionOf = ({ cursor }: SeenMessage): number => decodeLogCursor(cursor).position;
const isSecret = ({ incident }: SeenMessage): boolean => incident?.headline.startsWith('Storm') === true;
const gaps = (messages: readonly SeenMessage[]): number[] =>
  messages.filter(({ __typename }) => __typename === 'Resync').map(positionOf);

/** Where the log has what happened to the agreement, once it has so much. */
async function turnsOf(id: string, count: number): Promise<number[]> {
  for (;;) {
    const rows = await one.sql<{ position: string }[]>`
      select position from log.event_log
       where entity_id = ${id.slice(-36)} and keys_after -> 'readers' <> '[]' order by position`;
    if (rows.length >= count) return rows.map(({ position }) => Number(position));
  }
}

/** Resolves when everybody has been told of an incident that comes after all that was written so far. */
async function settle(followings: readonly Following[], tlp: string): Promise<void> {
  const { id } = await report(one.officer, { headline: 'After the storm', tlp });
  await Promise.all(
    followings.map((each) => each.until((told) => told.some(({ incident }) => incident?.id === id))),
  );
}

test('under a storm of reports on two nodes, nothing after the place where an agreement ends reaches the recipient', async () => {
  const followings = await followEverywhere();
  const storm = startStorm(manyOf(officers, 6));
  await storm.passed(20);
  const live = await liveAgreement(one.officer, partner);
  await storm.passed(40);
  const ended = await agree(officers[1] ?? one.officer, 'suspendAgreement', on(live));
  await storm.passed(40);
  const again = await agree(one.officer, 'resumeAgreement', on(ended));
  await storm.passed(40);
  await agree(partner, 'endAgreement', on(again));
  await storm.passed(40);
  await storm.stop();
  await settle(followings, 'CLEAR');
  const turns = await turnsOf(live.id, 4);
  for (const { messages, errors } of followings) {
    expect(errors).toEqual([]);
    expect(gaps(messages)).toEqual(turns);
    const positions = messages.map(positionOf);
    expect(positions).toEqual([...positions].sort((a, b) => a - b));
    expect(messages.filter(isSecret).length).toBeGreaterThan(20);
    expect(messages.filter((each) => isSecret(each) && positionOf(each) > (turns[3] ?? 0))).toEqual([]);
    expect(messages.filter(({ __typename }) => __typename === 'Removed')).toEqual([]);
  }
}, 60_000);

test('from where an agreement begins, everything that it extends is told, in order and once', async () => {
  const followings = await followEverywhere();
  const storm = startStorm(manyOf(officers, 6));
  await storm.passed(10);
  const live = await liveAgreement(one.officer, partner);
  await storm.passed(60);
  await storm.stop();
  await settle(followings, 'AMBER');
  const [begun = 0] = await turnsOf(live.id, 1);
  const events = await one.sql<{ position: string }[]>`
    select position from log.event_log join incidents on incidents.id = entity_id
     where position > ${begun} and headline like 'Storm%' order by position`;
  for (const { messages } of followings) {
    const told = messages.filter((each) => isSecret(each) && positionOf(each) > begun).map(positionOf);
    expect(told).toEqual(events.map(({ position }) => Number(position)));
  }
  await agree(one.officer, 'endAgreement', on(live));
}, 60_000);

test('who resumes from before an agreement that has ended is told of the gap and of nothing that it had extended', async () => {
  const [first] = await followEverywhere();
  const after = first?.messages.at(-1)?.cursor;
  const live = await liveAgreement(one.officer, partner);
  const storm = startStorm(manyOf(officers, 2));
  await storm.passed(10);
  await storm.stop();
  await agree(one.officer, 'endAgreement', on(live));
  const resumed = clients.map((client) => follow(client, { after, filter: { pcode: 'CF21' } }));
  const turns = await turnsOf(live.id, 2);
  await Promise.all(resumed.map((each) => each.caughtUp()));
  await settle(resumed, 'CLEAR');
  for (const { messages } of resumed) {
    expect(gaps(messages)).toEqual(turns);
    expect(messages.filter(isSecret)).toEqual([]);
  }
});

test('when its time is over, an agreement ends what it showed, by the clock and then by the log', async () => {
  const tickers = [one.database, otherDatabase].map((database) =>
    startAgreementTicker({ database, log: silent }),
  );
  const followings = await followEverywhere();
  const storm = startStorm(manyOf(officers, 4));
  const endsAt = new Date(Date.now() + 2_000).toISOString();
  const { id } = await liveAgreement(one.officer, partner, { endsAt });
  const turns = await turnsOf(id, 2);
  await storm.passed(20);
  await storm.stop();
  await settle(followings, 'CLEAR');
  await Promise.all(tickers.map((ticker) => ticker.close()));
  const late = await one.sql<{ position: string }[]>`
    select position from log.event_log where entity_kind = 'incident' and recorded_at >= ${endsAt}`;
  const hidden = new Set(late.map(({ position }) => Number(position)));
  for (const { messages } of followings) {
    expect(gaps(messages)).toEqual(turns);
    expect(messages.some(isSecret)).toBe(true);
    expect(messages.filter((each) => isSecret(each) && hidden.has(positionOf(each)))).toEqual([]);
    expect(messages.filter((each) => isSecret(each) && positionOf(each) > (turns[1] ?? 0))).toEqual([]);
  }
}, 60_000);

test('alerts are told like incidents: what an agreement extends from where it begins to where it ends', async () => {
  const following = follow(clients[0] ?? openClient(one.socketUrl), {}, alertDocument);
  await following.caughtUp();
  const raise = () => raiseAlert(one.officer, { tlp: 'AMBER' });
  await raise();
  const live = await liveAgreement(one.officer, partner);
  const shared = await raise();
  await following.until((told) => told.some(({ alert }) => alert?.id === shared.id));
  await agree(one.officer, 'endAgreement', on(live));
  await raise();
  const everybodys = await raiseAlert(one.officer);
  const messages = await following.until((told) => told.some(({ alert }) => alert?.id === everybodys.id));
  const begun = messages.findIndex(({ gap }) => gap === 'SHARING_CHANGED');
  expect(messages.slice(begun).map(({ alert, gap }) => gap ?? alert?.id)).toEqual([
    'SHARING_CHANGED',
    shared.id,
    'SHARING_CHANGED',
    everybodys.id,
  ]);
});

test('what was reported before an agreement begins is not told ahead of its place, though both are read at once', async () => {
  const following = follow(clients[0] ?? openClient(one.socketUrl), {}, alertDocument);
  await following.caughtUp();
  const { early, open, live, shared } = await one.sql.begin(async (tx) => {
    // Nothing gets into the log meanwhile, so that all of it gets there together.
    await tx`lock table log.event_log in share mode`;
    return {
      early: await raiseAlert(one.officer, { tlp: 'AMBER' }),
      open: await raiseAlert(one.officer),
      live: await liveAgreement(one.officer, partner),
      shared: await raiseAlert(one.officer, { tlp: 'AMBER' }),
    };
  });
  const messages = await following.until((told) => told.some(({ alert }) => alert?.id === shared.id));
  const told = messages.flatMap(({ alert, gap }) => gap ?? alert?.id ?? []);
  expect(told).toEqual([open.id, 'SHARING_CHANGED', shared.id]);
  const again = follow(clients[0] ?? openClient(one.socketUrl), { snapshot: true }, alertDocument);
  await again.caughtUp();
  expect(again.messages.map(({ alert }) => alert?.id)).toContain(early.id);
  await agree(one.officer, 'endAgreement', on(live));
});

test('what leaves the scope of an agreement is told as gone, and what enters it as new', async () => {
  const live = await liveAgreement(one.officer, partner, { pcodes: ['CF21'], incidentKinds: ['BATTLES'] });
  await turnsOf(live.id, 1);
  const following = follow(clients[0] ?? openClient(one.socketUrl));
  await following.caughtUp();
  const { id } = await report(one.officer, { tlp: 'AMBER' });
  const toldOf = () => following.messages.filter((each) => (each.incident?.id ?? each.subjectId) === id);
  const steps = [{ kind: 'RIOTS' }, { kind: 'BATTLES' }, { pcode: 'CF22' }];
  for (const [place, changes] of steps.entries()) {
    await following.until(() => toldOf().length > place);
    const target = { id, version: place + 1, reason: 'Found so.' };
    await mutate(one.officer, 'correctIncident', { ...target, changes });
  }
  await following.until(() => toldOf().length > steps.length);
  expect(toldOf().map(({ __typename, reason }) => reason ?? __typename)).toEqual([
    'IncidentUpserted',
    'GONE',
    'IncidentUpserted',
    'GONE',
  ]);
  await agree(one.officer, 'endAgreement', on(live));
});
