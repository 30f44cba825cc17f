import type { Client } from 'graphql-ws';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseCap } from '../../src/exchange/cap/parse-cap.ts';
import { schemaComplaints } from '../support/cap-schema.ts';
import { loadedDatabase, type TestDatabase } from '../support/database.ts';
import { type Following, follow, openClient } from '../support/feed-client.ts';
import { type HubProcess, spawnHub } from '../support/hub-process.ts';
import { letAnHourPass } from '../support/passing-time.ts';
import { readTask, respond, setPolicy } from '../support/responding.ts';
import { runCommand } from '../support/run-command.ts';
import { type Sender, senderTo } from '../support/writing-server.ts';

/*
 * The exercise of a first start, from the past that is told again to the answer: reports of 2013 in the Central African
 * Republic, what the detectors say of them, an alert, and the desk of the World Food Programme that deals with it.
 */
let db: TestDatabase;
let hub: HubProcess;
let url: string;
let desk: Sender;
let client: Client;
let feed: Following;
let usual: Following;
let alertId: string;

const document = `subscription { alertFeed(filter: { statuses: [EXERCISE], info: { pcode: "CF71", severityAtLeast: EXTREME } }) {
  __typename
  ... on AlertUpserted { kind alert { id version status lifecycle infos { headline severity }
    detections { week method observed expected incidents { headline } } } }
  ... on AlertTaskUpserted { kind task { id version state } } } }`;

beforeAll(async () => {
  db = await loadedDatabase();
  const issue = ['token', 'issue', '--organisation', 'WFP', '--name', 'desk'];
  const key = (await runCommand(db.url, issue)).stdout.trim();
  await withoutExercise(async () => {
    desk = senderTo(url, `Bearer ${key}`);
    await setPolicy(desk, { severity: 'EXTREME', acknowledgeWithin: 30, steps: [{ role: 'DUTY_OFFICER' }] });
  });
  hub = spawnHub({ env: { HALCYON_DATABASE_URL: db.url, HALCYON_EXERCISE: 'on' } });
  url = await hub.ready;
  desk = senderTo(url, `Bearer ${key}`);
  client = openClient(`${url.replace('http', 'ws')}/graphql`, { authorization: `Bearer ${key}` });
  feed = follow(client, {}, document);
  usual = follow(client, {}, 'subscription { alertFeed { __typename } }');
}, 300_000);
afterAll(async () => {
  hub.child.kill('SIGTERM');
  await hub.ended;
  await db.close();
});

/** Runs a hub in which nothing happens for as long as something is done with it. */
async function withoutExercise(work: () => Promise<void>): Promise<void> {
  const first = spawnHub({ env: { HALCYON_DATABASE_URL: db.url, HALCYON_EXERCISE: 'off' } });
  url = await first.ready;
  await work();
  first.child.kill('SIGTERM');
  expect(await first.ended).toBe(0);
}

const told = (): unknown[] => feed.messages.flatMap(({ kind }) => kind ?? []);
const untilTold = (kind: string) => feed.until((messages) => messages.some((each) => each.kind === kind));

test('what was reported in 2013 raises an alert that reaches who listens for exercises, and nobody else', async () => {
  await untilTold('ALERT_TASK_OPENED');
  const [ready, caughtUp, raised] = feed.messages;
  expect([ready?.__typename, caughtUp?.__typename, feed.errors]).toEqual(['Ready', 'CaughtUp', []]);
  expect(raised?.alert).toMatchObject({ status: 'EXERCISE', lifecycle: 'ACTIVE' });
  const { id, infos, detections } = Object(raised?.alert);
  expect(infos[0].headline).toMatch(/^EXERCISE: Bangui .+ in the week of 2013-12-02, /);
  expect(detections[0]).toMatchObject({ week: '2013-12-02' });
  expect(detections[0].incidents[0].headline).toMatch(/^EXERCISE: /);
  expect(usual.messages.map(({ __typename }) => __typename)).toEqual(['Ready', 'CaughtUp']);
  alertId = id;
}, 120_000);

test('it escalates when nobody takes it on in time, and is then acknowledged and resolved', async () => {
  await letAnHourPass(db.sql);
  await untilTold('ALERT_ESCALATED');
  await respond(desk, 'acknowledgeAlert', { id: alertId, note: 'On it.' });
  const { version } = Object(await readTask(desk, alertId));
  await respond(desk, 'resolveAlert', { id: alertId, version, note: 'The camp at the airport is guarded.' });
  await untilTold('ALERT_RESOLVED');
  expect(await readTask(desk, alertId)).toMatchObject({ state: 'RESOLVED' });
  expect(told()).toEqual(expect.arrayContaining(['ALERT_RAISED', 'ALERT_ACKNOWLEDGED', 'ALERT_RESOLVED']));
});

test('it goes out as a valid message of CAP that says what it is, and the hub stops cleanly', async () => {
  const text = await (await fetch(`${url}/alerts/${alertId}.cap`)).text();
  expect(await schemaComplaints(text)).toEqual([]);
  expect(parseCap(text)).toMatchObject({ status: 'EXERCISE', infos: [{ severity: 'EXTREME' }] });
  await client.dispose();
  hub.child.kill('SIGTERM');
  expect(await hub.ended).toBe(0);
});
