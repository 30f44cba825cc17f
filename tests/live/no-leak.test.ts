import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { oneTo } from '../support/event-log.ts';
import { type LiveServer, startLiveServer } from '../support/live-server.ts';

let server: LiveServer;
beforeAll(async () => {
  server = await startLiveServer();
});
afterAll(() => server.close());

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

const query = `subscription ($filter: IncidentFilter) { incidentFeed(filter: $filter) {
  __typename ... on FeedMessage { cursor } ... on IncidentUpserted { incident { id } } } }`;

/** Filters that keys decide and filters that the database decides; many are asked by several. */
const filterOf = (turn: number): object | null =>
  [null, { kinds: ['RIOTS'] }, { text: `word ${turn % 50}` }, { pcode: 'CF21', deathsAtLeast: turn % 30 }][
    turn % 4
  ] ?? null;

const subscribe = (id: string, turn: number): string =>
  JSON.stringify({ id, type: 'subscribe', payload: { query, variables: { filter: filterOf(turn) } } });

async function openSocket(): Promise<WebSocket> {
  const socket = new WebSocket(server.socketUrl, 'graphql-transport-ws');
  await once(socket, 'open');
  socket.send('{"type":"connection_init"}');
  await once(socket, 'message');
  return socket;
}

/** Subscribes and ends that so many times on one socket; every third time before anything was told. */
async function cycle(turns: readonly number[]): Promise<void> {
  const socket = await openSocket();
  let onCaughtUp = (): void => {};
  socket.on('message', (data) => {
    if (String(data).includes('CaughtUp')) onCaughtUp();
  });
  for (const turn of turns) {
    const id = String(turn);
    const caughtUp = new Promise<void>((resolve) => {
      onCaughtUp = resolve;
    });
    socket.send(subscribe(id, turn));
    if (turn % 3 !== 0) await caughtUp;
    socket.send(JSON.stringify({ id, type: 'complete' }));
    if (turn % 3 === 0) await nextTurn();
  }
  socket.close();
  await once(socket, 'close');
}

/** Connects, subscribes twice and is gone without a goodbye, at another moment each time. */
async function dropOnce(turn: number): Promise<void> {
  const socket = await openSocket();
  socket.send(subscribe('a', turn));
  socket.send(subscribe('b', turn + 1));
  if (turn % 2 === 0) await once(socket, 'message');
  socket.terminate();
}

/** So many of the turns at a time, each of `width` hands taking every n-th. */
const inParallel = (width: number, count: number, work: (turns: readonly number[]) => Promise<void>) =>
  Promise.all(oneTo(width).map((hand) => work(oneTo(count).filter((turn) => turn % width === hand % width))));

async function subscribeAndDrop(cycles: number, drops: number): Promise<void> {
  await inParallel(20, cycles, cycle);
  await inParallel(50, drops, async (turns) => {
    for (const turn of turns) await dropOnce(turn);
  });
}

/** What is held, once everything that was under way has ended. */
async function measure() {
  await vi.waitUntil(() => server.websockets.count() === 0 && server.feeds.counts().subscribers === 0);
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  for (let round = 0; round < 3; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, 300));
    collectGarbage();
  }
  return { heapBytes: process.memoryUsage().heapUsed, timers: timers(), counts: server.feeds.counts() };
}

test('10 000 subscriptions and 2 000 sockets that were dropped leave nothing behind', async () => {
  await subscribeAndDrop(1_000, 200);
  const before = await measure();
  await subscribeAndDrop(10_000, 2_000);
  const after = await measure();
  expect(after.counts).toEqual({ groups: 0, routes: 0, terms: 0, subscribers: 0, executions: 0 });
  // One for each socket would be 2 000; a pool that has opened another connection has one more for it.
  expect(after.timers - before.timers).toBeLessThan(20);
  // Half a kilobyte for each subscription would be 5 MB.
  expect(after.heapBytes - before.heapBytes).toBeLessThan(3_000_000);
}, 120_000);
