import type { Client } from 'graphql-ws';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseCap } from '../../src/exchange/cap/parse-cap.ts';
import { fighting, raiseAlert, type SeenAlert } from '../support/alert-sender.ts';
import { schemaComplaints } from '../support/cap-schema.ts';
import { loadedDatabase, type TestDatabase } from '../support/database.ts';
import { type Following, follow, openClient } from '../support/feed-client.ts';
import { builtMain, type HubProcess, spawnHub } from '../support/hub-process.ts';
import { letAnHourPass } from '../support/passing-time.ts';
import { readTask, respond, setPolicy } from '../support/responding.ts';
import { runCommand } from '../support/run-command.ts';
import { type Sender, senderTo } from '../support/writing-server.ts';

/*
 * One warning from beginning to end, through a hub and a watcher in processes of their own: UNHCR warns, and the desk of
 * the World Food Programme answers.
 */
let db: TestDatabase;
let hub: HubProcess;
let watcher: HubProcess;
let url: string;
let sender: Sender;
let desk: Sender;
let client: Client;
let feed: Following;
let warning: SeenAlert;
beforeAll(async () => {
  db = await loadedDatabase();
  hub = spawnHub({ env: { HALCYON_DATABASE_URL: db.url } });
  url = await hub.ready;
  const [senderKey, deskKey] = [await issueKey('UNHCR'), await issueKey('WFP')];
  sender = senderTo(url, `Bearer ${senderKey}`);
  desk = senderTo(url, `Bearer ${deskKey}`);
  const watch = ['watch', '--url', url, '--feed', 'alerts', '--region', 'CAF'] as const;
  watcher = spawnHub({ command: [process.execPath, builtMain, ...watch], env: { HALCYON_TOKEN: deskKey } });
  client = openClient(`${url.replace('http', 'ws')}/graphql`, { authorization: `Bearer ${deskKey}` });
  await watcher.printed(/Live: alerts/);
}, 300_000);
afterAll(async () => {
  await client.dispose();
  for (const { child, ended } of [watcher, hub]) {
    child.kill('SIGTERM');
    await ended;
  }
  await db.close();
});

async function issueKey(organisation: string): Promise<string> {
  const words = ['token', 'issue', '--organisation', organisation, '--name', 'desk'];
  return (await runCommand(db.url, words)).stdout.trim();
}

const document = `subscription { alertFeed(filter: { info: { pcode: "CAF", severityAtLeast: SEVERE } }) {
  __typename ... on FeedMessage { cursor }
  ... on AlertUpserted { kind alert { id version lifecycle } }
  ... on AlertTaskUpserted { kind task { id version state } } } }`;

/** What happened, as the desk was told so far. */
const told = (): unknown[] => feed.messages.flatMap(({ kind }) => kind ?? []);
const untilTold = (kind: string) => feed.until((messages) => messages.some((each) => each.kind === kind));

const outline = '7.2,18.1 7.2,18.5 7.5,18.5 7.5,18.1 7.2,18.1';
const block = {
  ...fighting,
  event: 'Armed group near Batangafo',
  areas: [{ description: 'Around Batangafo', pcodes: [], polygons: [outline] }],
};

test('a warning that draws its area reaches those who follow the country and opens the task of their policy', async () => {
  await setPolicy(desk, { acknowledgeWithin: 30, resolveWithin: 90, steps: [{ role: 'DUTY_OFFICER' }] });
  feed = follow(client, {}, document);
  await feed.caughtUp();
  warning = await raiseAlert(sender, { infos: [block] }, 'regions { pcode }');
  expect(warning).toMatchObject({ regions: [{ pcode: 'CAF' }] });
  await untilTold('ALERT_TASK_OPENED');
  await watcher.printed(/raised +SEVERE · Armed group near Batangafo/);
  expect(told()).toEqual(['ALERT_RAISED', 'ALERT_TASK_OPENED']);
  expect(await readTask(desk, warning.id)).toMatchObject({ state: 'OPEN', version: 1 });
});

test('it is acknowledged, escalated when its time to be resolved has passed, taken on anew, resolved and closed', async () => {
  const { id } = warning;
  await respond(desk, 'acknowledgeAlert', { id, note: 'Calling the team.' });
  await letAnHourPass(db.sql);
  await letAnHourPass(db.sql);
  await untilTold('ALERT_ESCALATED');
  await watcher.printed(/escalated +Armed group near Batangafo · escalated · level 1/);
  await respond(desk, 'acknowledgeAlert', { id, note: 'On it.' });
  await respond(desk, 'resolveAlert', { id, version: 4, note: 'The convoy turned back.' });
  await respond(desk, 'closeAlert', { id, version: 5 });
  await untilTold('ALERT_CLOSED');
  const steps = ['OPENED', 'ACKNOWLEDGED', 'ESCALATED', 'ACKNOWLEDGED', 'RESOLVED', 'CLOSED'];
  const [opened, ...others] = steps;
  expect(told()).toEqual(['ALERT_RAISED', `ALERT_TASK_${opened}`, ...others.map((step) => `ALERT_${step}`)]);
  const { history } = Object(await readTask(desk, id));
  const made = history.map(({ kind, actorName }: Record<string, unknown>) => [kind, actorName]).toReversed();
  expect(made.map(([kind]: string[]) => kind)).toEqual([`TASK_${opened}`, ...others]);
  expect(made[2]).toEqual(['ESCALATED', null]);
  expect(await readTask(sender, id)).toBeUndefined();
});

test('it goes out as a valid message of CAP with its outline, and stands in the feed of other systems', async () => {
  const text = await (await fetch(`${url}/alerts/${warning.id}.cap`)).text();
  expect(await schemaComplaints(text)).toEqual([]);
  const { identifier, infos } = parseCap(text);
  expect(identifier).toBe(warning.id);
  expect(infos[0]).toMatchObject({ severity: 'SEVERE', areas: [{ polygons: [outline] }] });
  expect(await (await fetch(`${url}/alerts.atom`)).text()).toContain(`${url}/alerts/${warning.id}.cap`);
  expect(feed.errors).toEqual([]);
});
