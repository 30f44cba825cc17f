import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { SeenMessage } from './feed-client.ts';

/** A bare socket that follows incidents, and what was kept of each message. */
export interface SocketReader<Kept> {
  readonly socket: WebSocket;
  readonly kept: readonly Kept[];
  /** Reads on until so many messages have come; false when the socket has closed before. */
  reached(count: number): Promise<boolean>;
}

/** Follows with one document, uncompressed, and has caught up when this resolves. `socket.pause()` stops reading. */
export async function openSocketReader<Kept>(
  url: string,
  payload: { readonly query: string; readonly variables?: Readonly<Record<string, unknown>> },
  keep: (message: SeenMessage) => Kept,
): Promise<SocketReader<Kept>> {
  const socket = new WebSocket(url, 'graphql-transport-ws', { perMessageDeflate: false });
  const kept: Kept[] = [];
  let isCaughtUp = false;
  socket.on('message', (data) => {
    const message: SeenMessage | undefined = JSON.parse(String(data)).payload?.data.incidentFeed;
    if (message === undefined) return;
    kept.push(keep(message));
    isCaughtUp ||= message.__typename === 'CaughtUp';
  });
  await once(socket, 'open');
  socket.send('{"type":"connection_init"}');
  await once(socket, 'message');
  socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload }));
  while (!isCaughtUp) await once(socket, 'message');
  const reached = async (count: number): Promise<boolean> => {
    socket.resume();
    while (kept.length < count && socket.readyState === socket.OPEN) await sleep(5);
    return kept.length >= count;
  };
  return { socket, kept, reached };
}
