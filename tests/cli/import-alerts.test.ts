import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { capMessage, feedOf } from '../support/cap-message.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';
import { type FeedServer, startFeedServer } from '../support/feed-server.ts';
import { runCommand } from '../support/run-command.ts';

let db: TestDatabase;
let server: FeedServer;
let rejects: string;
beforeAll(async () => {
  db = await cloneDatabase();
  server = await startFeedServer();
  rejects = await mkdtemp(join(tmpdir(), 'halcyon-rejects-'));
});
afterAll(async () => {
  await server.close();
  await db.close();
  await rm(rejects, { recursive: true });
});

const importOf = (words: readonly string[], settings = {}) =>
  runCommand(db.url, ['import', '--rejects', rejects, ...words], settings);

test('alerts come from an address that is allowed, and from no other', async () => {
  server.pages.set('/feed.atom', feedOf(capMessage('one', 0), capMessage('two', 1)));
  const address = `${server.url}/feed.atom`;
  const refused = await importOf(['cap', address]);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('Add its host to HALCYON_CAP_SOURCES');
  expect(server.asked).toEqual([]);
  const taken = await importOf(['cap', address], { HALCYON_CAP_SOURCES: server.url });
  expect(taken).toMatchObject({ code: 0, stdout: expect.stringContaining('2 new') });
});

test.each([
  ['other formats from addresses', ['ucdp-ged', 'https://example.org/a.csv'], 'Only the format cap'],
  ['files and addresses together', ['cap', 'https://example.org/a', 'a.cap'], 'cannot be mixed'],
  ['files again and again', ['--follow', '60', 'cap', 'a.cap'], '--follow takes addresses'],
  [
    'other formats for an organisation',
    ['--organisation', 'UNHCR', 'ucdp-ged', 'a.csv'],
    'is for the format cap',
  ],
  [
    'recipients without an organisation',
    ['--recipient', 'a@b.org', '--', 'cap', 'a.cap'],
    'takes --organisation',
  ],
  ['a feed without rest', ['--follow', '1', 'cap', 'https://example.org/a'], '10 or more'],
])('%s are not taken', async (_what, words, complaint) => {
  const { code, stderr } = await importOf(words);
  expect([code, stderr]).toEqual([2, expect.stringContaining(complaint)]);
});
