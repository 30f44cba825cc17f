import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
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
