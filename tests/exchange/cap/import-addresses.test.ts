import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { CapAlert } from '../../../src/exchange/cap/cap-alert.ts';
import { followAddresses, importAddresses } from '../../../src/exchange/cap/import-addresses.ts';
import { writeCap } from '../../../src/exchange/cap/write-cap.ts';
import { capMessage, feedOf } from '../../support/cap-message.ts';
import { cloneDatabase, type TestDatabase } from '../../support/database.ts';
import { type FeedServer, startFeedServer } from '../../support/feed-server.ts';

let db: TestDatabase;
let server: FeedServer;
let rejectsFolder: string;
beforeAll(async () => {
  db = await cloneDatabase();
  server = await startFeedServer();
  rejectsFolder = await mkdtemp(join(tmpdir(), 'halcyon-rejects-'));
});
afterAll(async () => {
  await server.close();
  await db.close();
  await rm(rejectsFolder, { recursive: true });
});
beforeEach(() => {
  server.pages.clear();
  server.asked.length = 0;
});

const said: string[] = [];
const optionsFor = (signal: AbortSignal) => ({
  sources: [server.url],
  signal,
  rejectsFolder,
  say: (line: string) => void said.push(line),
});
const importNow = (path: string): Promise<void> =>
  importAddresses(db.database, [`${server.url}${path}`], optionsFor(new AbortController().signal));

async function held(prefix: string): Promise<string[]> {
  const rows = await db.database.writer<{ identifier: string }[]>`
    select identifier from alerts where identifier like ${`${prefix}%`} order by identifier`;
  return rows.map(({ identifier }) => identifier);
}

const serve = (alert: CapAlert): string => {
  const path = `/alerts/${alert.identifier}.cap`;
  server.pages.set(path, writeCap(alert));
  return path;
};
const rssOf = (...links: readonly string[]): string =>
  `<rss><channel>${links.map((link) => `<item><link>${link}</link></item>`).join('')}</channel></rss>`;

test('one message, a feed of messages and a feed of links all come in', async () => {
  const [one, two, three, four] = [1, 2, 3, 4].map((minute) => capMessage(`all${minute}`, minute));
  if (!one || !two || !three || !four) throw new Error('There are four.');
  await importNow(serve(one));
  server.pages.set('/feed.atom', feedOf(two));
  await importNow('/feed.atom');
  server.pages.set('/feed.rss', rssOf(serve(three), `${server.url}${serve(four)}`));
  await importNow('/feed.rss');
  expect(await held('all')).toEqual(['all1', 'all2', 'all3', 'all4']);
});

test('a message that cannot be fetched, or is not taken, does not keep the others', async () => {
  server.pages.set('/bad.cap', '<alert/>');
  const good = serve(capMessage('others', 0));
  server.pages.set('/feed.rss', rssOf('/gone.cap', '/bad.cap', 'https://elsewhere.example/x.cap', good));
  said.length = 0;
  await importNow('/feed.rss');
  expect(await held('others')).toEqual(['others']);
  const text = said.join('\n');
  expect(text).toContain('/gone.cap: answers 404');
  expect(text).toContain('https://elsewhere.example/x.cap is not among the sources');
  expect(text).toContain('is no message of CAP 1.2 or 1.1');
});

test('a feed is followed: what is new comes in, nothing is fetched twice, and a failure is tried again', async () => {
  const stopping = new AbortController();
  const following = followAddresses(db.database, [`${server.url}/f.rss`], 20, optionsFor(stopping.signal));
  const ended = expect(following).rejects.toBe('enough');
  await vi.waitFor(() => expect(server.asked.length).toBeGreaterThan(1));
  const first = serve(capMessage('follow1', 1));
  server.pages.set('/f.rss', rssOf(first));
  await vi.waitFor(async () => expect(await held('follow')).toEqual(['follow1']), { timeout: 20_000 });
  const second = serve(capMessage('follow2', 2));
  server.pages.set('/f.rss', rssOf(second, first));
  await vi.waitFor(async () => expect(await held('follow')).toHaveLength(2), { timeout: 20_000 });
  await vi.waitFor(() => expect(server.asked.at(-1)).toMatch(/^\/f\.rss "/));
  stopping.abort('enough');
  await ended;
  expect(server.asked.filter((asked) => asked.startsWith('/alerts/'))).toEqual([first, second]);
});
