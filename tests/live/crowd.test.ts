import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodeLogCursor } from '../../src/log/cursor.ts';
import { writeInCrowd } from '../support/crowd.ts';
import { oneTo } from '../support/event-log.ts';
import { type LiveServer, startLiveServer } from '../support/live-server.ts';
import { openSocketReader, type SocketReader } from '../support/socket-reader.ts';

let server: LiveServer;
beforeAll(async () => {
  server = await startLiveServer();
});
afterAll(() => server.close());

const openReader = (filter?: object): Promise<SocketReader<number>> => {
  const query = `subscription ($filter: IncidentFilter) { incidentFeed(filter: $filter) {
    __typename ... on FeedMessage { cursor } } }`;
  const payload = { query, variables: { filter } };
  return openSocketReader(server.socketUrl, payload, ({ cursor }) => decodeLogCursor(cursor).position);
};

/** What was told after `Ready` and `CaughtUp`. */
const placesOf = ({ kept }: SocketReader<number>): readonly number[] => kept.slice(2);

test('16 writers and a transaction open for 5 s: every live feed is told every event it may see, once and in order', async () => {
  const everything = await Promise.all(oneTo(4).map(() => openReader()));
  const riots = await Promise.all(oneTo(4).map(() => openReader({ kinds: ['RIOTS'] })));
  const told = { beforeLast: 0 };
  const { written, naive } = await writeInCrowd(server.log, {
    writerCount: 16,
    openMs: 5_000,
    beforeLastCommit: () => {
      told.beforeLast = everything[0]?.kept.length ?? 0;
    },
  });
  const rows = await server.sql<{ position: number }[]>`
    select position::int from log.event_log where keys_after -> 'kind' ? 'RIOTS' order by position`;
  for (const reader of everything) {
    await reader.reached(written.length + 2);
    expect(placesOf(reader)).toEqual(oneTo(written.length));
  }
  for (const reader of riots) {
    await reader.reached(rows.length + 2);
    expect(placesOf(reader)).toEqual(rows.map(({ position }) => position));
  }
  expect(told.beforeLast).toBeGreaterThan(written.length / 4);
  // The same rows behind a bigserial cursor: this test would see a loss.
  expect(naive.length).toBeLessThan(written.length);
  for (const { socket } of [...everything, ...riots]) socket.terminate();
});
