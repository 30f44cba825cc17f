import { createHmac } from 'node:crypto';
import { CompactEncrypt, CompactSign, exportSPKI, generateKeyPair, importJWK, SignJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Issuers, remoteIssuer } from '../../src/access/issuers/issuers.ts';
import { readViewer, type Viewer } from '../../src/access/viewer.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';
import { buildPerson } from '../support/people.ts';
import { buildSmallWorld } from '../support/small-world.ts';
import { uuidFor } from '../support/small-world-events.ts';
import { startTokenIssuer, type TokenIssuer } from '../support/token-issuer.ts';

let db: TestDatabase;
let issuer: TokenIssuer;
let other: TokenIssuer;
let issuers: Issuers;
let ada: string;
beforeAll(async () => {
  [db, issuer, other] = await Promise.all([cloneDatabase(), startTokenIssuer(), startTokenIssuer('RS256')]);
  issuers = new Issuers([remoteIssuer(issuer.settings), remoteIssuer(other.settings)]);
  await buildSmallWorld(db.database);
  const at = { issuer: issuer.settings.issuer };
  ada = await buildPerson(db.database, { ...at, subject: 'ada', organisation: 'UNHCR', roles: ['ANALYST'] });
});
afterAll(() => Promise.all([db.close(), issuer.close(), other.close()]));

const read = (token: string): Promise<Viewer> => readViewer(db.database, `Bearer ${token}`, issuers);
const seconds = (fromNow: number): number => Math.floor(Date.now() / 1_000) + fromNow;
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

test('a good token says who the person is, in whose name and in which role, and until when', async () => {
  const exp = seconds(600);
  expect(await read(await issuer.sign('ada', { exp }))).toMatchObject({
    kind: 'person',
    personId: ada,
    version: 1,
    organisationId: uuidFor('UNHCR'),
    roles: [{ role: 'ANALYST' }],
    isPlatformAdministrator: false,
    expiresAt: new Date(exp * 1_000),
  });
});

/** Every way in which we know that tokens are forged or misused: how each is made. */
const forgeries: Record<string, () => Promise<string>> = {
  'signed by nobody (alg none)': async () => {
    const [, payload] = (await issuer.sign('ada')).split('.');
    return `${encode({ alg: 'none', typ: 'at+jwt', kid: issuer.kid })}.${payload}.`;
  },
  'signed with the public key as a shared secret (HS256)': async () => {
    const [, payload] = (await other.sign('ada', { iss: issuer.settings.issuer })).split('.');
    const publicKey = await importJWK(other.publicJwk, 'RS256', { extractable: true });
    if (publicKey instanceof Uint8Array) throw new Error('No key pair.');
    const text = `${encode({ alg: 'HS256', typ: 'at+jwt', kid: other.kid })}.${payload}`;
    const secret = await exportSPKI(publicKey);
    return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
  },
  'with an algorithm that the issuer does not use': async () => {
    const { privateKey } = await generateKeyPair('ES384');
    const claims = { iss: issuer.settings.issuer, aud: 'halcyon', sub: 'ada', exp: seconds(60) };
    const header = { alg: 'ES384', typ: 'at+jwt', kid: issuer.kid };
    return new SignJWT(claims).setProtectedHeader(header).sign(privateKey);
  },
  'by an issuer that is not trusted': () => issuer.sign('ada', { iss: 'https://id.example.com' }),
  'by one trusted issuer in the name of another': () => other.sign('ada', { iss: issuer.settings.issuer }),
  'without an issuer': () => issuer.sign('ada', { iss: undefined }),
  'for another audience': () => issuer.sign('ada', { aud: ['elsewhere', 'Halcyon'] }),
  'without an audience': () => issuer.sign('ada', { aud: undefined }),
  'of another type': () => issuer.sign('ada', {}, { typ: 'JWT' }),
  'of no type': () => issuer.sign('ada', {}, { typ: undefined }),
  expired: () => issuer.sign('ada', { exp: seconds(-6) }),
  'that never expires': () => issuer.sign('ada', { exp: undefined }),
  'that expires at no time': () => issuer.sign('ada', { exp: 'tomorrow' }),
  'not valid yet': () => issuer.sign('ada', { nbf: seconds(60) }),
  'about nobody': () => issuer.sign('ada', { sub: undefined }),
  'about an empty name': () => issuer.sign(''),
  'about nothing': () => issuer.sign('ada', { sub: null }),
  'about a list of names': () => issuer.sign('ada', { sub: ['ada'] }),
  'about a name that no account can have': () => issuer.sign('ada\0'),
  'by a list of issuers': () => issuer.sign('ada', { iss: [issuer.settings.issuer] }),
  'without the name of a key': () => issuer.sign('ada', {}, { kid: undefined }),
  'with a name of a key that is none': () => issuer.sign('ada', {}, { kid: {} }),
  'with a name of a key that is a path': () => issuer.sign('ada', {}, { kid: '../../etc/passwd' }),
  'with demands that nobody understands (crit)': async () => {
    const [header = '', ...rest] = (await issuer.sign('ada')).split('.');
    const said = JSON.parse(Buffer.from(header, 'base64url').toString());
    return [encode({ ...said, crit: ['exp'], exp: 1 }), ...rest].join('.');
  },
  'with another payload under the same signature': async () => {
    const [header, payload = '', signature] = (await issuer.sign('eve')).split('.');
    const said = JSON.parse(Buffer.from(payload, 'base64url').toString());
    return [header, encode({ ...said, sub: 'ada' }), signature].join('.');
  },
  'with an algorithm in other letters': async () => {
    const [, ...rest] = (await issuer.sign('ada')).split('.');
    return [encode({ alg: 'es256', typ: 'at+jwt', kid: issuer.kid }), ...rest].join('.');
  },
  'whose payload is not encoded (b64)': async () => {
    const [, ...rest] = (await issuer.sign('ada')).split('.');
    const header = { alg: 'ES256', typ: 'at+jwt', kid: issuer.kid, crit: ['b64'], b64: false };
    return [encode(header), ...rest].join('.');
  },
  'encrypted instead of signed': () =>
    new CompactEncrypt(Buffer.from(JSON.stringify({ sub: 'ada' })))
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', typ: 'at+jwt', kid: issuer.kid })
      .encrypt(new Uint8Array(32)),
  'signed by two': async () => `${await issuer.sign('ada')}.${(await issuer.sign('ada')).split('.')[2]}`,
  'with a signature that is cut off': async () => (await issuer.sign('ada')).slice(0, -8),
  'without a signature': async () => (await issuer.sign('ada')).replace(/[^.]+$/, ''),
  'whose payload is no object': async () =>
    (await issuer.sign('ada')).replace(/\.[^.]+\./, `.${encode([])}.`),
  'that says one thing twice, of which the later is wrong': () => {
    const said = JSON.stringify({
      iss: issuer.settings.issuer,
      sub: 'ada',
      aud: 'halcyon',
      exp: seconds(60),
    });
    const text = said.replace('}', ',"aud":"elsewhere"}');
    const header = { alg: 'ES256', typ: 'at+jwt', kid: issuer.kid };
    return new CompactSign(Buffer.from(text)).setProtectedHeader(header).sign(issuer.key);
  },
  'longer than any token is': () => issuer.sign('ada', { padding: 'x'.repeat(9_000) }),
};

/** Where a header says keys are to be had: with a key of the forger's own. */
const offers = ['jwk', 'jku', 'x5u', 'x5c'].map((name) => ({
  name,
  make: async () => {
    const { privateKey } = await generateKeyPair('ES256');
    const stranger = await startTokenIssuer();
    const value = { jwk: stranger.publicJwk, x5c: ['AAAA'] }[name] ?? `${stranger.settings.issuer}/keys`;
    const claims = { iss: issuer.settings.issuer, aud: 'halcyon', sub: 'ada', exp: seconds(60) };
    const header = { alg: 'ES256', typ: 'at+jwt', kid: stranger.kid, [name]: value };
    const key = name === 'x5c' ? privateKey : stranger.key;
    const token = await new SignJWT(claims).setProtectedHeader(header).sign(key);
    return { token, stranger };
  },
}));

test('every forged token is refused, in one and the same way', async () => {
  const reference = await read('nonsense').catch((error: unknown) => error);
  expect(reference).toMatchObject({ code: 'UNAUTHENTICATED' });
  for (const [what, make] of Object.entries(forgeries)) {
    const answer = await read(await make()).catch((error: unknown) => error);
    expect(answer, what).toEqual(reference);
  }
});

test.each(offers)(
  'a key that a token brings along ($name) is neither used nor asked for',
  async ({ make }) => {
    const { token, stranger } = await make();
    await expect(read(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(stranger.fetchCount()).toBe(0);
    await stranger.close();
  },
);

test('a few seconds between the clocks of hub and issuer do no harm', async () => {
  expect(await read(await issuer.sign('ada', { nbf: seconds(3) }))).toMatchObject({ personId: ada });
});

test('a person without an account, or with a suspended one, is told so, and what an administrator needs', async () => {
  const { issuer: name } = issuer.settings;
  await buildPerson(db.database, { issuer: name, subject: 'gone' });
  await db.sql`update accounts set state = 'SUSPENDED' where subject = 'gone'`;
  for (const subject of ['stranger', 'gone']) {
    await expect(read(await issuer.sign(subject))).rejects.toMatchObject({
      code: 'NO_ACCOUNT',
      extensions: { issuer: name, subject },
    });
  }
  await expect(read(await other.sign('ada'))).rejects.toMatchObject({ code: 'NO_ACCOUNT' });
});

test('a membership or role that has ended or not begun counts for nothing, and one that will end limits the visit', async () => {
  const at = { issuer: issuer.settings.issuer, organisation: 'MdM', roles: ['REPORTER', 'AUDITOR'] };
  const id = await buildPerson(db.database, { ...at, subject: 'visitor' });
  const { sql } = db;
  await sql`update held_roles set starts_at = now() + interval '1 hour' where account_id = ${id} and role = 'AUDITOR'`;
  await sql`update memberships set ends_at = now() + interval '1 minute' where account_id = ${id}`;
  const visitor = await read(await issuer.sign('visitor'));
  expect(visitor).toMatchObject({ organisationId: uuidFor('MdM'), roles: [{ role: 'REPORTER' }] });
  expect(visitor.kind === 'person' && visitor.expiresAt.getTime()).toBeLessThan(Date.now() + 61_000);
  await sql`update memberships set ended_at = now() where account_id = ${id}`;
  expect(await read(await issuer.sign('visitor'))).toMatchObject({ organisationId: undefined });
});
