import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { type WebSocket, WebSocketServer } from 'ws';
import { Connection, type ConnectionParts } from './connection.ts';

/** The websockets of a hub, until `close`. */
export interface Websockets {
  /** How many are open. */
  count(): number;
  /** Bytes that wait in this process for readers. */
  waitingBytes(): number;
  /** Takes no new ones, lets questions and mutations finish for 5 s, then closes all with 1001. */
  close(): Promise<void>;
}

/** What websockets are served with. */
export interface WebsocketOptions extends ConnectionParts {
  /** Origins of web pages that may connect, beside the hub's own. */
  readonly allowedOrigins: readonly string[];
}

const protocol = 'graphql-transport-ws';
const messageBytesMost = 65_536;
const tickMs = 1_000;
const finishMs = 5_000;
const goodbyeMs = 1_000;

/** Serves graphql-transport-ws at `/graphql` of an HTTP server. One timer looks after all sockets. */
export function openWebsockets(server: Server, options: WebsocketOptions): Websockets {
  const connections = new Map<WebSocket, Connection>();
  const acceptor = new WebSocketServer({
    noServer: true,
    maxPayload: messageBytesMost,
    perMessageDeflate: false,
    autoPong: false,
    clientTracking: false,
    handleProtocols: (offered) => (offered.has(protocol) ? protocol : false),
  });
  const accept = (request: IncomingMessage) => (socket: WebSocket) => {
    if (socket.protocol !== protocol) {
      socket.close(4406, 'Subprotocol not acceptable');
      return;
    }
    connections.set(socket, new Connection(socket, request.headers.authorization, options));
    socket.on('close', () => connections.delete(socket));
  };
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const refusal = refusalOf(request, options.allowedOrigins);
    if (refusal === undefined) acceptor.handleUpgrade(request, socket, head, accept(request));
    else
      socket.end(
        `HTTP/1.1 ${refusal} ${STATUS_CODES[refusal]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
      );
  };
  server.on('upgrade', onUpgrade);
  const ticking = setInterval(() => {
    const now = performance.now();
    for (const connection of connections.values()) connection.tick(now);
  }, tickMs);
  return {
    count: () => connections.size,
    waitingBytes: () => [...connections.keys()].reduce((sum, { bufferedAmount }) => sum + bufferedAmount, 0),
    close: async () => {
      server.off('upgrade', onUpgrade);
      clearInterval(ticking);
      const running = [...connections.values()].flatMap((connection) => [...connection.running]);
      if (running.length > 0) await Promise.race([Promise.allSettled(running), sleep(finishMs)]);
      await sayGoodbye([...connections.keys()]);
      acceptor.close();
    },
  };
}

/** The status with which an upgrade is refused: another path, or a page of an origin that may not connect. */
function refusalOf(
  { url = '', headers }: IncomingMessage,
  allowedOrigins: readonly string[],
): number | undefined {
  if (url.split('?')[0] !== '/graphql') return 404;
  const { origin, host } = headers;
  // Only browsers send an origin, and they always do.
  if (origin === undefined || allowedOrigins.includes(origin)) return undefined;
  return URL.canParse(origin) && new URL(origin).host === host ? undefined : 403;
}

/** Closes sockets with a hint when to come back, spread over seconds so that they do not come all at once. */
async function sayGoodbye(sockets: readonly WebSocket[]): Promise<void> {
  const closed = sockets.map(
    (socket, place) =>
      new Promise<void>((resolve) => {
        socket.once('close', () => resolve());
        const retryAfterMs = 500 + Math.round((4_500 * place) / sockets.length);
        socket.close(1001, JSON.stringify({ retryAfterMs }));
      }),
  );
  if (closed.length > 0) await Promise.race([Promise.all(closed), sleep(goodbyeMs)]);
  for (const socket of sockets) socket.terminate();
}
