import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Issuers, remoteIssuer } from '../../src/access/issuers/issuers.ts';
import type { PersonViewer } from '../../src/access/person.ts';
import { type Transaction, transact } from '../../src/database/transaction.ts';
import { endMembership, endRole, setAccountState } from '../../src/domains/accounts/rights.ts';
import { follow, openClient } from '../support/feed-client.ts';
import { report } from '../support/incident-writing.ts';
import { type LiveServer, startLiveServer } from '../support/live-server.ts';
import { buildPerson } from '../support/people.ts';
import { startTokenIssuer, type TokenIssuer } from '../support/token-issuer.ts';
import { openTokenSocket } from '../support/token-socket.ts';

let server: LiveServer;
let issuer: TokenIssuer;
beforeAll(async () => {
  issuer = await startTokenIssuer();
  server = await startLiveServer(new Issuers([remoteIssuer(issuer.settings)]));
  const at = { issuer: issuer.settings.issuer, organisation: 'UNHCR', roles: ['DUTY_OFFICER'] };
  for (const subject of ['ada', 'eve', 'mover', 'loser', 'leaver', 'gone']) {
    await buildPerson(server.database, { ...at, subject });
  }
});
afterAll(async () => {
  await server.close();
  await issuer.close();
});

const seconds = (fromNow: number): number => Math.floor(Date.now() / 1_000) + fromNow;
const sign = (subject: string, lastsSeconds: number) => issuer.sign(subject, { exp: seconds(lastsSeconds) });
const open = (token: string | undefined) => openTokenSocket(server.socketUrl, token);
const ping = (token: string) => ({ type: 'ping', payload: { authorization: `Bearer ${token}` } });

describe('a token that ends while its socket is open', () => {
  test('is announced in a ping, ends every feed with its last cursor, and closes the socket', async () => {
    const socket = await open(await sign('ada', 4));
    const warning = await socket.until(({ type }) => type === 'ping');
    expect(Number(warning?.payload?.expiresInMs)).toBeGreaterThan(0);
    expect(await socket.closed).toBe('4403 Expired');
    expect(socket.feed()).toEqual(['Ready', 'CaughtUp', 'Revoked TOKEN_EXPIRED', 'complete']);
  });

  test('may be followed by a newer one, with which everything goes on', async () => {
    const socket = await open(await sign('ada', 4));
    const exp = seconds(3_600);
    socket.send(ping(await issuer.sign('ada', { exp })));
    const pong = await socket.until(({ type }) => type === 'pong');
    expect(pong?.payload).toEqual({ expiresAt: new Date(exp * 1_000).toISOString() });
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    await report(server.officer, { headline: 'Later' });
    await socket.until((message) => JSON.stringify(message).includes('Later'));
    expect(socket.feed()).toEqual(['Ready', 'CaughtUp', 'IncidentUpserted']);
    socket.close();
  });

  test('ends a stream of server-sent events as well', async () => {
    const query = 'subscription { incidentFeed { __typename ... on Revoked { reason } } }';
    const response = await fetch(`${server.httpUrl}/graphql/stream`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await sign('ada', 4)}` },
      body: JSON.stringify({ query }),
    });
    const text = await response.text();
    expect(text).toMatch(/"Revoked","reason":"TOKEN_EXPIRED".*\n\nevent: complete/);
  });

  test('is no trouble to a client of the reference implementation', async () => {
    const client = openClient(server.socketUrl, { authorization: `Bearer ${await sign('ada', 4)}` });
    const feed = follow(client);
    await feed.until((told) => told.some(({ __typename }) => __typename === 'Revoked'));
    expect(feed.errors).toEqual([]);
    await client.dispose();
  });
});

describe('on a socket, a newer token', () => {
  test('that is forged or expired changes nothing, and is answered with why', async () => {
    const socket = await open(await sign('ada', 3_600));
    socket.send(ping('nonsense'));
    const pong = await socket.until(({ type }) => type === 'pong');
    expect(JSON.stringify(pong)).toContain('UNAUTHENTICATED');
    await report(server.officer, { headline: 'Still there' });
    expect(await socket.until((message) => JSON.stringify(message).includes('Still there'))).toBeDefined();
    socket.close();
  });

  test.each([
    { whose: 'of another person', former: () => sign('ada', 60), next: () => sign('eve', 60) },
    {
      whose: 'instead of a key',
      former: async () => server.authorization.slice(7),
      next: () => sign('ada', 60),
    },
    { whose: 'where there was none', former: async () => undefined, next: () => sign('ada', 60) },
    {
      whose: 'of a person who acts for another organisation by now',
      former: () => sign('mover', 60),
      next: async () => {
        await server.sql`update memberships set organisation_id = (select id from organisations where acronym = 'MdM')
                          where account_id = (select id from accounts where subject = 'mover')`;
        return sign('mover', 60);
      },
    },
  ])('$whose closes it', async ({ former, next }) => {
    const socket = await open(await former());
    socket.send(ping(await next()));
    expect(await socket.closed).toBe('4403 Another viewer');
  });
});

describe('what a person has open ends, in the order of the log, when', () => {
  const idOf = async (subject: string, table = 'accounts', owner = 'id'): Promise<string> => {
    const [row] = await server.sql`
      select id from ${server.sql(table)}
       where ${server.sql(owner)} = (select id from accounts where subject = ${subject})`;
    return row?.id;
  };
  const by: PersonViewer = {
    kind: 'person',
    personId: '01980000-0000-7000-8000-000000000001',
    version: 1,
    organisationId: undefined,
    organisationIds: [],
    roles: [],
    isPlatformAdministrator: true,
    tokenId: undefined,
    expiresAt: new Date('2100-01-01'),
  };
  const endings: Record<string, (tx: Transaction, subject: string) => Promise<string>> = {
    loser: async (tx, subject) => endRole(tx, await idOf(subject, 'held_roles', 'account_id'), by),
    leaver: async (tx, subject) => endMembership(tx, await idOf(subject, 'memberships', 'account_id'), by),
    gone: async (tx, subject) => setAccountState(tx, await idOf(subject), 'SUSPENDED', by.personId),
  };

  test.each([
    { what: 'a role ends', subject: 'loser' },
    { what: 'a membership ends', subject: 'leaver' },
    { what: 'the account is suspended', subject: 'gone' },
  ])('$what', async ({ subject }) => {
    const token = await sign(subject, 600);
    const socket = await open(token);
    await report(server.officer, { headline: `Before ${subject}` });
    await socket.until((message) => JSON.stringify(message).includes(`Before ${subject}`));
    await transact(server.database, { kind: 'hub' }, async (tx) => endings[subject]?.(tx, subject));
    await report(server.officer, { headline: `After ${subject}` });
    expect(await socket.closed).toBe('4403 Forbidden');
    // What the test before reported last may come first.
    expect(socket.feed().slice(-3)).toEqual(['IncidentUpserted', 'Revoked RIGHTS_CHANGED', 'complete']);
    expect(JSON.stringify(socket.told)).not.toContain(`After ${subject}`);
  });

  test('and who comes again comes with the rights that are left, or not at all', async () => {
    const stillIn = await open(await sign('leaver', 600));
    expect(stillIn.feed().slice(0, 2)).toEqual(['Ready', 'CaughtUp']);
    stillIn.close();
    expect(await (await open(await sign('gone', 600))).closed).toBe('4403 No account');
  });
});
