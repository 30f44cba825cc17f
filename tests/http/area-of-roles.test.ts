import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { issueApiKey, keyScopes } from '../../src/access/api-keys.ts';
import { Issuers, remoteIssuer } from '../../src/access/issuers/issuers.ts';
import { fighting, raiseAlert, sendAlert } from '../support/alert-sender.ts';
import { ambush, mutate, report } from '../support/incident-writing.ts';
import { type LiveServer, startLiveServer } from '../support/live-server.ts';
import { buildPerson } from '../support/people.ts';
import { respond } from '../support/responding.ts';
import { uuidFor } from '../support/small-world-events.ts';
import { startTokenIssuer, type TokenIssuer } from '../support/token-issuer.ts';
import { type Sender, senderTo } from '../support/writing-server.ts';

/*
 * Ada is a duty officer of UNHCR in MINUSCA, whose area is made Nana-Gribizi (CF22) here; Ouham (CF21) lies in
 * the same country, Cameroon (CMR) next to it. The machine of UNHCR writes everywhere.
 */
let live: LiveServer;
let issuer: TokenIssuer;
let ada: Sender;
let partner: Sender;
beforeAll(async () => {
  issuer = await startTokenIssuer();
  live = await startLiveServer(new Issuers([remoteIssuer(issuer.settings)]));
  const at = { issuer: issuer.settings.issuer, organisation: 'UNHCR', roles: ['DUTY_OFFICER'] };
  await buildPerson(live.database, { ...at, subject: 'ada' });
  ada = senderTo(live.httpUrl, `Bearer ${await issuer.sign('ada')}`);
  const expiresAt = new Date(Date.now() + 3_600_000);
  const key = { organisationId: uuidFor('MdM'), label: 'reports', scopes: keyScopes, expiresAt };
  partner = senderTo(live.httpUrl, `Bearer ${await issueApiKey(live.database, key)}`);
  await setArea('CF22');
});
afterAll(async () => {
  await live.close();
  await issuer.close();
});

const setArea = (pcode: string) => live.sql`
  with former as (delete from mission_regions where mission_id = ${uuidFor('MINUSCA')})
  insert into mission_regions (mission_id, region_id) values (${uuidFor('MINUSCA')}, ${uuidFor(pcode)})
  on conflict do nothing`;

const warning = (...pcodes: string[]) => ({
  infos: [{ ...fighting, areas: pcodes.map((pcode) => ({ description: pcode, pcodes: [pcode] })) }],
});
const around = { infos: [{ ...fighting, areas: [{ description: 'A place', circles: ['7.3,18.28 25'] }] }] };
const codes = async (sent: Promise<{ answer: { codes: readonly string[] } }>) => (await sent).answer.codes;

describe('a person writes of incidents inside the area of the mission of the role', () => {
  test.each([
    ['what happened inside', 'CF22', []],
    ['nothing beside it in the same country', 'CF21', ['FORBIDDEN']],
    ['nothing that is only known to be in the country around it', 'CAF', ['FORBIDDEN']],
    ['nothing of another country', 'CMR', ['FORBIDDEN']],
  ])('and reports %s (%s)', async (_what, pcode, expected) => {
    expect(await codes(mutate(ada, 'reportIncident', { ...ambush, pcode }))).toEqual(expected);
  });

  test('and changes, judges, merges and takes back those inside alone', async () => {
    const [near, far] = [
      await report(live.officer, { pcode: 'CF22' }),
      await report(live.officer, { pcode: 'CF21' }),
    ];
    const attempts: readonly [string, Record<string, unknown>][] = [
      ['correctIncident', { changes: { headline: 'Seen' } }],
      ['disputeIncident', {}],
      ['verifyIncident', {}],
      ['rejectIncident', {}],
      ['mergeIncidents', { into: near.id }],
      ['retractIncident', {}],
    ];
    for (const [mutation, rest] of attempts) {
      expect([mutation, await codes(mutate(ada, mutation, { ...far, ...rest }))]).toEqual([
        mutation,
        ['FORBIDDEN'],
      ]);
    }
    expect(await codes(mutate(ada, 'correctIncident', { ...near, changes: { headline: 'Seen' } }))).toEqual(
      [],
    );
  });

  test('and does not move one out of it', async () => {
    const near = await report(live.officer, { pcode: 'CF22' });
    const away = { ...near, changes: { pcode: 'CF21' } };
    expect(await codes(mutate(ada, 'correctIncident', away))).toEqual(['FORBIDDEN']);
    expect(await codes(mutate(live.officer, 'correctIncident', away))).toEqual([]);
  });

  test('by the area as it is now', async () => {
    expect(await codes(mutate(ada, 'reportIncident', { ...ambush, pcode: 'CF21' }))).toEqual(['FORBIDDEN']);
    await setArea('CAF');
    expect(await codes(mutate(ada, 'reportIncident', { ...ambush, pcode: 'CF21' }))).toEqual([]);
    await setArea('CF22');
  });
});

describe('a duty officer warns inside the area', () => {
  test('of everything that the alert names, and of nothing that names no region', async () => {
    expect(await codes(sendAlert(ada, 'raiseAlert', warning('CF22')))).toEqual([]);
    expect(await codes(sendAlert(ada, 'raiseAlert', warning('CF22', 'CF21')))).toEqual(['FORBIDDEN']);
    expect(await codes(sendAlert(ada, 'raiseAlert', around))).toEqual(['FORBIDDEN']);
    const { answer } = await sendAlert(ada, 'raiseAlert', around);
    expect(answer.text).toContain('Your roles allow raiseAlert inside the areas of their missions alone');
  });

  test('and widens, updates and cancels none beyond it', async () => {
    const near = await raiseAlert(live.officer, warning('CF22'));
    const far = await raiseAlert(live.officer, warning('CF21'));
    const note = 'Over.';
    expect(await codes(sendAlert(ada, 'updateAlert', { ...at(near), ...warning('CF22', 'CMR') }))).toEqual([
      'FORBIDDEN',
    ]);
    expect(await codes(sendAlert(ada, 'updateAlert', { ...at(far), ...warning('CF22') }))).toEqual([
      'FORBIDDEN',
    ]);
    expect(await codes(sendAlert(ada, 'cancelAlert', { ...at(far), note }))).toEqual(['FORBIDDEN']);
    expect(await codes(sendAlert(ada, 'cancelAlert', { ...at(near), note }))).toEqual([]);
  });
});

const at = ({ id, version }: { id: string; version: number }) => ({ id, version });

describe('a duty officer responds to what touches the area', () => {
  test.each([
    ['one inside', () => warning('CF22'), []],
    ['one for the country around it', () => warning('CAF'), []],
    ['one for inside and elsewhere', () => warning('CF22', 'CMR'), []],
    ['one that names no region', () => around, []],
    ['none beside it', () => warning('CF21'), ['FORBIDDEN']],
  ])('and so acknowledges %s', async (_which, input, expected) => {
    const { id } = await raiseAlert(live.officer, input());
    expect(await codes(respond(ada, 'acknowledgeAlert', { id }))).toEqual(expected);
  });

  test('and changes no task with another', async () => {
    const { id } = await raiseAlert(live.officer, warning('CF21'));
    const { task } = await respond(live.officer, 'acknowledgeAlert', { id });
    const [version, note] = [task?.version, 'Done.'];
    expect(await codes(respond(ada, 'resolveAlert', { id, version, note }))).toEqual(['FORBIDDEN']);
    expect(await codes(respond(live.officer, 'resolveAlert', { id, version, note }))).toEqual([]);
  });
});

test('what may not be seen is not there, inside the area and outside', async () => {
  for (const pcode of ['CF22', 'CF21']) {
    const { id } = await report(partner, { pcode, tlp: 'AMBER_STRICT' });
    const { answer, userErrors } = await mutate(ada, 'disputeIncident', { id, version: 1, reason: 'x' });
    expect([answer.codes, userErrors.map(({ code }) => code)]).toEqual([[], ['NOT_FOUND']]);
  }
});

test('what was refused has left nothing behind, and may be asked for again under its reference', async () => {
  const clientReference = randomUUID();
  const input = { ...ambush, pcode: 'CF21', clientReference };
  const count = async () => (await live.sql`select count(*) from incidents`)[0]?.count;
  const before = await count();
  await mutate(ada, 'reportIncident', input);
  expect(await count()).toBe(before);
  expect(await codes(mutate(ada, 'reportIncident', { ...input, pcode: 'CF22' }))).toEqual([]);
});
