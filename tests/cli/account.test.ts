import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Issuers } from '../../src/access/issuers/issuers.ts';
import { openLocalIssuer } from '../../src/access/issuers/local-issuer.ts';
import { readViewer } from '../../src/access/viewer.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';
import { runCommand } from '../support/run-command.ts';

let db: TestDatabase;
let issuers: Issuers;
let sql: postgres.Sql;
const dataDir = mkdtempSync(join(tmpdir(), 'halcyon-account-'));
beforeAll(async () => {
  db = await cloneDatabase();
  sql = postgres(db.url, { max: 1 });
  issuers = new Issuers([(await openLocalIssuer(dataDir)).trusted]);
});
afterAll(async () => {
  await sql.end();
  await db.close();
  rmSync(dataDir, { recursive: true });
});

const run = (words: readonly string[], settings: Record<string, string> = {}) =>
  runCommand(db.url, words, { HALCYON_DATA_DIR: dataDir, ...settings });
const create = (name: string, ...words: string[]) => run(['account', 'create', '--name', name, ...words]);
const issue = (person: string, ...words: string[]) => run(['token', 'issue', '--person', person, ...words]);
const read = (token: string) => readViewer(db.database, `Bearer ${token.trim()}`, issuers);

test('an administrator is made on the command line, and comes in with a token by e-mail address or id', async () => {
  const { code, stdout } = await create('Ada Byron', '--email', 'Ada@example.org', '--administrator');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^account_[0-9a-f-]{36}\n$/);
  const personId = stdout.trim().replace('account_', '');
  for (const person of ['ada@EXAMPLE.org', stdout.trim(), personId]) {
    const token = (await issue(person)).stdout;
    expect(await read(token)).toMatchObject({ kind: 'person', personId, isPlatformAdministrator: true });
  }
  const told = await sql`select kind from log.outbox where entity_id = ${personId}`;
  expect([...told]).toEqual([{ kind: 'account.created' }]);
});

test('a token is good as long as was said, an hour unless something was', async () => {
  await create('Grace', '--email', 'grace@example.org');
  const left = async (...words: string[]) => {
    const viewer = await read((await issue('grace@example.org', ...words)).stdout);
    return viewer.kind === 'person'
      ? Math.ceil((viewer.expiresAt.getTime() - Date.now()) / 60_000)
      : undefined;
  };
  expect(await left()).toBe(60);
  expect(await left('--expires', '15m')).toBe(15);
  expect(await left('--expires', '2h')).toBe(120);
});

test('a token is listed with its person, and is refused once it was revoked', async () => {
  await create('Alan', '--email', 'alan@example.org');
  const token = (await issue('alan@example.org')).stdout;
  const list = async () => (await run(['token', 'list'])).stdout;
  const [, id = ''] = /^(\S+) {2}live {5}token of Alan <alan@example.org>/m.exec(await list()) ?? [];
  expect(await run(['token', 'revoke', id])).toMatchObject({
    code: 0,
    stderr: `The token ${id} is revoked.\n`,
  });
  await expect(read(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  expect(await list()).toMatch(new RegExp(`^${id} {2}revoked {2}token of Alan`, 'm'));
  expect(await run(['token', 'revoke', id])).toMatchObject({ code: 1 });
});

test('a token that the local issuer signed without noting it is refused, and one for another person as well', async () => {
  const local = await openLocalIssuer(dataDir);
  const expiresAt = new Date(Date.now() + 60_000);
  const [ada, token] = [(await create('Ada')).stdout, (await create('Eve')).stdout].map((id) =>
    id.trim().replace('account_', ''),
  );
  const noted = (await issue(token ?? '')).stdout.split('.')[1] ?? '';
  const { jti } = JSON.parse(Buffer.from(noted, 'base64url').toString());
  for (const id of [jti, ada ?? '']) {
    const forged = await local.sign({ id, subject: ada ?? '', expiresAt });
    await expect(read(forged)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  }
});

test('the key of the local issuer is readable by its user alone, made once, and another folder has another', async () => {
  expect(statSync(join(dataDir, 'issuer-key.json')).mode & 0o777).toBe(0o600);
  const folder = mkdtempSync(join(tmpdir(), 'halcyon-issuer-'));
  const opened = await Promise.all(Array.from({ length: 8 }, () => openLocalIssuer(folder)));
  rmSync(folder, { recursive: true });
  expect(new Set(opened.map(({ publicKeys }) => JSON.stringify(publicKeys))).size).toBe(1);
  expect(JSON.stringify(opened[0]?.publicKeys)).not.toContain('"d"');
  await create('Rosa', '--email', 'rosa@example.org');
  const stranger = await issue('rosa@example.org');
  const elsewhere = new Issuers(opened.slice(0, 1).map(({ trusted }) => trusted));
  expect(await elsewhere.verify(stranger.stdout.trim())).toBeUndefined();
});

test.each([
  { wrong: 'a person whom nobody knows', words: ['token', 'issue', '--person', 'x@y.example'], code: 1 },
  {
    wrong: 'a key and a token at once',
    words: ['token', 'issue', '--person', 'a', '--organisation', 'UN'],
    code: 2,
  },
  { wrong: 'neither a key nor a token', words: ['token', 'issue'], code: 2 },
  {
    wrong: 'an issuer without a subject',
    words: ['account', 'create', '--name', 'A', '--issuer', 'x'],
    code: 1,
  },
  { wrong: 'no e-mail address', words: ['account', 'create', '--name', 'A', '--email', 'x'], code: 1 },
])('$wrong is said in clear words', async ({ words, code }) => {
  const told = await run(words);
  expect(told).toMatchObject({ code, stdout: '' });
  expect(told.stderr).toMatch(/^(?:halcyon|error): [^\n]+\n/);
  expect(told.stderr).not.toMatch(/unexpected| at /);
});

test('an account exists once for each subject of an issuer', async () => {
  const words = ['--issuer', 'https://id.example.org', '--subject', '7f3c'];
  expect(await create('Ada', ...words)).toMatchObject({ code: 0 });
  expect(await create('Ada again', ...words)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('has an account already'),
  });
});

test('accounts are listed, and a suspended person is refused until that is taken back', async () => {
  const id = (await create('Mary', '--email', 'mary@example.org', '--administrator')).stdout.trim();
  const token = (await issue('mary@example.org')).stdout;
  const line = async () =>
    (await run(['account', 'list'])).stdout.split('\n').find((each) => each.includes(id));
  expect(await line()).toMatch(/ {2}active {5}Mary <mary@example.org> {2}administrator {2}/);
  const suspended = await run(['account', 'suspend', 'mary@example.org']);
  expect(suspended).toMatchObject({ code: 0, stderr: 'The account of Mary is suspended.\n' });
  expect(await line()).toContain('suspended');
  await expect(read(token)).rejects.toMatchObject({ code: 'NO_ACCOUNT' });
  const again = await run(['account', 'suspend', id]);
  expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('not possible') });
  expect(await run(['account', 'reinstate', id])).toMatchObject({ code: 0 });
  expect(await read(token)).toMatchObject({ kind: 'person' });
});

test('a hub that signs no tokens says so', async () => {
  const off = { HALCYON_LOCAL_ISSUER: 'off' };
  const told = await run(['token', 'issue', '--person', 'ada@example.org'], off);
  expect(told).toMatchObject({ code: 1, stderr: expect.stringContaining('HALCYON_LOCAL_ISSUER=on') });
});
