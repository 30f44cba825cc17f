import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildEvent, commitEvents, oneTo } from '../support/event-log.ts';
import { follow, openClient } from '../support/feed-client.ts';
import { report, uuidIn } from '../support/incident-writing.ts';
import { type LiveServer, startLiveServer } from '../support/live-server.ts';
import { openSocketReader } from '../support/socket-reader.ts';

let server: LiveServer;
beforeEach(async () => {
  server = await startLiveServer();
});
afterEach(() => server.close());

/** Each message holds the narrative of 10 000 characters twenty times. */
const heavy = `subscription { incidentFeed { __typename ... on FeedMessage { cursor } ... on IncidentUpserted { kind incident {
  ${oneTo(20)
    .map((place) => `text${place}: narrative`)
    .join(' ')} } } ... on Resync { gap: reason } } }`;

const committed = 150;

/** A socket that has caught up and then reads nothing until `socket.resume()`. */
async function openStuckReader() {
  const { socket, kept: messages } = await openSocketReader(
    server.socketUrl,
    { query: heavy },
    (message) => message,
  );
  socket.pause();
  return { socket, messages };
}

/** Tells of one incident with a long narrative again and again. */
async function commitHeavy(): Promise<void> {
  const { id } = await report(server.officer, { narrative: 'x'.repeat(10_000) });
  for (const turn of oneTo(committed)) {
    await commitEvents(server.database, buildEvent(`Turn ${turn}`, { entityId: uuidIn(id) }));
  }
}

test('a reader that stops reading costs bounded memory and nobody else time, and then catches up in order', async () => {
  const stuck = await openStuckReader();
  const client = openClient(server.socketUrl);
  const other = follow(client);
  await other.caughtUp();
  await commitHeavy();
  await other.until((told) => told.length >= committed + 3);
  // 30 MB are owed to the stuck one.
  expect(server.websockets.waitingBytes()).toBeGreaterThan(200_000);
  expect(server.websockets.waitingBytes()).toBeLessThan(1_000_000);
  stuck.socket.resume();
  while (stuck.messages.length < committed + 3) await once(stuck.socket, 'message');
  const cursors = other.messages.map(({ cursor }) => cursor).slice(2);
  expect(stuck.messages.map(({ cursor }) => cursor).slice(2)).toEqual(cursors);
  stuck.socket.close();
  await client.dispose();
});

test('a reader that is too far behind is told so, and goes on from there', async () => {
  const client = openClient(server.socketUrl);
  const other = follow(client, { filter: { kinds: ['RIOTS'] } });
  await other.caughtUp();
  const stuck = await openStuckReader();
  await commitHeavy();
  const unrelated = oneTo(10_500).map(() => buildEvent('', { entityKind: 'something else' }));
  await commitEvents(server.database, ...unrelated);
  await report(server.officer, { kind: 'RIOTS' });
  await other.until((told) => told.length >= 3);
  stuck.socket.resume();
  while (stuck.messages.at(-1)?.__typename !== 'Resync') await once(stuck.socket, 'message');
  expect(stuck.messages.at(-1)?.gap).toBe('TOO_SLOW');
  const told = stuck.messages.length;
  await report(server.officer, { kind: 'RIOTS' });
  while (stuck.messages.length === told) await once(stuck.socket, 'message');
  expect(stuck.messages.at(-1)?.kind).toBe('INCIDENT_REPORTED');
  stuck.socket.close();
  await client.dispose();
});
