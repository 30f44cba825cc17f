import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { issueApiKey, keyScopes } from '../../src/access/api-keys.ts';
import { startWarningTicker } from '../../src/warning/warning-ticker.ts';
import { type AdministeredServer, startAdministeredServer } from '../support/administrators.ts';
import { decide, readDrafts, type SeenDraft } from '../support/drafting.ts';
import { oneTo, silent } from '../support/event-log.ts';
import { follow, openClient } from '../support/feed-client.ts';
import { mutate, report } from '../support/incident-writing.ts';
import { buildPerson } from '../support/people.ts';
import { liveQuietYears, settleSeries, weeksAgo } from '../support/quiet-years.ts';
import { uuidFor } from '../support/small-world-events.ts';
import { type Sender, senderTo } from '../support/writing-server.ts';

let world: AdministeredServer;
let officer: Sender;
let duty: Sender;
let partner: Sender;
let anonymous: Sender;
beforeAll(async () => {
  world = await startAdministeredServer();
  const { server, issuer } = world;
  officer = server.officer;
  const at = { issuer: issuer.settings.issuer };
  await buildPerson(server.database, {
    ...at,
    subject: 'duty',
    organisation: 'UNHCR',
    roles: ['DUTY_OFFICER'],
  });
  duty = await world.as('duty');
  const expiresAt = new Date(Date.now() + 3_600_000);
  const key = { organisationId: uuidFor('MdM'), label: 'partner', scopes: keyScopes, expiresAt };
  partner = senderTo(server.httpUrl, `Bearer ${await issueApiKey(server.database, key)}`);
  anonymous = senderTo(server.httpUrl);
  await liveQuietYears(server.sql);
  await settle();
});
afterAll(() => world.close());

const organisationId = uuidFor('UNHCR');
const settle = () => settleSeries(world.server.database, world.server.sql, organisationId);
const today = new Date().toISOString().slice(0, 10);
const surge = (count: number, facts: Readonly<Record<string, unknown>>) =>
  Promise.all(oneTo(count).map(() => report(officer, { occurredFrom: today, ...facts })));

const alertsIn = async (reader: Sender, filter: string) => {
  const { text } = await reader(`{ alerts(filter: { ${filter} }) { nodes { id status } } }`);
  return JSON.parse(text).data.alerts.nodes;
};

test('an alarm makes a draft that its organisation sees by every way, and nobody else by any', async () => {
  await surge(8, { pcode: 'CF21' });
  await settle();
  const [draft, ...rest] = await readDrafts(duty, 'pcode: "CF21"');
  expect(rest).toEqual([]);
  expect(draft).toMatchObject({
    state: 'OPEN',
    status: 'ACTUAL',
    label: 'CLEAR',
    severity: 'MINOR',
    certainty: 'LIKELY',
    urgency: 'EXPECTED',
  });
  expect(draft?.headline).toMatch(
    /^Ouham \(CF21\): 8 incidents in the week of \d{4}-\d\d-\d\d, 0\.\d usual$/,
  );
  for (const reader of [partner, anonymous]) {
    expect(await readDrafts(reader, 'states: [OPEN, RELEASED]')).toEqual([]);
    const { data } = await reader(
      `{ alertDraft(id: "${draft?.id}") { id } node(id: "${draft?.id}") { id } }`,
    );
    expect(data).toEqual({ alertDraft: null, node: null });
  }
  expect(await alertsIn(duty, 'lifecycles: [ACTIVE], info: { text: "than usual" }')).toEqual([]);
  const told = await world.server.sql`select from log.event_log where kind like 'alert%'`;
  expect(told).toEqual([]);
  expect(await (await fetch(`${world.server.httpUrl}/alerts.atom`)).text()).not.toContain('than usual');
});

test('a person releases it, a key and another organisation cannot, and its evidence goes with it', async () => {
  const [draft] = await readDrafts(duty, 'pcode: "CF21"');
  const target = { id: draft?.id, version: draft?.version };
  expect((await decide(officer, 'releaseAlert', target)).refusals).toEqual(['FORBIDDEN']);
  expect((await decide(world.ada, 'releaseAlert', target)).refusals).toEqual(['FORBIDDEN']);
  expect((await decide(duty, 'releaseAlert', { ...target, version: 9 })).refusals[0]).toContain(
    'VERSION_CONFLICT',
  );
  const { draft: released } = await decide(duty, 'releaseAlert', {
    ...target,
    certainty: 'OBSERVED',
    instruction: 'Stay away.',
  });
  expect(released).toMatchObject({ state: 'RELEASED', decidedByName: 'duty' });
  expect(released?.alert).toMatchObject({
    lifecycle: 'ACTIVE',
    status: 'ACTUAL',
    tlp: 'CLEAR',
    detections: draft?.detections.map(({ id }) => ({ id })),
  });
  expect(Object(released?.alert).infos[0]).toMatchObject({
    certainty: 'OBSERVED',
    severity: 'MINOR',
    areas: [{ regions: [{ pcode: 'CF21' }] }],
  });
  expect(Object(released?.alert).incidents).toHaveLength(8);
  expect(await alertsIn(anonymous, 'info: { text: "than usual" }')).toHaveLength(1);
  const again = await decide(duty, 'releaseAlert', { id: released?.id, version: released?.version });
  expect(again.refusals).toEqual(['INVALID_TRANSITION: RELEASE is not possible for what is RELEASED.']);
});

test('what repeats it makes no other draft, and what is worse makes one that updates the alert', async () => {
  await surge(2, { pcode: 'CF21' });
  await settle();
  expect(await readDrafts(duty, 'pcode: "CF21"')).toEqual([]);
  await surge(1, { pcode: 'CF21', deaths: { best: 30 } });
  await settle();
  const drafts = await readDrafts(duty, 'pcode: "CF21"');
  const worse = drafts.find(({ updates }) => updates !== null);
  expect(worse).toMatchObject({ severity: 'SEVERE' });
  const { draft } = await decide(duty, 'releaseAlert', { id: worse?.id, version: worse?.version });
  expect(draft?.alert).toMatchObject({ lifecycle: 'ACTIVE' });
  const { data } = await anonymous(
    `{ alert(id: "${Object(worse?.updates).id}") { lifecycle supersededBy { id } } }`,
  );
  expect(data).toEqual({ alert: { lifecycle: 'SUPERSEDED', supersededBy: { id: draft?.alert?.id } } });
});

test('what was discarded is not proposed again in the same weeks', async () => {
  await surge(9, { pcode: 'CF22', isCivilianTargeting: true });
  await settle();
  for (const { id, version } of await readDrafts(duty, 'pcode: "CF22"')) {
    const { draft } = await decide(duty, 'discardAlert', { id, version, reason: 'A feast.' });
    expect(draft).toMatchObject({ state: 'DISCARDED', reason: 'A feast.', alert: null });
  }
  await surge(1, { pcode: 'CF22', isCivilianTargeting: true });
  await settle();
  expect(await readDrafts(duty, 'pcode: "CF22"')).toEqual([]);
});

test('a draft behind which no alarm is left is withdrawn', async () => {
  const reported = await surge(9, { pcode: 'CF21', isCivilianTargeting: true });
  await settle();
  const isOfCivilians = (draft: SeenDraft): boolean => String(draft.headline).includes('civilians');
  expect((await readDrafts(duty, 'pcode: "CF21"')).filter(isOfCivilians)).toHaveLength(1);
  for (const { id } of reported)
    await mutate(officer, 'retractIncident', { id, version: 1, reason: 'Wrong.' });
  await settle();
  expect((await readDrafts(duty, 'pcode: "CF21"')).filter(isOfCivilians)).toEqual([]);
  const [withdrawn] = await readDrafts(duty, 'states: [WITHDRAWN]');
  expect(withdrawn).toMatchObject({ reason: 'The counts were corrected.', decidedByName: null });
});

test('an alarm that comes from labelled incidents is proposed to their organisation, and released with their label', async () => {
  await surge(9, { pcode: 'CF22', tlp: 'AMBER', deaths: { best: 20 } });
  await settle();
  const [draft] = (await readDrafts(duty, 'pcode: "CF22"')).filter(({ label }) => label === 'AMBER');
  expect(draft).toMatchObject({ severity: 'EXTREME', owner: { id: `organisation_${organisationId}` } });
  const { draft: released } = await decide(duty, 'releaseAlert', { id: draft?.id, version: draft?.version });
  expect(released?.alert).toMatchObject({ tlp: 'AMBER' });
  const query = `{ alert(id: "${released?.alert?.id}") { id } }`;
  expect([(await partner(query)).data, (await anonymous(query)).data]).toEqual([
    { alert: null },
    { alert: null },
  ]);
});

test('an exercise is released by the hub, once however many nodes look, and reaches who listens for exercises', async () => {
  const client = openClient(world.server.socketUrl);
  const document = `subscription { alertFeed(filter: { statuses: [EXERCISE] }) { __typename
    ... on AlertUpserted { alert { id status detections { id } } } } }`;
  const feed = follow(client, {}, document);
  await feed.caughtUp();
  const parts = {
    database: world.server.database,
    log: silent,
    organisationId: null,
    releasedSeverities: [],
  };
  const tickers = oneTo(2).map(() => startWarningTicker(parts));
  await surge(9, { occurredFrom: weeksAgo(60), pcode: 'CF21', status: 'EXERCISE' });
  const messages = await feed.until((told) => told.length >= 3);
  expect(messages[2]).toMatchObject({ __typename: 'AlertUpserted', alert: { status: 'EXERCISE' } });
  await vi.waitFor(async () => {
    const left = await world.server
      .sql`select from touched_series union all select from alert_drafts where status = 'EXERCISE' and state = 'OPEN'`;
    expect(left).toHaveLength(0);
  }, 10_000);
  await Promise.all(tickers.map((ticker) => ticker.close()));
  const standing = await alertsIn(anonymous, 'statuses: [EXERCISE]');
  expect(standing).toEqual([{ id: expect.any(String), status: 'EXERCISE' }]);
  await client.dispose();
});
