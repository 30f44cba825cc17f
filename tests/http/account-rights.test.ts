import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AdministeredServer, administer, startAdministeredServer } from '../support/administrators.ts';
import { uuidFor } from '../support/small-world-events.ts';
import { type Sender, senderTo } from '../support/writing-server.ts';

let world: AdministeredServer;
let minusca: string;
let kfor: string;
beforeAll(async () => {
  world = await startAdministeredServer();
  const missions = await world.server.sql`select id, acronym from missions`;
  const idOf = (name: string) => `mission_${missions.find(({ acronym }) => acronym === name)?.id}`;
  [minusca, kfor] = [idOf('MINUSCA'), idOf('KFOR')];
});
afterAll(() => world.close());

const unhcr = `organisation_${uuidFor('UNHCR')}`;
const mdm = `organisation_${uuidFor('MdM')}`;
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

let made = 0;
/** A person without rights: the id of the account, and the person. */
async function newcomer(): Promise<{ account: string; person: Sender }> {
  made += 1;
  const subject = `newcomer ${made}`;
  const who = { issuer: world.issuer.settings.issuer, subject, name: subject };
  const { subject: account } = await administer(world.root, 'createAccount', who);
  return { account: account.id, person: await world.as(subject) };
}

const mayReport = async (person: Sender): Promise<string> => {
  const input = {
    clientReference: String(Math.random()),
    headline: 'Seen',
    occurredFrom: '2024-05-01',
    kind: 'RIOTS',
    pcode: 'CF21',
  };
  const document = `mutation ($input: ReportIncidentInput!) { reportIncident(input: $input) { userErrors { message } } }`;
  const { codes, text } = await person(document, { input });
  return codes[0] ?? (text.includes('"userErrors":[]') ? 'yes' : text);
};

test('a person acts once there are a membership and a role, and no more when one has ended', async () => {
  const { account, person } = await newcomer();
  expect(await mayReport(person)).toBe('FORBIDDEN');
  const { subject: member } = await administer(world.root, 'addMembership', { account, organisation: unhcr });
  expect(member.memberships).toMatchObject([{ isCurrent: true, organisation: { acronym: 'UNHCR' } }]);
  expect(await mayReport(person)).toBe('FORBIDDEN');
  const grant = { account, mission: minusca, role: 'REPORTER' };
  const { subject: reporter } = await administer(world.head, 'grantRole', grant);
  expect(reporter.roles).toMatchObject([
    { role: 'REPORTER', isCurrent: true, mission: { acronym: 'MINUSCA' } },
  ]);
  expect(await mayReport(person)).toBe('yes');
  const { subject: ended } = await administer(world.head, 'endRole', { id: reporter.roles[0]?.id });
  expect(ended.roles).toMatchObject([{ role: 'REPORTER', isCurrent: false }]);
  expect(await mayReport(person)).toBe('FORBIDDEN');
  await administer(world.head, 'grantRole', grant);
  expect(await mayReport(person)).toBe('yes');
  await administer(world.root, 'endMembership', { id: member.memberships[0]?.id });
  expect(await mayReport(person)).toBe('FORBIDDEN');
});

test('what was done to a person is in the log, by ids alone, and counts the version up', async () => {
  const { account } = await newcomer();
  const { subject } = await administer(world.root, 'addMembership', { account, organisation: unhcr });
  await administer(world.root, 'endMembership', { id: subject.memberships[0]?.id });
  const events = await world.server.sql`
    select kind, entity_version as version, body from (
      select kind, entity_version, body, entity_id from log.outbox
      union all select kind, entity_version, body, entity_id from log.event_log) told
     where entity_id = ${account.replace('account_', '')} order by entity_version`;
  expect(events.map(({ kind, version }) => `${version} ${kind}`)).toEqual([
    '1 account.created',
    '2 membership.added',
    '3 membership.ended',
  ]);
  expect(JSON.stringify(events)).not.toMatch(/newcomer|example/);
});

describe('a membership', () => {
  test('of a person never overlaps another, and may follow it', async () => {
    const { account } = await newcomer();
    const add = (organisation: string, period: object = {}) =>
      administer(world.root, 'addMembership', { account, organisation, ...period });
    await add(unhcr, { endsAt: inDays(10) });
    expect((await add(mdm, { startsAt: inDays(9) })).refusals).toEqual(['INVALID_INPUT input.startsAt']);
    expect((await add(mdm, { endsAt: inDays(1) })).refusals).toEqual(['INVALID_INPUT input.startsAt']);
    const { subject } = await add(mdm, { startsAt: inDays(11), endsAt: inDays(12) });
    expect(subject.memberships.map(({ isCurrent }) => isCurrent)).toEqual([false, true]);
  });

  test('added twice at once is added once', async () => {
    const { account } = await newcomer();
    const add = () => administer(world.root, 'addMembership', { account, organisation: unhcr });
    const answers = await Promise.all([add(), add(), add(), add()]);
    expect(answers.filter(({ refusals }) => refusals.length === 0)).toHaveLength(1);
  });

  test('is refused for whom there is not, for the past, and when it is over', async () => {
    const { account } = await newcomer();
    const add = (input: object) =>
      administer(world.root, 'addMembership', { account, organisation: unhcr, ...input });
    expect((await add({ organisation: `organisation_${uuidFor('none')}` })).refusals).toEqual([
      'NOT_FOUND input.organisation',
    ]);
    expect((await add({ account: `account_${uuidFor('none')}` })).refusals).toEqual([
      'NOT_FOUND input.account',
    ]);
    expect((await add({ startsAt: inDays(-1) })).refusals).toEqual(['INVALID_INPUT input.startsAt']);
    expect((await add({ endsAt: inDays(-1) })).refusals).toEqual(['INVALID_INPUT input.endsAt']);
    expect((await add({ account: unhcr })).answer.codes).toEqual(['BAD_ID']);
    const { subject } = await add({});
    const end = () => administer(world.root, 'endMembership', { id: subject.memberships[0]?.id });
    expect((await end()).refusals).toEqual([]);
    expect((await end()).refusals).toEqual(['INVALID_TRANSITION input.id']);
  });
});

describe('the administrator of a mission', () => {
  test('gives and takes roles there, but makes and unmakes no other administrator', async () => {
    const { account } = await newcomer();
    const grant = (sender: Sender, mission: string, role: string) =>
      administer(sender, 'grantRole', { account, mission, role });
    expect((await grant(world.head, kfor, 'VIEWER')).answer.codes).toEqual(['FORBIDDEN']);
    expect((await grant(world.head, minusca, 'MISSION_ADMINISTRATOR')).answer.codes).toEqual(['FORBIDDEN']);
    expect((await grant(world.head, minusca, 'VIEWER')).refusals).toEqual([]);
    expect((await grant(world.head, minusca, 'VIEWER')).refusals).toEqual(['INVALID_INPUT input.role']);
    const { subject } = await grant(world.root, kfor, 'MISSION_ADMINISTRATOR');
    const role = subject.roles.find(({ mission }) => mission?.acronym === 'KFOR');
    expect((await administer(world.head, 'endRole', { id: role?.id })).answer.codes).toEqual(['FORBIDDEN']);
    expect((await administer(world.root, 'endRole', { id: role?.id })).refusals).toEqual([]);
  });

  test.each([
    'createAccount',
    'suspendAccount',
    'addMembership',
    'endMembership',
    'issueApiKey',
    'revokeApiKey',
  ])('may not do %s', async (name) => {
    const inputs: Record<string, object> = {
      createAccount: { issuer: 'a', subject: 'b', name: 'c' },
      addMembership: { account: world.adaId, organisation: mdm },
      issueApiKey: { organisation: unhcr, label: 'x', scopes: [], expiresAt: inDays(1) },
    };
    const input = { ...(inputs[name] ?? { id: world.adaId }) };
    expect((await administer(world.head, name, input)).answer.codes).toEqual(['FORBIDDEN']);
    expect((await administer(world.server.officer, name, input)).answer.codes).toEqual(['FORBIDDEN']);
    const stranger = senderTo(world.server.httpUrl);
    expect((await administer(stranger, name, input)).answer.codes).toEqual(['UNAUTHENTICATED']);
  });
});

describe('a key', () => {
  const issue = (input: object = {}) => {
    const usual = {
      organisation: unhcr,
      label: 'reports',
      scopes: ['INCIDENTS_WRITE'],
      expiresAt: inDays(30),
    };
    return administer(world.root, 'issueApiKey', { ...usual, ...input });
  };

  test('is told once, works until it is revoked, and is told no second time under its reference', async () => {
    const input = { label: 'told once', clientReference: 'key', expiresAt: inDays(30) };
    const { subject, secret } = await issue(input);
    const machine = senderTo(world.server.httpUrl, `Bearer ${secret}`);
    expect(subject).toMatchObject({ label: 'told once', isLive: true, organisation: { acronym: 'UNHCR' } });
    expect(await mayReport(machine)).toBe('yes');
    const again = await issue(input);
    expect([again.subject.id, again.secret]).toEqual([subject.id, null]);
    const revoked = await administer(world.root, 'revokeApiKey', { id: subject.id });
    expect(revoked.subject).toMatchObject({ isLive: false, revokedAt: expect.stringMatching(/Z$/) });
    expect(await mayReport(machine)).toBe('UNAUTHENTICATED');
    const twice = await administer(world.root, 'revokeApiKey', { id: subject.id });
    expect(twice.refusals).toEqual(['INVALID_TRANSITION input.id']);
  });

  test('is refused as a third of its label, without an organisation, and beyond a year', async () => {
    const three = [
      await issue({ label: 'rota' }),
      await issue({ label: 'rota' }),
      await issue({ label: 'rota' }),
    ];
    expect(three.map(({ refusals }) => refusals)).toEqual([[], [], ['INVALID_INPUT input.label']]);
    expect((await issue({ organisation: `organisation_${uuidFor('none')}` })).refusals).toEqual([
      'NOT_FOUND input.organisation',
    ]);
    for (const days of [0, -1, 367]) {
      expect((await issue({ expiresAt: inDays(days) })).refusals).toEqual(['INVALID_INPUT input.expiresAt']);
    }
    const none = await administer(world.root, 'revokeApiKey', { id: `api_key_${uuidFor('none')}` });
    expect(none.refusals).toEqual(['NOT_FOUND input.id']);
  });

  test('is listed for administrators of the platform, the newest first, without its secret', async () => {
    await issue({ organisation: mdm, label: 'older' });
    const { secret } = await issue({ organisation: mdm, label: 'newer' });
    const question = `{ apiKeys(first: 1, filter: { organisation: "${mdm}", isLive: true }) {
      nodes { label lastUsedAt organisation { acronym } } pageInfo { hasNextPage endCursor } } }`;
    const { data, text } = await world.root(question);
    const { nodes, pageInfo } = Object(data).apiKeys;
    expect(nodes).toEqual([{ label: 'newer', lastUsedAt: null, organisation: { acronym: 'MdM' } }]);
    expect(pageInfo.hasNextPage).toBe(true);
    expect(text).not.toContain(String(secret).split('_')[2]);
    const rest = await world.root(question.replace('first: 1', `first: 5, after: "${pageInfo.endCursor}"`));
    expect(rest.text).toContain('older');
    expect(rest.text).not.toContain('newer');
    expect((await world.head(question)).codes).toEqual(['FORBIDDEN']);
  });
});
