import { once } from 'node:events';
import { WebSocket } from 'ws';
import { feedDocument } from './feed-client.ts';

/** A message of the hub on a socket. */
export interface SocketMessage {
  readonly id?: string;
  readonly type: string;
  readonly payload?: Readonly<Record<string, unknown>>;
}

/** A bare socket that follows incidents with a key or token. */
export interface TokenSocket {
  readonly told: readonly SocketMessage[];
  send(message: object): void;
  /** The first message for which the condition holds, told already or still to come; undefined when it closes first. */
  until(condition: (message: SocketMessage) => boolean): Promise<SocketMessage | undefined>;
  /** Resolves with code and reason. */
  readonly closed: Promise<string>;
  close(): void;
  /** What the feed was told, by type. */
  feed(): readonly string[];
}

/** Opens it and waits until its feed has caught up. */
export async function openTokenSocket(url: string, token: string | undefined): Promise<TokenSocket> {
  const socket = new WebSocket(url, 'graphql-transport-ws');
  const told: SocketMessage[] = [];
  socket.on('message', (data) => told.push(JSON.parse(String(data))));
  const closed = once(socket, 'close').then(([code, reason]) => `${code} ${reason}`);
  await once(socket, 'open');
  const send = (message: object): void => socket.send(JSON.stringify(message));
  const until: TokenSocket['until'] = async (condition) => {
    for (;;) {
      const found = told.find(condition);
      if (found !== undefined || socket.readyState !== WebSocket.OPEN) return found;
      await Promise.race([once(socket, 'message'), closed]);
    }
  };
  send({ type: 'connection_init', ...(token && { payload: { authorization: `Bearer ${token}` } }) });
  await until(({ type }) => type === 'connection_ack');
  send({
    id: 'feed',
    type: 'subscribe',
    payload: {
      query: feedDocument.replace('gap: reason }', 'gap: reason } ... on Revoked { ended: reason }'),
    },
  });
  await until((message) => JSON.stringify(message).includes('CaughtUp'));
  const feed = () =>
    told.flatMap(({ id, type, payload }) => {
      if (id !== 'feed') return [];
      const { __typename = type, ended } = Object(Object(payload?.data).incidentFeed);
      return [ended === undefined ? String(__typename) : `${__typename} ${ended}`];
    });
  return { told, send, until, closed, close: () => socket.close(), feed };
}
