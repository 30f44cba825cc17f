import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildEvent, commitEvents, oneTo } from '../support/event-log.ts';
import { report, uuidIn } from '../support/incident-writing.ts';
import { type LiveServer, startLiveServer } from '../support/live-server.ts';
import { openSocketReader } from '../support/socket-reader.ts';

let server: LiveServer;
beforeAll(async () => {
  server = await startLiveServer();
});
afterAll(() => server.close());

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** Each message holds the narrative of 10 000 characters twice. */
const query = `subscription ($after: Cursor) { incidentFeed(after: $after) { __typename ... on FeedMessage { cursor }
  ... on IncidentUpserted { incident { one: narrative two: narrative } } } }`;
const commits = 50;
const eventsPerCommit = 100;
const owed = commits * eventsPerCommit;

const openReader = (after?: string) =>
  openSocketReader(server.socketUrl, { query, variables: { after } }, ({ cursor }) => cursor);

/** Bytes in use, inside and outside the heap, once everything that can go has gone. */
async function measureBytes(): Promise<number> {
  for (let round = 0; round < 3; round += 1) {
    await sleep(200);
    collectGarbage();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Tells of one incident so often, and answers the most that waited for readers meanwhile. */
async function tellOften(): Promise<number> {
  const { id } = await report(server.officer, { narrative: 'x'.repeat(10_000) });
  let waitedMost = 0;
  const watching = setInterval(() => {
    waitedMost = Math.max(waitedMost, server.websockets.waitingBytes());
  }, 5);
  for (const turn of oneTo(commits)) {
    const events = oneTo(eventsPerCommit).map((place) =>
      buildEvent(`${turn} ${place}`, { entityId: uuidIn(id) }),
    );
    await commitEvents(server.database, ...events);
  }
  clearInterval(watching);
  return waitedMost;
}

/** What a reader that was stuck is told in the end. When it was cut off meanwhile, it comes back and resumes. */
async function readOn(stuck: Awaited<ReturnType<typeof openReader>>): Promise<readonly string[]> {
  if (await stuck.reached(owed + 3)) return stuck.kept.slice(2);
  const resumed = await openReader(stuck.kept.at(-1));
  expect(resumed.kept.at(0)).toBe(stuck.kept.at(-1));
  resumed.socket.terminate();
  return [...stuck.kept.slice(2), ...resumed.kept.slice(1, -1)];
}

test('100 MB that are owed to a reader who does not read cost no memory, and come in order when it reads', async () => {
  const others = await Promise.all(oneTo(3).map(() => openReader()));
  const stuck = await openReader();
  stuck.socket.pause();
  const before = await measureBytes();
  const waitedMost = await tellOften();
  await Promise.all(others.map((reader) => reader.reached(owed + 3)));
  const [first, ...rest] = others.map(({ kept }) => kept);
  for (const kept of rest) expect(kept.slice(2)).toEqual(first?.slice(2));
  expect(new Set(first?.slice(2)).size).toBe(owed + 1);
  expect(stuck.kept.length).toBeLessThan(owed);
  // A quarter of a MiB for each of four readers, and what one step adds.
  expect(waitedMost).toBeLessThan(2_000_000);
  expect(server.websockets.waitingBytes()).toBeLessThan(1_000_000);
  expect((await measureBytes()) - before).toBeLessThan(20_000_000);
  expect(await readOn(stuck)).toEqual(first?.slice(2));
  for (const { socket } of [...others, stuck]) socket.terminate();
}, 120_000);
