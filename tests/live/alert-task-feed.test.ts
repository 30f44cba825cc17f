import type { Client } from 'graphql-ws';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { issueApiKey, keyScopes } from '../../src/access/api-keys.ts';
import { fighting, raiseAlert, sendAlert } from '../support/alert-sender.ts';
import { follow, openClient, type SeenMessage } from '../support/feed-client.ts';
import { type LiveServer, startLiveServer } from '../support/live-server.ts';
import { respond, setPolicy } from '../support/responding.ts';
import { uuidFor } from '../support/small-world-events.ts';

let server: LiveServer;
const clients: Client[] = [];
let own: Client;
let partners: Client;
let anonymous: Client;
beforeAll(async () => {
  server = await startLiveServer();
  const partnerKey = await issueApiKey(server.database, {
    organisationId: uuidFor('MdM'),
    label: 'partner',
    scopes: keyScopes,
    expiresAt: new Date(Date.now() + 3_600_000),
  });
  const open = (authorization?: string): Client => {
    const client = openClient(server.socketUrl, authorization === undefined ? {} : { authorization });
    clients.push(client);
    return client;
  };
  [own, partners, anonymous] = [open(server.authorization), open(`Bearer ${partnerKey}`), open()];
});
afterAll(async () => {
  for (const client of clients) await client.dispose();
  await server.close();
});

const document = `subscription ($filter: AlertFilter, $after: Cursor, $snapshot: Boolean) {
  alertFeed(filter: $filter, after: $after, snapshot: $snapshot) {
    __typename
    ... on FeedMessage { cursor }
    ... on AlertUpserted { kind alert { id version tasks { state } } }
    ... on AlertTaskUpserted { kind task { id version state alert { id version } } }
    ... on Removed { removal: kind subjectId }
  } }`;

const told = (messages: readonly SeenMessage[]): unknown[] =>
  messages
    .filter(({ __typename }) => !/^(?:Ready|CaughtUp)$/.test(__typename))
    .map(({ kind, removal }) => kind ?? removal);

test('what an organisation does about an alert is told to its people on the feed of alerts, and to nobody else', async () => {
  const feeds = [own, partners, anonymous].map((client) => follow(client, {}, document));
  for (const feed of feeds) await feed.caughtUp();
  await setPolicy(server.officer);
  const alert = await raiseAlert(server.officer);
  await respond(server.officer, 'acknowledgeAlert', { id: alert.id });
  await sendAlert(server.officer, 'cancelAlert', { id: alert.id, version: alert.version, note: 'Over.' });
  const isOver = (messages: readonly SeenMessage[]) => messages.some(({ removal }) => removal !== undefined);
  const [first = [], ...others] = await Promise.all(feeds.map((feed) => feed.until(isOver)));
  const ownKinds = [
    'ALERT_RAISED',
    'ALERT_TASK_OPENED',
    'ALERT_ACKNOWLEDGED',
    'ALERT_CLOSED',
    'ALERT_CANCELLED',
  ];
  expect(told(first)).toEqual(ownKinds);
  for (const messages of others) expect(told(messages)).toEqual(['ALERT_RAISED', 'ALERT_CANCELLED']);
  for (const feed of feeds) feed.stop();
  const again = follow(own, { after: first[0]?.cursor }, document);
  expect(told(await again.caughtUp())).toEqual(ownKinds);
  again.stop();
});

test('a task is told where its alert matches the filter, and not elsewhere', async () => {
  const filter = (severityAtLeast: string) => ({ filter: { info: { severityAtLeast } } });
  const [severe, extreme] = [
    follow(own, filter('SEVERE'), document),
    follow(own, filter('EXTREME'), document),
  ];
  await Promise.all([severe.caughtUp(), extreme.caughtUp()]);
  const { id } = await raiseAlert(server.officer);
  await respond(server.officer, 'acknowledgeAlert', { id });
  await raiseAlert(server.officer, { infos: [{ ...fighting, severity: 'EXTREME' }] });
  const seen = await extreme.until((messages) => told(messages).length > 0);
  expect(told(seen)).toEqual(['ALERT_RAISED']);
  const all = await severe.until((messages) => told(messages).length >= 4);
  expect(told(all)).toEqual(['ALERT_RAISED', 'ALERT_TASK_OPENED', 'ALERT_ACKNOWLEDGED', 'ALERT_RAISED']);
  for (const feed of [severe, extreme]) feed.stop();
});

test('a snapshot has the tasks with their alerts', async () => {
  const { id } = await raiseAlert(server.officer, { infos: [{ ...fighting, severity: 'MINOR' }] });
  await respond(server.officer, 'acknowledgeAlert', { id });
  const tasksIn = async (client: Client) => {
    const feed = follow(client, { snapshot: true }, document);
    const messages = await feed.caughtUp();
    feed.stop();
    return Object(messages.find(({ alert }) => alert?.id === id)?.alert).tasks;
  };
  expect(await tasksIn(own)).toEqual([{ state: 'ACKNOWLEDGED' }]);
  expect(await tasksIn(anonymous)).toEqual([]);
});
