import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { issueApiKey, keyScopes } from '../../src/access/api-keys.ts';
import type { Audience } from '../../src/database/audience.ts';
import { readLogState } from '../../src/log/read-events.ts';
import { agree, liveAgreement, on, type SeenAgreement, terms } from '../support/agreement-writing.ts';
import { sendAlert } from '../support/alert-sender.ts';
import { ambush, mutate } from '../support/incident-writing.ts';
import { buildLabelledWorld, type LabelledWorld } from '../support/labelled-world.ts';
import { type LiveServer, startLiveServer } from '../support/live-server.ts';
import { inMinutes, letAnHourPass } from '../support/passing-time.ts';
import { readers, type TestLabel } from '../support/readers.ts';
import { resyncSince, seenBy } from '../support/seen-by.ts';
import { uuidFor } from '../support/small-world-events.ts';
import { type Sender, senderTo } from '../support/writing-server.ts';

let live: LiveServer;
let world: LabelledWorld;
let partner: Sender;
let outsider: Sender;
beforeAll(async () => {
  live = await startLiveServer();
  world = await buildLabelledWorld(live);
  [partner, outsider] = await Promise.all([keyOf('MdM'), keyOf('UN')]);
});
afterAll(() => live.close());

async function keyOf(organisation: string): Promise<Sender> {
  const expiresAt = new Date(Date.now() + 3_600_000);
  const request = {
    organisationId: uuidFor(organisation),
    label: randomUUID(),
    scopes: keyScopes,
    expiresAt,
  };
  return senderTo(live.httpUrl, `Bearer ${await issueApiKey(live.database, request)}`);
}

/** Every agreement ends with its test, as if it had never been. */
afterEach(async () => {
  await live.sql`delete from agreement_shares`;
});

const mdm = readers['a machine of another organisation'];
const everybodys: readonly TestLabel[] = ['CLEAR', 'GREEN'];
const shared: readonly TestLabel[] = ['CLEAR', 'GREEN', 'AMBER'];

/** What a reader sees by every way: the same by each. */
async function sees(audience: Audience): Promise<{ incidents: unknown; alerts: unknown }> {
  const [incidents, alerts] = await Promise.all([
    seenBy(live, world, audience, 'incidents'),
    seenBy(live, world, audience, 'alerts'),
  ]);
  for (const ways of [incidents, alerts]) for (const way of ways) expect(way).toEqual(ways[0]);
  return { incidents: incidents[0], alerts: alerts[0] };
}

const both = (seen: readonly TestLabel[]) => ({ incidents: seen, alerts: seen });

const scopes: [string, Record<string, unknown>, { incidents: unknown; alerts: unknown }][] = [
  ['the whole country', {}, both(shared)],
  ['the region itself', { pcodes: ['CF21'] }, both(shared)],
  ['the region beside others', { pcodes: ['CMR', 'CF21'] }, both(shared)],
  ['another region of the country', { pcodes: ['CF22'] }, both(everybodys)],
  ['another country', { pcodes: ['CMR'] }, both(everybodys)],
  ['incidents alone', { kinds: ['INCIDENT'] }, { incidents: shared, alerts: everybodys }],
  ['alerts alone', { kinds: ['ALERT'] }, { incidents: everybodys, alerts: shared }],
  ['this kind of incident', { incidentKinds: ['BATTLES', 'RIOTS'] }, both(shared)],
  ['another kind of incident', { incidentKinds: ['RIOTS'] }, { incidents: everybodys, alerts: shared }],
  ['another category of alert', { alertCategories: ['FIRE'] }, { incidents: shared, alerts: everybodys }],
  ['labels up to GREEN', { tlpCeiling: 'GREEN' }, both(everybodys)],
  ['the future', { startsAt: inMinutes(30) }, both(everybodys)],
];

test.each(scopes)(
  'an agreement on %s extends what lies within it and is AMBER, by every way',
  async (_on, scope, seen) => {
    expect(await sees(mdm)).toEqual(both(everybodys));
    await liveAgreement(live.officer, partner, scope);
    expect(await sees(mdm)).toEqual(seen);
  },
);

test('an agreement extends something to the members of its recipients alone', async () => {
  await liveAgreement(live.officer, partner);
  expect(await sees(readers['a person of another organisation'])).toEqual(both(shared));
  expect(await sees(readers['a person of no organisation'])).toEqual(both(everybodys));
  expect(await sees({ ...mdm, organisationIds: [uuidFor('UN')] })).toEqual(both(everybodys));
  expect(await sees(readers.anybody)).toEqual(both(['CLEAR']));
  expect(await sees({ ...mdm, organisationIds: [uuidFor('UN'), uuidFor('MdM')] })).toEqual(both(shared));
});

test('an agreement extends nothing of the recipient to the provider, nor of others to anybody', async () => {
  await liveAgreement(partner, live.officer, {
    provider: `organisation_${uuidFor('MdM')}`,
    recipients: [`organisation_${uuidFor('UNHCR')}`],
  });
  expect(await sees(mdm)).toEqual(both(everybodys));
});

test('nothing is extended before both have signed, while it is suspended, and after it has ended', async () => {
  const { id } = await agree(live.officer, 'proposeAgreement', terms());
  await agree(live.officer, 'signAgreement', { id, version: 1 });
  expect(await sees(mdm)).toEqual(both(everybodys));
  const signed = await agree(partner, 'signAgreement', { id, version: 2 });
  expect(await sees(mdm)).toEqual(both(shared));
  const suspended = await agree(live.officer, 'suspendAgreement', on(signed));
  expect(await sees(mdm)).toEqual(both(everybodys));
  const resumed = await agree(live.officer, 'resumeAgreement', on(suspended));
  expect(await sees(mdm)).toEqual(both(shared));
  await agree(live.officer, 'endAgreement', on(resumed));
  expect(await sees(mdm)).toEqual(both(everybodys));
});

test('a recipient that has not signed, or has left, is shown nothing', async () => {
  const recipients = ['MdM', 'UN'].map((name) => `organisation_${uuidFor(name)}`);
  const un: Audience = { ...mdm, organisationIds: [uuidFor('UN')] };
  const first = await liveAgreement(live.officer, partner, { recipients });
  expect([await sees(mdm), await sees(un)]).toEqual([both(shared), both(everybodys)]);
  const joined = await agree(outsider, 'signAgreement', { id: first.id, version: first.version });
  expect([await sees(mdm), await sees(un)]).toEqual([both(shared), both(shared)]);
  await agree(partner, 'endAgreement', on(joined));
  expect([await sees(mdm), await sees(un)]).toEqual([both(everybodys), both(shared)]);
});

test('the clock ends it and begins it, without anybody and without a job', async () => {
  await liveAgreement(live.officer, partner, { pcodes: ['CF21'] });
  await liveAgreement(live.officer, partner, { startsAt: inMinutes(90), endsAt: inMinutes(150) });
  expect(await sees(mdm)).toEqual(both(shared));
  await letAnHourPass(live.sql);
  expect(await sees(mdm)).toEqual(both(everybodys));
  await letAnHourPass(live.sql);
  expect(await sees(mdm)).toEqual(both(shared));
  await letAnHourPass(live.sql);
  expect(await sees(mdm)).toEqual(both(everybodys));
});

test('an alert is shared when all its areas and categories are within the agreement, not some of them', async () => {
  await liveAgreement(live.officer, partner, { pcodes: ['CF21'], alertCategories: ['SECURITY'] });
  const area = (...pcodes: string[]) => ({ description: 'Somewhere', pcodes });
  const info = (categories: string[], ...areas: unknown[]) => ({
    ...{ event: 'x', urgency: 'IMMEDIATE', severity: 'SEVERE', certainty: 'LIKELY' },
    categories,
    areas,
  });
  const raise = async (...infos: unknown[]): Promise<boolean> => {
    const { alert } = await sendAlert(live.officer, 'raiseAlert', { tlp: 'AMBER', infos });
    const { data } = await partner('query ($id: ID!) { alert(id: $id) { id } }', { id: alert?.id });
    return JSON.stringify(data).includes(String(alert?.id));
  };
  expect(await raise(info(['SECURITY'], area('CF21')))).toBe(true);
  expect(await raise(info(['SECURITY'], area('CF21'), area('CF22')))).toBe(false);
  expect(await raise(info(['SECURITY'], area('CF21'), area()))).toBe(false);
  expect(await raise(info(['SECURITY', 'FIRE'], area('CF21')))).toBe(false);
  expect(await raise(info(['SECURITY'], area('CF21')), info(['FIRE'], area('CF21')))).toBe(false);
});

test('an incident that lies nowhere known is not shared', async () => {
  await liveAgreement(live.officer, partner);
  const { incident } = await mutate(live.officer, 'reportIncident', { ...ambush, tlp: 'AMBER' });
  const read = async (): Promise<unknown> =>
    (await partner('query ($id: ID!) { incident(id: $id) { region { pcode } } }', { id: incident?.id })).data;
  expect(await read()).toEqual({ incident: { region: { pcode: 'CF21' } } });
  await live.sql`update incidents set region_id = null where id = ${String(incident?.id).slice(-36)}`;
  expect(await read()).toEqual({ incident: null });
});

test('a copy is told to begin anew where its sight changes, and nobody else is', async () => {
  const at = async (): Promise<number> => (await readLogState(live.database)).position;
  const before = await at();
  let step: SeenAgreement = await liveAgreement(live.officer, partner);
  while ((await at()) < before + 3) await new Promise((resolve) => setTimeout(resolve, 10));
  const between = await at();
  expect(await resyncSince(live, mdm, before)).toBe('SHARING_CHANGED');
  expect(await resyncSince(live, mdm, between)).toBeNull();
  step = await agree(live.officer, 'suspendAgreement', on(step));
  while ((await at()) <= between) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(await resyncSince(live, mdm, between)).toBe('SHARING_CHANGED');
  for (const name of ['anybody', 'a machine of the owner', 'a person of no organisation'] as const) {
    expect(await resyncSince(live, readers[name], before)).toBeNull();
  }
});
