import type { Client } from 'graphql-ws';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fighting, raiseAlert } from '../support/alert-sender.ts';
import { loadedDatabase, type TestDatabase } from '../support/database.ts';
import { oneTo } from '../support/event-log.ts';
import { follow, openClient, type SeenMessage } from '../support/feed-client.ts';
import { type HubProcess, spawnHub } from '../support/hub-process.ts';
import { letAnHourPass } from '../support/passing-time.ts';
import { readTask, setPolicy } from '../support/responding.ts';
import { runCommand } from '../support/run-command.ts';
import { type Sender, senderTo } from '../support/writing-server.ts';

let db: TestDatabase;
let nodes: HubProcess[];
let urls: string[];
let authorization: string;
let officer: Sender;
let client: Client;
beforeAll(async () => {
  db = await loadedDatabase();
  nodes = oneTo(2).map(() => spawnHub({ env: { HALCYON_DATABASE_URL: db.url } }));
  urls = await Promise.all(nodes.map(({ ready }) => ready));
  const issue = 'token issue --organisation UNHCR --name duty-desk';
  authorization = `Bearer ${(await runCommand(db.url, issue.split(' '))).stdout.trim()}`;
  officer = senderTo(urls[0] ?? '', authorization);
  client = openClient(`${urls[1]?.replace('http', 'ws')}/graphql`, { authorization });
}, 300_000);
afterAll(async () => {
  await client.dispose();
  for (const { child } of nodes) child.kill('SIGTERM');
  await Promise.all(nodes.map(({ ended }) => ended));
  await db.close();
});

const document = `subscription { alertFeed(filter: { info: { pcode: "CAF" } }) {
  __typename ... on FeedMessage { cursor }
  ... on AlertTaskUpserted { kind task { id level state alert { id } } } } }`;

const escalations = (messages: readonly SeenMessage[]): string[] =>
  messages.flatMap(({ kind, task }) => (kind === 'ALERT_ESCALATED' ? [Object(task).alert.id] : []));

const block = { ...fighting, areas: [{ description: 'Haute-Kotto', pcodes: ['CAF'] }] };

test('what nobody acknowledges in time is escalated and told once, also where one of two nodes dies half-way', async () => {
  await setPolicy(officer, { steps: [{ role: 'DUTY_OFFICER' }] });
  const feed = follow(client, {}, document);
  await feed.caughtUp();
  const alerts = await Promise.all(oneTo(60).map(() => raiseAlert(officer, { infos: [block] })));
  await letAnHourPass(db.sql);
  await feed.until((messages) => escalations(messages).length >= 5);
  nodes[0]?.child.kill('SIGKILL');
  await nodes[0]?.ended;
  await feed.until((messages) => escalations(messages).length >= alerts.length);
  const survivor = senderTo(urls[1] ?? '', authorization);
  for (const { id } of alerts) {
    const { history, ...task } = Object(await readTask(survivor, id));
    expect(task).toMatchObject({
      state: 'ESCALATED',
      level: 1,
      escalatedToRole: 'DUTY_OFFICER',
      dueAt: null,
    });
    expect(history.map(({ kind }: { kind: string }) => kind)).toEqual(['ESCALATED', 'TASK_OPENED']);
  }
  expect(escalations(feed.messages).toSorted()).toEqual(alerts.map(({ id }) => id).toSorted());
  expect(feed.errors).toEqual([]);
});
