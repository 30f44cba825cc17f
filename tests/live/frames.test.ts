import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { writeNext } from '../../src/live/frames.ts';
import { buildEvent, commitEvents, oneTo } from '../support/event-log.ts';
import { feedDocument } from '../support/feed-client.ts';
import { report, uuidIn } from '../support/incident-writing.ts';
import { type LiveServer, startLiveServer } from '../support/live-server.ts';

let server: LiveServer;
beforeAll(async () => {
  server = await startLiveServer();
});
afterAll(() => server.close());

/** Sockets that follow all incidents, each under an operation id of another length, and what they are told. */
async function openReaders(perMessageDeflate: boolean) {
  const ids = ['1', crypto.randomUUID(), '"quoted" ☂', 'x'.repeat(200)];
  return Promise.all(
    ids.map(async (id) => {
      const socket = new WebSocket(server.socketUrl, 'graphql-transport-ws', { perMessageDeflate });
      const told: { id: string; payload: { data: { incidentFeed: Record<string, unknown> } } }[] = [];
      socket.on('message', (data) => told.push(JSON.parse(String(data))));
      await once(socket, 'open');
      socket.send('{"type":"connection_init"}');
      await once(socket, 'message');
      socket.send(JSON.stringify({ id, type: 'subscribe', payload: { query: feedDocument } }));
      const until = async (count: number): Promise<void> => {
        while (told.length < count) await once(socket, 'message');
      };
      await until(3);
      return { id, socket, told, until };
    }),
  );
}

test.each([
  ['as they are', false],
  ['compressed', true],
])(
  'messages that come in one step reach every socket %s, each with its own operation id, in order',
  async (_how, isCompressed) => {
    const readers = await openReaders(isCompressed);
    const long = await report(server.officer, { headline: 'Long', narrative: 'Gunfire. '.repeat(1_000) });
    const turns = oneTo(60).map((turn) =>
      buildEvent('', { entityId: uuidIn(long.id), entityVersion: 1, occurredAt: new Date(1e12 + turn) }),
    );
    await commitEvents(server.database, ...turns);
    for (const { id, socket, told, until } of readers) {
      await until(4 + turns.length);
      expect(socket.extensions).toBe(isCompressed ? 'permessage-deflate' : '');
      const [, ...messages] = told;
      expect(messages.every((message) => message.id === id)).toBe(true);
      const times = messages.slice(3).map(({ payload }) => payload.data.incidentFeed.occurredAt);
      expect(times).toEqual(turns.map(({ occurredAt }) => occurredAt?.toISOString()));
      socket.close();
    }
  },
);

test('a client that asks for a smaller window is answered uncompressed', async () => {
  const socket = new WebSocket(server.socketUrl, 'graphql-transport-ws', {
    perMessageDeflate: { serverMaxWindowBits: 9 },
  });
  await once(socket, 'open');
  expect(socket.extensions).toBe('');
  socket.close();
});

test('a socket that does not read keeps its own operation ids, whoever is told after it', async () => {
  const [slow, quick] = [await openPair(), await openPair()];
  slow.reader.pause();
  // As many as no system takes for a reader who does not read.
  const turns = oneTo(1_000);
  for (const turn of turns) {
    const payloads = [{ bytes: Buffer.from(JSON.stringify([turn, 'x'.repeat(15_000)])) }];
    for (const { writer, name } of [slow, quick]) writeNext(writer, payloads, name, false);
  }
  expect(slow.writer.writableLength).toBeGreaterThan(0);
  for (const { reader, writer, name } of [slow, quick]) {
    writer.end();
    const told = String(Buffer.concat(await reader.resume().toArray()));
    const heads = [...told.matchAll(/\{"id":("\w+"),"type":"next","payload":\[(\d+),/g)];
    expect(heads.map(([, id, turn]) => [id, Number(turn)])).toEqual(
      turns.map((turn) => [String(name), turn]),
    );
  }
});

/** Both ends of a connection, and the JSON of an operation id of its own that is as long as every other. */
async function openPair() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port.');
  const reader = connect(address.port, address.address);
  const [writer] = await once(server, 'connection');
  server.close();
  return { reader, writer, name: Buffer.from(JSON.stringify(String(address.port).padStart(5, '0'))) };
}
