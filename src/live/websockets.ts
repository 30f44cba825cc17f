import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocketServer } from 'ws';
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
  /** The address that a client comes from; that of the connection unless given. */
  readonly readAddress?: (request: IncomingMessage) => string;
}

const protocol = 'graphql-transport-ws';
const messageBytesMost = 65_536;
const tickMs = 1_000;
const finishMs = 5_000;
/** Closing is spread over so many steps, so that clients do not come back all at once. */
const waves = 20;
const waveMs = 50;
const retryMs = { first: 500, last: 5_000 };
const goodbyeMs = 1_000;

/**
 * Frames are compressed once for all sockets, so none may depend on the one before, and all have the same window. What
 * clients send is small: nothing is kept for it between messages either.
 */
const compression = { serverNoContextTakeover: true, clientNoContextTakeover: true };

/** Serves graphql-transport-ws at `/graphql` of an HTTP server. One timer looks after all sockets. */
export function openWebsockets(server: Server, options: WebsocketOptions): Websockets {
  const connections = new Set<Connection>();
  const { readAddress = ({ socket }) => socket.remoteAddress ?? '' } = options;
  const acceptor = new WebSocketServer({
    noServer: true,
    maxPayload: messageBytesMost,
    perMessageDeflate: compression,
    autoPong: false,
    clientTracking: false,
    handleProtocols: (offered) => (offered.has(protocol) ? protocol : false),
  });
  const onUpgrade = (request: IncomingMessage, stream: Duplex, head: Buffer): void => {
    const refusal = refusalOf(request, options.allowedOrigins);
    if (refusal !== undefined) {
      refuse(stream, refusal);
      return;
    }
    if (wantsSmallWindow(request)) delete request.headers['sec-websocket-extensions'];
    acceptor.handleUpgrade(request, stream, head, (socket) => {
      if (socket.protocol !== protocol) return socket.close(4406, 'Subprotocol not acceptable');
      const from = { address: readAddress(request), authorization: request.headers.authorization };
      enter(new Connection(socket, stream, from, options));
    });
  };
  // A function of its own: what listens to the end of a socket must not keep the request that opened it.
  const enter = (connection: Connection): void => {
    connections.add(connection);
    connection.socket.on('close', () => connections.delete(connection));
  };
  server.on('upgrade', onUpgrade);
  const stopRevoking = options.feeds.revocations.onRevoked((isConcerned) => {
    for (const { viewer, socket } of connections) {
      if (viewer !== undefined && isConcerned(viewer)) socket.close(4403, 'Forbidden');
    }
  });
  const ticking = setInterval(() => {
    const now = performance.now();
    for (const connection of connections) connection.tick(now);
  }, tickMs);
  return {
    count: () => connections.size,
    waitingBytes: () => [...connections].reduce((sum, { waitingBytes }) => sum + waitingBytes, 0),
    close: async () => {
      server.off('upgrade', onUpgrade);
      stopRevoking();
      clearInterval(ticking);
      const running = [...connections].flatMap((connection) => [...(connection.running ?? [])]);
      if (running.length > 0) await Promise.race([Promise.allSettled(running), sleep(finishMs)]);
      await sayGoodbye([...connections]);
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

function refuse(stream: Duplex, status: number): void {
  stream.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** Compressed frames are made for the usual window; who asks for a smaller one gets them uncompressed. */
const wantsSmallWindow = ({ headers }: IncomingMessage): boolean =>
  headers['sec-websocket-extensions']?.includes('server_max_window_bits') ?? false;

/** Closes sockets in waves, each with a hint when to come back. */
async function sayGoodbye(connections: readonly Connection[]): Promise<void> {
  const closed: Promise<void>[] = [];
  const perWave = Math.ceil(connections.length / waves);
  for (const [place, { socket }] of connections.entries()) {
    if (place > 0 && place % perWave === 0) await sleep(waveMs);
    closed.push(new Promise((resolve) => socket.once('close', () => resolve())));
    const later = ((retryMs.last - retryMs.first) * place) / connections.length;
    socket.close(1001, JSON.stringify({ retryAfterMs: Math.round(retryMs.first + later) }));
  }
  if (closed.length > 0) await Promise.race([Promise.all(closed), sleep(goodbyeMs)]);
  for (const { socket } of connections) socket.terminate();
}
