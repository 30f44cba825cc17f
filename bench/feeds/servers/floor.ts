import { once } from 'node:events';
import { createServer } from 'node:http';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { floorOperationId } from '../documents.ts';
import { followIncidents, type IncidentMessage } from './follow-incidents.ts';

/**
 * The floor: as little as can stand between the log and the sockets. One frame for each event, made beforehand, and a
 * bare `ws.send` of it to every socket, those with a filter by an index. It understands no GraphQL: all subscriptions
 * have one id. BENCH_DEFLATE=1 has ws compress every message.
 */

const server = createServer();
const sockets = new WebSocketServer({
  server,
  path: '/graphql',
  handleProtocols: () => 'graphql-transport-ws',
  perMessageDeflate: process.env.BENCH_DEFLATE === '1' ? { threshold: 0 } : false,
});

/** Everybody without a filter, under an empty text, and the others by their region. */
const byRegion = new Map<string, Set<WebSocket>>([['', new Set()]]);

const clientMessage = z.object({
  type: z.string(),
  payload: z
    .object({ variables: z.object({ filter: z.object({ region: z.string() }).optional() }).optional() })
    .optional(),
});

const nextFrame = (message: string): Buffer =>
  Buffer.from(`{"id":"${floorOperationId}","type":"next","payload":{"data":{"incidentFeed":${message}}}}`);
const caughtUp = nextFrame('{"__typename":"CaughtUp"}');

sockets.on('connection', (socket) => socket.on('message', (data) => receive(socket, data)));

function receive(socket: WebSocket, data: RawData): void {
  const { type, payload } = clientMessage.parse(JSON.parse(String(data)));
  if (type === 'connection_init') socket.send('{"type":"connection_ack"}');
  if (type !== 'subscribe') return;
  const region = payload?.variables?.filter?.region.replace('region_', '') ?? '';
  const members = byRegion.get(region) ?? new Set();
  byRegion.set(region, members.add(socket));
  socket.on('error', () => socket.terminate());
  socket.on('close', () => members.delete(socket));
  socket.send(caughtUp, { binary: false });
}

function tell(messages: readonly IncidentMessage[]): void {
  for (const { regionIds, text } of messages) {
    const frame = nextFrame(text);
    for (const region of ['', ...regionIds]) {
      for (const socket of byRegion.get(region) ?? []) socket.send(frame, { binary: false });
    }
  }
}

const follower = await followIncidents(tell);
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const address = server.address();
if (address !== null && typeof address === 'object') console.log(`http://127.0.0.1:${address.port}/graphql`);

process.once('SIGTERM', async () => {
  for (const socket of sockets.clients) socket.terminate();
  server.close();
  await follower.close();
});
