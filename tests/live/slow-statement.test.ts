import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildEvent, commitEvents } from '../support/event-log.ts';
import { feedDocument, follow, happenings, openClient } from '../support/feed-client.ts';
import { report, uuidIn } from '../support/incident-writing.ts';
import { type LiveServer, startLiveServer } from '../support/live-server.ts';

let server: LiveServer;
beforeAll(async () => {
  server = await startLiveServer();
});
afterAll(() => server.close());

/** Keeps the regions from being read, and then lets go. */
async function blockRegions(ms: number): Promise<void> {
  await server.sql.begin(async (tx) => {
    await tx`lock table regions in access exclusive mode`;
    await sleep(ms);
  });
}

test('a message that the database takes too long for is not told half: the feed ends, and resuming tells it', async () => {
  const client = openClient(server.socketUrl);
  const feed = follow(client);
  const other = follow(client, {}, feedDocument.replace('region { pcode }', ''));
  await Promise.all([feed.caughtUp(), other.caughtUp()]);
  const { id } = await report(server.officer);
  await feed.until((told) => told.length >= 3);
  const blocked = blockRegions(6_500);
  await sleep(100);
  await commitEvents(server.database, buildEvent('Corrected', { entityId: uuidIn(id), entityVersion: 2 }));
  await blocked;
  await other.until((told) => told.length >= 4);
  expect(JSON.stringify(feed.errors)).toContain('STATEMENT_TIMEOUT');
  expect(feed.messages.map(({ incident }) => incident)).not.toContain(null);
  const resumed = follow(client, { after: feed.messages.at(-1)?.cursor });
  expect(happenings(await resumed.caughtUp())).toEqual([`${id} 1`]);
  await client.dispose();
});
