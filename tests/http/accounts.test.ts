import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keyScopes } from '../../src/access/api-keys.ts';
import { type AdministeredServer, administer, startAdministeredServer } from '../support/administrators.ts';
import { buildPerson } from '../support/people.ts';
import { uuidFor } from '../support/small-world-events.ts';
import { senderTo } from '../support/writing-server.ts';

let world: AdministeredServer;
beforeAll(async () => {
  world = await startAdministeredServer();
});
afterAll(() => world.close());

const organisation = (name: string) => `organisation_${uuidFor(name)}`;
const missionId = async (acronym: string): Promise<string> => {
  const [row] = await world.server.sql`select id from missions where acronym = ${acronym}`;
  return `mission_${row?.id}`;
};
let made = 0;
/** An account of its own, made by the administrator of the platform. */
const create = async (facts: Record<string, unknown> = {}) => {
  made += 1;
  const { issuer } = world.issuer.settings;
  const who = { issuer, subject: `made ${made}`, name: `Person ${made}`, ...facts };
  return { ...(await administer(world.root, 'createAccount', who)), who };
};

describe('me', () => {
  test('is nobody without key or token, and the organisation of a key', async () => {
    const question = '{ me { account { id } organisation { acronym } apiKey { label isLive scopes } } }';
    expect((await senderTo(world.server.httpUrl)(question)).data).toEqual({ me: null });
    expect((await world.server.officer(question)).data).toEqual({
      me: {
        account: null,
        organisation: { acronym: 'UNHCR' },
        apiKey: { label: 'officer', isLive: true, scopes: keyScopes },
      },
    });
  });

  test('is a person with account, memberships and roles, however often it is asked', async () => {
    const question = `{ me { expiresAt apiKey { id } organisation { acronym } account { id email isPlatformAdministrator
      memberships { isCurrent organisation { acronym } } roles { role isCurrent mission { acronym } } } } }`;
    const { data } = await world.ada(question);
    expect(data).toMatchObject({
      me: {
        apiKey: null,
        organisation: { acronym: 'UNHCR' },
        account: {
          id: world.adaId,
          email: 'ada@example.org',
          isPlatformAdministrator: false,
          memberships: [{ isCurrent: true, organisation: { acronym: 'UNHCR' } }],
          roles: [{ role: 'ANALYST', isCurrent: true, mission: { acronym: 'MINUSCA' } }],
        },
      },
    });
    expect((await world.ada(question)).data).toEqual(data);
    expect((await world.root(question)).data).toMatchObject({ me: { organisation: null } });
  });
});

describe('accounts', () => {
  const names = async (sender: typeof world.root, call: string) => {
    const { data, codes } = await sender(`{ accounts${call} { nodes { subject } } }`);
    return data ? Object(data).accounts.nodes.map(({ subject }: { subject: string }) => subject) : codes;
  };

  test('are everybody to the platform, the people of the mission to its administrator, and nobody to others', async () => {
    const { issuer } = world.issuer.settings;
    await buildPerson(world.server.database, { issuer, subject: 'outsider', organisation: 'MdM' });
    expect(await names(world.root, '')).toEqual(expect.arrayContaining(['ada', 'head', 'outsider', 'root']));
    expect(await names(world.head, '')).toEqual(['ada', 'head']);
    expect(await names(world.ada, '')).toEqual(['FORBIDDEN']);
    expect(await names(world.server.officer, '')).toEqual(['FORBIDDEN']);
    expect(await names(senderTo(world.server.httpUrl), '')).toEqual(['UNAUTHENTICATED']);
  });

  test('are found by name, address, state, organisation, mission and right', async () => {
    const minusca = await missionId('MINUSCA');
    expect(await names(world.root, '(filter: { name: "ÁDA" })')).toEqual(['ada']);
    expect(await names(world.root, '(filter: { email: "ADA@Example.org" })')).toEqual(['ada']);
    expect(await names(world.root, '(filter: { isPlatformAdministrator: true })')).toEqual(['root']);
    expect(await names(world.root, `(filter: { organisation: "${organisation('UNHCR')}" })`)).toEqual([
      'ada',
    ]);
    expect(await names(world.root, `(filter: { mission: "${minusca}" })`)).toEqual(['ada', 'head']);
    expect(await names(world.root, '(filter: { state: SUSPENDED })')).toEqual([]);
    expect(await names(world.root, '(filter: { name: "%" })')).toEqual([]);
  });

  test('come in pages that hold each once', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const { data } = await world.root(
        `query ($after: Cursor) { accounts(first: 2, after: $after) {
          edges { cursor node { subject } } pageInfo { hasNextPage hasPreviousPage endCursor } } }`,
        { after },
      );
      const { edges, pageInfo } = Object(data).accounts;
      expect(pageInfo.hasPreviousPage).toBe(after !== null);
      expect(edges.at(-1).cursor).toBe(pageInfo.endCursor);
      seen.push(...edges.map(({ node }: { node: { subject: string } }) => node.subject));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen).toEqual(await names(world.root, '(first: 100)'));
    expect(new Set(seen).size).toBe(seen.length);
  });

  test('cannot be asked for without bounds, with a foreign cursor or with an id of something else', async () => {
    expect(await names(world.root, '(first: 101)')).toEqual(['BAD_PAGE_SIZE']);
    expect(await names(world.root, '(after: "x")')).toEqual(['BAD_CURSOR']);
    expect(await names(world.root, `(filter: { mission: "${organisation('MdM')}" })`)).toEqual(['BAD_ID']);
  });

  test('count towards the price of a question', async () => {
    const dear = 'regions(first: 99) { nodes { incidents(first: 100) { nodes { id } } } }';
    expect((await world.root(`{ ${dear} }`)).codes).toEqual([]);
    const { codes } = await world.root(`{ accounts(first: 100) { nodes { id } } ${dear} }`);
    expect(codes).toEqual(['QUERY_TOO_COSTLY']);
  });

  test('show a mission administrator the roles of the mission alone, and nobody outside of it', async () => {
    const { subject: stranger } = await create();
    const unmiss = await missionId('KFOR');
    await administer(world.root, 'grantRole', { account: world.adaId, mission: unmiss, role: 'AUDITOR' });
    const question = 'query ($id: ID!) { account(id: $id) { roles { role mission { acronym } } } }';
    const roles = [{ role: 'ANALYST', mission: { acronym: 'MINUSCA' } }];
    expect((await world.head(question, { id: world.adaId })).data).toEqual({ account: { roles } });
    expect((await world.head(question, { id: stranger.id })).data).toEqual({ account: null });
    expect((await world.root(question, { id: stranger.id })).data).toEqual({ account: { roles: [] } });
    expect(await names(world.head, `(filter: { mission: "${unmiss}" })`)).toEqual([]);
  });

  test('are reached by no other way: neither as nodes, nor in the log of changes', async () => {
    const { codes } = await world.root('query ($id: ID!) { node(id: $id) { id } }', { id: world.adaId });
    expect(codes).toEqual(['BAD_ID']);
    const page = await world.root('{ incidents(first: 1) { asOf } }');
    await create();
    const { asOf } = Object(page.data).incidents;
    const { data } = await world.root(
      'query ($after: Cursor!) { changes(after: $after) { changes { kind } } }',
      {
        after: asOf,
      },
    );
    expect(Object(data).changes.changes).toEqual([]);
  });
});

describe('an account', () => {
  test('lets a person come in from the moment it is made, and not while it is suspended', async () => {
    const newcomer = await world.as(`made ${made + 1}`);
    const question = '{ me { account { name } } }';
    expect((await newcomer(question)).codes).toEqual(['NO_ACCOUNT']);
    const { subject: account, who } = await create({ email: 'New@Example.org' });
    expect((await newcomer(question)).data).toEqual({ me: { account: { name: who.name } } });
    const suspended = await administer(world.root, 'suspendAccount', { id: account.id });
    expect(suspended.subject).toMatchObject({ state: 'SUSPENDED', version: 2 });
    expect((await newcomer(question)).codes).toEqual(['NO_ACCOUNT']);
    const again = await administer(world.root, 'suspendAccount', { id: account.id });
    expect(again.refusals).toEqual(['INVALID_TRANSITION input.id']);
    await administer(world.root, 'reinstateAccount', { id: account.id });
    expect((await newcomer(question)).data).toEqual({ me: { account: { name: who.name } } });
  });

  test('is made once for each person of an issuer, once for each reference, and refused where facts are none', async () => {
    const clientReference = 'the same';
    const first = await create({ clientReference });
    const { who } = first;
    expect((await administer(world.root, 'createAccount', who)).subject).toEqual(first.subject);
    const other = await administer(world.root, 'createAccount', { ...who, clientReference: 'another' });
    expect(other.refusals).toEqual(['INVALID_INPUT input.subject']);
    expect((await create({ email: 'none', name: ' ' })).refusals).toEqual([
      'INVALID_INPUT input.name',
      'INVALID_INPUT input.email',
    ]);
  });

  test('of ones own cannot be suspended, and one that is not there is not found', async () => {
    const { data } = await world.root('{ me { account { id } } }');
    const own = await administer(world.root, 'suspendAccount', Object(data).me.account);
    expect(own.refusals).toEqual(['INVALID_INPUT input.id']);
    const none = await administer(world.root, 'suspendAccount', { id: `account_${uuidFor('none')}` });
    expect(none.refusals).toEqual(['NOT_FOUND input.id']);
  });
});
