import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startExpiryTicker } from '../../src/domains/alerts/expiry-ticker.ts';
import type { DueTicker } from '../../src/domains/due-ticker.ts';
import { fighting, raiseAlert, type SeenAlert, sendAlert } from '../support/alert-sender.ts';
import { silent } from '../support/event-log.ts';
import { alertDocument, follow, openClient, type SeenMessage } from '../support/feed-client.ts';
import { type LiveServer, startLiveServer } from '../support/live-server.ts';
import { anHourBefore, inMinutes, letAnHourPass } from '../support/passing-time.ts';
import { uuidFor } from '../support/small-world-events.ts';

let server: LiveServer;
let ticker: DueTicker;
let client: Client;
beforeAll(async () => {
  server = await startLiveServer();
  ticker = startExpiryTicker({ database: server.database, log: silent });
  client = openClient(server.socketUrl);
});
afterAll(async () => {
  await client.dispose();
  await ticker.close();
  await server.close();
});

const followAlerts = (variables: Record<string, unknown> = {}) => follow(client, variables, alertDocument);
const cancel = ({ id, version }: SeenAlert) =>
  sendAlert(server.officer, 'cancelAlert', { id, version, note: 'Over.' });
const update = ({ id, version }: SeenAlert, infos: readonly object[]) =>
  sendAlert(server.officer, 'updateAlert', { id, version, infos });
const inOuhamPende = { ...fighting, areas: [{ description: 'Ouham-Pendé', pcodes: ['CF22'] }] };
const region = (pcode: string) => `region_${uuidFor(pcode)}`;
/** Who came and left; what is shown of them may be newer than what happened. */
const story = (messages: readonly SeenMessage[]): string[] =>
  messages.flatMap(({ alert, subjectId }) =>
    alert ? [`came ${alert.id}`] : subjectId ? [`left ${subjectId}`] : [],
  );
const removals = (messages: readonly SeenMessage[]) =>
  messages.filter(({ __typename }) => __typename === 'Removed');

test('a feed begins with Ready, then is caught up, then tells of each alert once and in order', async () => {
  const feed = followAlerts();
  await feed.caughtUp();
  const first = await raiseAlert(server.officer);
  const second = await raiseAlert(server.officer);
  const messages = await feed.until((told) => told.length >= 4);
  expect(messages.map(({ __typename, kind }) => kind ?? __typename)).toEqual([
    'Ready',
    'CaughtUp',
    'ALERT_RAISED',
    'ALERT_RAISED',
  ]);
  expect(story(messages)).toEqual([`came ${first.id}`, `came ${second.id}`]);
  feed.stop();
});

test('an alert that names its area by an outline or a circle is told to who follows a country that it touches', async () => {
  const feeds = ['CAF', 'CF21', 'CMR'].map((pcode) => followAlerts({ filter: { info: { pcode } } }));
  for (const feed of feeds) await feed.caughtUp();
  // Of the regions of the small world only one has an outline, three corners of a square in the south-west.
  const at = (shape: object) => ({
    infos: [{ ...fighting, areas: [{ description: 'Ouham', pcodes: [], ...shape }] }],
  });
  const outlined = await raiseAlert(server.officer, at({ polygons: ['5.2,16.5 5.2,17 6,17 5.2,16.5'] }));
  const circled = await raiseAlert(server.officer, at({ circles: ['4.9,17 20'] }));
  const elsewhere = await raiseAlert(server.officer, at({ circles: ['0.5,-30 20'] }), 'regions { pcode }');
  expect(elsewhere).toMatchObject({ regions: [] });
  const last = await raiseAlert(server.officer, at({ pcodes: ['CF21', 'CMR'] }));
  const stories = await Promise.all(
    feeds.map((feed) => feed.until((told) => story(told).includes(`came ${last.id}`))),
  );
  expect(stories.map(story)).toEqual([
    [outlined, circled, last].map(({ id }) => `came ${id}`),
    [`came ${last.id}`],
    [`came ${last.id}`],
  ]);
  for (const feed of feeds) feed.stop();
});

test('an update is told as the old alert that leaves and the new one that comes, one after the other', async () => {
  const feed = followAlerts({ filter: { info: { pcode: 'CF21' } } });
  await feed.caughtUp();
  const old = await raiseAlert(server.officer);
  const { alert } = await update(old, [fighting]);
  const messages = await feed.until((told) => told.length >= 5);
  expect(story(messages)).toEqual([`came ${old.id}`, `left ${old.id}`, `came ${alert?.id}`]);
  expect(messages[3]).toMatchObject({
    subjectVersion: 2,
    reason: 'SUPERSEDED',
    removal: 'ALERT_SUPERSEDED',
  });
  feed.stop();
});

test('a cancellation takes the alert off the feed, and is itself on none that asks for what is in force', async () => {
  const feed = followAlerts();
  const ended = followAlerts({ filter: { lifecycles: ['CANCELLED'] } });
  await Promise.all([feed.caughtUp(), ended.caughtUp()]);
  const raised = await raiseAlert(server.officer);
  await cancel(raised);
  const next = await raiseAlert(server.officer);
  const messages = await feed.until((told) => told.length >= 5);
  expect(story(messages)).toEqual([`came ${raised.id}`, `left ${raised.id}`, `came ${next.id}`]);
  expect(messages[3]).toMatchObject({ reason: 'CANCELLED', removal: 'ALERT_CANCELLED' });
  const others = await ended.until((told) => told.length >= 4);
  expect(others.slice(2).map(({ kind, alert }) => [kind, alert?.lifecycle])).toEqual([
    ['ALERT_CANCELLED', 'CANCELLED'],
    ['ALERT_RAISED', 'CANCELLED'],
  ]);
  feed.stop();
  ended.stop();
});

describe('time alone', () => {
  test('takes an alert off the feed when it expires, and tells when that was', async () => {
    const feed = followAlerts();
    await feed.caughtUp();
    const expires = inMinutes(10);
    const { id } = await raiseAlert(server.officer, { infos: [{ ...fighting, expires }] });
    await letAnHourPass(server.sql);
    const messages = await feed.until((told) => removals(told).length > 0);
    expect(story(messages)).toEqual([`came ${id}`, `left ${id}`]);
    expect(messages.at(-1)).toMatchObject({
      subjectVersion: 2,
      reason: 'EXPIRED',
      removal: 'ALERT_EXPIRED',
      occurredAt: anHourBefore(expires),
    });
    feed.stop();
  });

  test('takes an alert off the feeds that only its expired block matched, and off no other', async () => {
    const [here, there] = ['CF21', 'CF22'].map((pcode) => followAlerts({ filter: { info: { pcode } } }));
    await Promise.all([here?.caughtUp(), there?.caughtUp()]);
    const { id } = await raiseAlert(server.officer, {
      infos: [{ ...fighting, expires: inMinutes(10) }, inOuhamPende],
    });
    await letAnHourPass(server.sql);
    const left = await here?.until((told) => removals(told).length > 0);
    expect(left?.at(-1)).toMatchObject({ reason: 'EXPIRED', removal: 'ALERT_BLOCK_EXPIRED' });
    const kept = await there?.until((told) => told.length >= 4);
    expect(story(kept ?? [])).toEqual([`came ${id}`, `came ${id}`]);
    expect(kept?.at(-1)).toMatchObject({
      kind: 'ALERT_BLOCK_EXPIRED',
      alert: { lifecycle: 'ACTIVE', infos: [{ isExpired: true }, { isExpired: false }] },
    });
    here?.stop();
    there?.stop();
  });

  test('brings an alert onto the feeds that ask for what has expired', async () => {
    const feed = followAlerts({ filter: { lifecycles: ['EXPIRED'], info: { region: region('CF21') } } });
    await feed.caughtUp();
    const { id } = await raiseAlert(server.officer, { infos: [{ ...fighting, expires: inMinutes(10) }] });
    await letAnHourPass(server.sql);
    const messages = await feed.until((told) => told.length >= 3);
    expect(messages[2]).toMatchObject({ kind: 'ALERT_EXPIRED', alert: { id, lifecycle: 'EXPIRED' } });
    feed.stop();
  });

  test('that passed meanwhile is told in the same messages to whoever resumes', async () => {
    const live = followAlerts();
    const ready = (await live.caughtUp())[1];
    const early = { ...fighting, expires: inMinutes(10) };
    await raiseAlert(server.officer, { infos: [early, { ...inOuhamPende, expires: inMinutes(20) }] });
    await letAnHourPass(server.sql);
    const seen = await live.until((told) => removals(told).length > 0);
    const later = followAlerts({ after: ready?.cursor });
    const told = await later.caughtUp();
    const facts = (messages: readonly SeenMessage[]) =>
      messages.map(({ __typename, cursor, kind, removal }) => [__typename, cursor, kind ?? removal]);
    expect(facts(told.slice(1, -1))).toEqual(facts(seen.slice(2)));
    expect(told).toHaveLength(5);
    live.stop();
    later.stop();
  });
});

test('what is severe in one block and near in another is told to nobody who asks for both', async () => {
  const filter = { info: { severityAtLeast: 'SEVERE', region: region('CF22') } };
  const feed = followAlerts({ filter });
  await feed.caughtUp();
  await raiseAlert(server.officer, { infos: [fighting, { ...inOuhamPende, severity: 'MINOR' }] });
  const both = await raiseAlert(server.officer, { infos: [{ ...inOuhamPende, severity: 'EXTREME' }] });
  const messages = await feed.until((told) => told.length >= 3);
  expect(story(messages)).toEqual([`came ${both.id}`]);
  feed.stop();
});

test('exercises are on the feeds alone that ask for them', async () => {
  const earnest = followAlerts();
  const exercises = followAlerts({ filter: { statuses: ['EXERCISE'] } });
  await Promise.all([earnest.caughtUp(), exercises.caughtUp()]);
  const exercise = await raiseAlert(server.officer, { status: 'EXERCISE' });
  const actual = await raiseAlert(server.officer);
  const both = await Promise.all([earnest, exercises].map((feed) => feed.until((told) => told.length >= 3)));
  expect(both.map(story)).toEqual([[`came ${actual.id}`], [`came ${exercise.id}`]]);
  earnest.stop();
  exercises.stop();
});

test('a snapshot while alerts come, change, end and expire, and what follows it, end in what the list holds', async () => {
  const filter = { info: { pcode: 'CF21', severityAtLeast: 'SEVERE' } };
  const raised: SeenAlert[] = [];
  for (let turn = 0; turn < 20; turn += 1) {
    const expiring = turn % 4 === 0 ? { ...fighting, expires: inMinutes(10 + turn) } : fighting;
    raised.push(
      await raiseAlert(server.officer, { infos: turn % 8 === 0 ? [expiring, inOuhamPende] : [expiring] }),
    );
  }
  const ending = raised.map(async (alert, turn) => {
    await sleep(Math.random() * 300);
    if (turn % 4 === 1) await cancel(alert);
    if (turn % 4 === 2) await update(alert, [turn % 8 === 2 ? fighting : inOuhamPende]);
  });
  const feed = followAlerts({ filter, snapshot: true });
  await letAnHourPass(server.sql);
  await Promise.all(ending);
  const last = await raiseAlert(server.officer, { infos: [{ ...fighting, expires: inMinutes(10) }] });
  await letAnHourPass(server.sql);
  await feed.until((told) => told.some(({ subjectId }) => subjectId === last.id));
  const held = new Map<string, unknown>();
  for (const message of feed.messages) {
    if (message.__typename === 'Removed') held.delete(String(message.subjectId));
    else if (message.alert) held.set(message.alert.id, message.alert.version);
  }
  const { data } = await server.officer(
    'query ($filter: AlertFilter) { alerts(first: 100, filter: $filter) { nodes { id version } } }',
    { filter },
  );
  const { nodes } = (data as { alerts: { nodes: SeenAlert[] } }).alerts;
  expect(nodes.length).toBeGreaterThan(5);
  expect(new Map([...held].sort())).toEqual(
    new Map(nodes.map(({ id, version }) => [id, version] as const).sort()),
  );
  feed.stop();
});
