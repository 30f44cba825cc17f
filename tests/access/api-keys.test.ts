import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  issueApiKey,
  type KeyRequest,
  listApiKeys,
  readKey,
  verifyApiKey,
} from '../../src/access/api-keys.ts';
import { readViewer } from '../../src/access/viewer.ts';
import { revokeKey } from '../../src/domains/organisations/revoke-key.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';
import { buildSmallWorld } from '../support/small-world.ts';
import { uuidFor } from '../support/small-world-events.ts';

let db: TestDatabase;
let sql: postgres.Sql;
beforeAll(async () => {
  db = await cloneDatabase();
  await buildSmallWorld(db.database);
  sql = postgres(db.url, { max: 1 });
});
afterAll(async () => {
  await sql.end();
  await db.close();
});

const issue = (label: string, request: Partial<KeyRequest> = {}): Promise<string> =>
  issueApiKey(db.database, {
    organisationId: uuidFor('UNHCR'),
    label,
    scopes: ['INCIDENTS_WRITE'],
    expiresAt: new Date(Date.now() + 86_400_000),
    ...request,
  });

const verify = async (text: string) => {
  const key = readKey(text);
  return key && verifyApiKey(db.database, key);
};

const idOf = (key: string): string => key.split('_')[1] ?? '';

test('a key says whose it is and what it may do, and its secret of 256 bits is stored nowhere', async () => {
  const key = await issue('field');
  expect(await readViewer(db.database, `Bearer ${key}`)).toEqual({
    kind: 'organisation',
    organisationId: uuidFor('UNHCR'),
    keyId: idOf(key),
    scopes: ['INCIDENTS_WRITE'],
    expiresAt: expect.any(Date),
  });
  const secret = key.slice(`hal_${idOf(key)}_`.length);
  expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
  const [row] = await sql<
    { text: string }[]
  >`select api_keys::text as text from api_keys where id = ${idOf(key)}`;
  expect(row?.text).not.toContain(secret);
});

test('without a header the viewer is anonymous, and the scheme is read in any case', async () => {
  const key = await issue('scheme');
  expect(await readViewer(db.database, undefined)).toEqual({ kind: 'anonymous' });
  expect(await readViewer(db.database, `bearer ${key}`)).toMatchObject({ kind: 'organisation' });
});

test('a header that is malformed, unknown, expired or revoked is refused in one and the same way', async () => {
  const good = await issue('good');
  const expired = await issue('expired', { expiresAt: new Date(Date.now() - 1) });
  const revoked = await issue('revoked');
  await revokeKey(db.database, idOf(revoked));
  const flipped = good.slice(0, -2) + (good.at(-2) === 'A' ? 'B' : 'A') + good.slice(-1);
  const headers = [
    '',
    'Bearer',
    'Bearer nonsense',
    `Basic ${good}`,
    `Bearer ${good} ${good}`,
    `Bearer ${good}x`,
    `Bearer ${flipped}`,
    `Bearer ${good.replace(idOf(good), uuidFor('nobody'))}`,
    `Bearer ${expired}`,
    `Bearer ${revoked}`,
  ];
  const answers = await Promise.all(
    headers.map((header) => readViewer(db.database, header).catch((error: unknown) => error)),
  );
  for (const [place, answer] of answers.entries()) {
    expect(answer, headers[place]).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(answer).toEqual(answers[0]);
  }
});

test('a revocation holds from the next request on, however often the key was good before', async () => {
  const key = await issue('rotated');
  for (let round = 0; round < 3; round++) expect(await verify(key)).toBeDefined();
  expect(await revokeKey(db.database, idOf(key))).toBe(true);
  expect(await verify(key)).toBeUndefined();
});

test('a client has two live keys at most, also when three are asked for at once', async () => {
  const three = await Promise.allSettled([issue('client'), issue('client'), issue('client')]);
  expect(three.map(({ status }) => status).sort()).toEqual(['fulfilled', 'fulfilled', 'rejected']);
  expect(three.find((each) => each.status === 'rejected')).toMatchObject({ reason: { code: 'BAD_VALUE' } });
  const first = three.find((each) => each.status === 'fulfilled');
  await revokeKey(db.database, idOf(first?.value ?? ''));
  await issue('client');
});

test('the use of a key is noted, once a minute at most', async () => {
  const key = await issue('used');
  const read = async () => (await listApiKeys(db.database)).find(({ id }) => id === idOf(key));
  expect(await read()).toMatchObject({ lastUsedAt: null, state: 'live', organisation: 'UNHCR' });
  await verify(key);
  const first = await read();
  expect(first?.lastUsedAt).not.toBeNull();
  await verify(key);
  expect(await read()).toEqual(first);
});

test('nobody but the hub can read the keys, not even how many there are', async () => {
  await expect(db.database.publicReader`select count(*) from api_keys`).rejects.toMatchObject({
    code: '42501',
  });
});
