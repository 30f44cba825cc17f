import { afterAll, beforeAll, expect, test } from 'vitest';
import { issueApiKey, keyScopes } from '../../src/access/api-keys.ts';
import { type AdministeredServer, startAdministeredServer } from '../support/administrators.ts';
import { liveAgreement } from '../support/agreement-writing.ts';
import { readAudit } from '../support/audit.ts';
import { report } from '../support/incident-writing.ts';
import { buildPerson } from '../support/people.ts';
import { uuidFor } from '../support/small-world-events.ts';
import { type Answer, type Sender, senderTo } from '../support/writing-server.ts';

let world: AdministeredServer;
let partner: Sender;
let shared: string;
const auditors = { audrey: 'UNHCR', anton: 'MdM', otis: 'UN' };
beforeAll(async () => {
  world = await startAdministeredServer();
  const { database, officer, httpUrl } = world.server;
  const { issuer } = world.issuer.settings;
  for (const [subject, organisation] of Object.entries(auditors)) {
    await buildPerson(database, { issuer, subject, organisation, roles: ['AUDITOR'] });
  }
  await buildPerson(database, { issuer, subject: 'nina', organisation: 'MdM', roles: ['DATA_STEWARD'] });
  await buildPerson(database, { issuer, subject: 'solo', roles: ['AUDITOR'] });
  const expiresAt = new Date(Date.now() + 3_600_000);
  const key = { organisationId: uuidFor('MdM'), label: 'mirror', scopes: keyScopes, expiresAt };
  partner = senderTo(httpUrl, `Bearer ${await issueApiKey(database, key)}`);
  await liveAgreement(officer, partner);
  ({ id: shared } = await report(officer, { tlp: 'AMBER', headline: 'Convoy at the ford' }));
  await partner(`{ node(id: "${shared}") { id } }`);
  await readAudit(world.server.log.admin);
});
afterAll(() => world.close());

interface SeenEntry {
  readonly action: string;
  readonly command: string | null;
  readonly by: string;
  readonly subjectId: string;
  readonly organisations: readonly { acronym: string }[];
  readonly owner: { acronym: string } | null;
}

const question = `query ($filter: AuditFilter, $after: Cursor, $first: Int = 100) {
  audit(filter: $filter, after: $after, first: $first) {
    nodes { id action way command request by organisations { acronym } subjectKind subjectId subjectVersion tlp owner { acronym } }
    pageInfo { hasNextPage endCursor } } }`;

interface Page {
  readonly nodes: readonly SeenEntry[];
  readonly pageInfo: { hasNextPage: boolean; endCursor: string };
}

const pageIn = ({ data, text }: Answer): Page => {
  const page = (data as { audit: Page } | null)?.audit;
  if (page === undefined) throw new Error(text);
  return page;
};
const entries = async (who: string, variables: Record<string, unknown> = {}) =>
  pageIn(await (await world.as(who))(question, variables)).nodes;

test('the provider and the recipient both see who read a shared record, and nobody else does', async () => {
  const filter = { actions: ['READ'], subject: shared };
  for (const who of ['audrey', 'anton']) {
    const [reading, ...more] = await entries(who, { filter });
    expect(more).toEqual([]);
    expect(reading).toMatchObject({
      action: 'READ',
      way: 'QUERY',
      subjectKind: 'INCIDENT',
      subjectId: shared,
    });
    expect(reading).toMatchObject({ organisations: [{ acronym: 'MdM' }], owner: { acronym: 'UNHCR' } });
    expect(reading?.by).toMatch(/^api_key_/);
  }
  expect(await entries('otis')).toEqual([]);
});

test('each side sees its own slice alone: what it owns, and what its people did', async () => {
  const isOf = (name: string) => (entry: SeenEntry) =>
    entry.owner?.acronym === name || entry.organisations.some(({ acronym }) => acronym === name);
  const [provider, recipient] = [await entries('audrey'), await entries('anton')];
  expect(provider.length).toBeGreaterThan(4);
  expect(provider.filter((entry) => !isOf('UNHCR')(entry))).toEqual([]);
  expect(recipient.filter((entry) => !isOf('MdM')(entry))).toEqual([]);
  expect(recipient.map(({ command }) => command)).not.toContain('reportIncident');
});

test('commands stand there with who carried them out, and keys with their first use in an hour', async () => {
  const commands = await entries('audrey', { filter: { actions: ['COMMAND'] } });
  expect(commands.map(({ command }) => command)).toEqual([
    'reportIncident',
    'signAgreement',
    'signAgreement',
    'proposeAgreement',
  ]);
  expect(commands[0]?.subjectId).toBe(shared);
  const uses = await entries('anton', { filter: { actions: ['KEY_USE'] } });
  expect(uses.map(({ by, subjectId }) => by === subjectId)).toEqual([true]);
});

test('a command that is sent again, or refused, stands there once or not at all', async () => {
  const { officer, log } = world.server;
  const before = (await readAudit(log.admin)).length;
  const input = { clientReference: 'twice', headline: 'Again', occurredFrom: '2024-05-01', kind: 'BATTLES' };
  const send = (more: Record<string, unknown>) =>
    officer(
      'mutation ($input: ReportIncidentInput!) { reportIncident(input: $input) { userErrors { message } } }',
      { input: { ...input, ...more } },
    );
  await send({ pcode: 'CF21' });
  await send({ pcode: 'CF21' });
  await send({ clientReference: 'refused', pcode: 'NOWHERE' });
  expect((await readAudit(log.admin, before)).map(({ command }) => command)).toEqual(['reportIncident']);
});

test.each([
  ['an administrator of the platform', 'root', 'FORBIDDEN'],
  ['an administrator of a mission', 'head', 'FORBIDDEN'],
  ['an analyst', 'ada', 'FORBIDDEN'],
  ['a data steward', 'nina', 'FORBIDDEN'],
  ['an auditor of no organisation', 'solo', 'FORBIDDEN'],
])('%s is told that the audit is for others, not that it is empty', async (_who, subject, code) => {
  expect((await (await world.as(subject))(question)).codes).toEqual([code]);
});

test('keys do not read the audit, and strangers neither', async () => {
  expect((await world.server.officer(question)).codes).toEqual(['FORBIDDEN']);
  expect((await senderTo(world.server.httpUrl)(question)).codes).toEqual(['UNAUTHENTICATED']);
});

test('pages follow each other without a gap, the newest entry first', async () => {
  const all = await entries('audrey');
  const auditor = await world.as('audrey');
  const paged: SeenEntry[] = [];
  let after: string | null = null;
  do {
    const page = pageIn(await auditor(question, { first: 2, after }));
    paged.push(...page.nodes);
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);
  expect(paged).toEqual(all);
});

test('a role that has ended shows no entry, even to a statement that asks for all', async () => {
  const { log } = world.server;
  const asMember = (organisation: string, person: string) =>
    log.admin.begin(async (sql) => {
      await sql`set local role halcyon_member`;
      await sql`select set_config('halcyon.organisations', ${`{${uuidFor(organisation)}}`}, true),
                       set_config('halcyon.person', ${uuidFor(`person ${person}`)}, true)`;
      return (await sql`select position from log.audit_log`).length;
    });
  expect(await asMember('UNHCR', 'audrey')).toBeGreaterThan(0);
  expect(await asMember('UNHCR', 'ada')).toBe(0);
  await log.admin`update held_roles set ended_at = now() where account_id = ${uuidFor('person audrey')}`;
  expect(await asMember('UNHCR', 'audrey')).toBe(0);
  await log.admin`update held_roles set ended_at = null where account_id = ${uuidFor('person audrey')}`;
});

test('no entry holds a word of what was read or written', async () => {
  const rows = await world.server.log.admin`select audit_log::text as text from log.audit_log`;
  expect(rows.length).toBeGreaterThan(5);
  expect(rows.filter(({ text }) => /Convoy|ford|Again|hal_|Bearer|clinics/.test(text))).toEqual([]);
});
