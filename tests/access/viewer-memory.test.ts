import { afterAll, beforeAll, expect, test } from 'vitest';
import { issueApiKey } from '../../src/access/api-keys.ts';
import { type Credential, readCredential } from '../../src/access/credential.ts';
import { Issuers, remoteIssuer } from '../../src/access/issuers/issuers.ts';
import { ViewerMemory } from '../../src/access/viewer-memory.ts';
import { readAs } from '../../src/database/audience.ts';
import type { Member } from '../../src/database/member.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';
import { oneTo } from '../support/event-log.ts';
import { buildPerson } from '../support/people.ts';
import { buildSmallWorld } from '../support/small-world.ts';
import { uuidFor } from '../support/small-world-events.ts';
import { startTokenIssuer, type TokenIssuer } from '../support/token-issuer.ts';

let db: TestDatabase;
let issuer: TokenIssuer;
let issuers: Issuers;
beforeAll(async () => {
  [db, issuer] = await Promise.all([cloneDatabase(), startTokenIssuer()]);
  issuers = new Issuers([remoteIssuer(issuer.settings)]);
  await buildSmallWorld(db.database);
});
afterAll(() => Promise.all([db.close(), issuer.close()]));

async function shown(text: string): Promise<Credential> {
  const credential = await readCredential(`Bearer ${text}`, issuers);
  if (credential === undefined) throw new Error('It should be good.');
  return credential;
}

const newKey = (label: string): Promise<string> =>
  issueApiKey(db.database, {
    organisationId: uuidFor('UNHCR'),
    label,
    scopes: ['SCHEMA'],
    expiresAt: new Date(Date.now() + 60_000),
  });

let people = 0;
/** Somebody of UNHCR, by a token. */
async function newPerson(): Promise<{ id: string; credential: Credential }> {
  people += 1;
  const subject = `remembered ${people}`;
  const at = { issuer: issuer.settings.issuer };
  const id = await buildPerson(db.database, { ...at, subject, organisation: 'UNHCR' });
  return { id, credential: await shown(await issuer.sign(subject)) };
}

/** Whether the rights that are remembered let a statement be read; the code of the error when not. */
async function asRemembered(memory: ViewerMemory, credential: Credential): Promise<string> {
  const remembered = memory.recall(credential);
  if (remembered === undefined) return 'forgotten';
  const statement = { name: 'test', text: `select 'read'` };
  const read = readAs(db.database, remembered.audience, statement, []);
  return read.then(String, ({ code }) => code);
}

test('a credential is remembered for half a minute after it was looked up', async () => {
  let now = 0;
  const memory = new ViewerMemory(db.database, () => now);
  const credential = await shown(await newKey('clock'));
  expect(await asRemembered(memory, credential)).toBe('forgotten');
  const viewer = await memory.read(credential);
  now = 29_999;
  expect(memory.recall(credential)?.viewer).toEqual(viewer);
  expect(await asRemembered(memory, credential)).toBe('read');
  now = 30_000;
  expect(await asRemembered(memory, credential)).toBe('forgotten');
  expect(memory.size).toBe(0);
});

test('another secret under the same id is somebody else, and nobody in the end', async () => {
  const memory = new ViewerMemory(db.database);
  const key = await newKey('secret');
  await memory.read(await shown(key));
  const forged = await shown(key.slice(0, -4) + (key.at(-4) === 'A' ? 'B' : 'A') + key.slice(-3));
  expect(await asRemembered(memory, forged)).toBe('forgotten');
  await expect(memory.read(forged)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  expect(await asRemembered(memory, forged)).toBe('forgotten');
  expect(await asRemembered(memory, await shown(key))).toBe('read');
});

test.each([
  ['is revoked', 'update api_keys set revoked_at = now() where id = $1'],
  ['expires', "update api_keys set expires_at = now() - interval '1 second' where id = $1"],
  ['gets another secret', "update api_keys set secret_sha256 = repeat('0', 64) where id = $1"],
  [
    'goes to another organisation',
    `update api_keys set organisation_id = '${uuidFor('MdM')}'::uuid where id = $1`,
  ],
  ['is gone', 'delete from api_keys where id = $1'],
])('a remembered key that %s reads nothing from then on', async (how, statement) => {
  const memory = new ViewerMemory(db.database);
  const credential = await shown(await newKey(how));
  await memory.read(credential);
  expect(await asRemembered(memory, credential)).toBe('read');
  await db.sql.unsafe(statement, [credential.kind === 'key' ? credential.id : '']);
  expect(await asRemembered(memory, credential)).toBe('UNAUTHENTICATED');
});

test.each([
  ['is suspended', "update accounts set state = 'SUSPENDED' where id = $1"],
  ['has other rights', 'update accounts set version = version + 1 where id = $1'],
  ['leaves the organisation', 'update memberships set ended_at = now() where account_id = $1'],
  ['belonged to it up to now', 'update memberships set ends_at = now() where account_id = $1'],
  [
    'belongs to it only later',
    "update memberships set starts_at = now() + interval '1 day' where account_id = $1",
  ],
  [
    'joins another',
    `insert into memberships (id, account_id, organisation_id) values (gen_random_uuid(), $1, '${uuidFor('MdM')}')`,
  ],
])('rights of a person are not read with any more when the person %s', async (_how, statement) => {
  const memory = new ViewerMemory(db.database);
  const { id, credential } = await newPerson();
  await memory.read(credential);
  expect(await asRemembered(memory, credential)).toBe('read');
  await db.sql.unsafe(statement, [id]);
  expect(await asRemembered(memory, credential)).toBe('UNAUTHENTICATED');
});

test('a person is remembered by token: what a token of the local issuer allowed ends when that one is revoked', async () => {
  const { id } = await newPerson();
  const tokenId = uuidFor('token');
  await db.sql`insert into person_tokens (id, account_id, expires_at) values (${tokenId}, ${id}, now() + interval '1 day')`;
  const audience: Member = {
    kind: 'member',
    organisationIds: [uuidFor('UNHCR')],
    personId: id,
    proof: { accountVersion: 1, tokenId },
  };
  const read = () => readAs(db.database, audience, { name: 'test', text: 'select 1' }, []).then(String);
  expect(await read()).toBe('1');
  await db.sql`update person_tokens set revoked_at = now() where id = ${tokenId}`;
  await expect(read()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
});

test('of too many credentials the first are forgotten', async () => {
  const memory = new ViewerMemory(db.database, () => 0, 3);
  const { credential } = await newPerson();
  const tokens = oneTo(5).map((n) => ({ ...credential, expiresAt: new Date(n) }) as Credential);
  for (const token of tokens) await memory.read(token);
  expect(tokens.map((token) => memory.recall(token) !== undefined)).toEqual([false, false, true, true, true]);
});
