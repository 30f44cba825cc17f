import { afterAll, beforeAll, expect, test } from 'vitest';
import { readViewer } from '../../src/access/viewer.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';
import { runCommand } from '../support/run-command.ts';
import { buildSmallWorld } from '../support/small-world.ts';
import { uuidFor } from '../support/small-world-events.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await cloneDatabase();
  await buildSmallWorld(db.database);
});
afterAll(() => db.close());

const token = (...words: readonly string[]) => runCommand(db.url, ['token', ...words]);

const issue = (organisation: string, ...words: readonly string[]) =>
  token('issue', '--organisation', organisation, '--name', 'field', ...words);

test('a key is printed alone on standard output, and is good at once', async () => {
  const { code, stdout, stderr } = await issue('unhcr', '--expires', '30d', '--scope', 'ALERTS_WRITE');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^hal_[0-9a-f-]{36}_[\w-]{43}\n$/);
  expect(stderr).toMatch(/^A key of Office of the United Nations High Commissioner for Refugees for "field"/);
  expect(await readViewer(db.database, `Bearer ${stdout.trim()}`)).toMatchObject({
    organisationId: uuidFor('UNHCR'),
    scopes: ['ALERTS_WRITE'],
  });
});

test('the list shows every key with its state and without its secret, and a revoked one is refused', async () => {
  const key = (await issue('MdM')).stdout.trim();
  const [, id = '', secret] = /^hal_([^_]+)_(.*)$/.exec(key) ?? [];
  expect((await token('list')).stdout).toMatch(new RegExp(`^${id}  live     MdM  "field"`, 'm'));
  expect(await token('revoke', id)).toMatchObject({ code: 0, stdout: '' });
  const { stdout } = await token('list');
  expect(stdout).toMatch(new RegExp(`^${id}  revoked  MdM  "field"`, 'm'));
  expect(stdout).not.toContain(secret);
  await expect(readViewer(db.database, `Bearer ${key}`)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
});

test.each([
  {
    wrong: 'an unknown organisation',
    words: ['issue', '--organisation', 'XYZ', '--name', 'a'],
    told: /"XYZ"/,
  },
  { wrong: 'an unknown key', words: ['revoke', 'nonsense'], told: /no live key or token nonsense/ },
])('$wrong is said in one clear line', async ({ words, told }) => {
  const { code, stdout, stderr } = await token(...words);
  expect(code).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toMatch(/^halcyon: [^\n]+\n$/);
  expect(stderr).toMatch(told);
});

test('an acronym of several organisations is refused in one line that names them, and an org-id decides', async () => {
  await db.sql`
    insert into organisations (id, name, acronym, org_id, names)
    values (gen_random_uuid(), 'Unity for Health', 'UNHCR', 'XX-1', '{}')`;
  const { code, stderr } = await issue('UNHCR');
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^halcyon: "UNHCR" means 2 organisations: .*\(XM-DAC-41121\); Unity for Health \(XX-1\)\..*\n$/,
  );
  expect(await issue('XX-1')).toMatchObject({ code: 0 });
});

test.each(['0d', '367d', 'soon', '-1'])('a key cannot be good for %s', async (expires) => {
  expect(await issue('UN', '--expires', expires)).toMatchObject({ code: 2, stdout: '' });
});
