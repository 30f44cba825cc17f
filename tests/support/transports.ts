import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { LiveServer } from './live-server.ts';

/** Every way into the graph. */
export const transports = ['POST', 'GET', 'websocket', 'stream by POST', 'stream by GET'] as const;

/** A way into the graph. */
export type Transport = (typeof transports)[number];

/** What is asked: a document or its name, and what goes with it. */
export interface AskedOperation {
  readonly query?: string;
  readonly documentId?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** An answer as every transport gives it. */
export interface GivenAnswer {
  readonly data?: unknown;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions: { readonly code: string; readonly [fact: string]: unknown };
  }[];
  readonly extensions?: { readonly cost?: unknown };
}

/** Asks over one transport, with a key if there is one, and returns the first answer. Rejects when a socket closes before. */
export async function askOver(
  server: LiveServer,
  transport: Transport,
  asked: AskedOperation,
  authorization?: string,
): Promise<GivenAnswer> {
  if (transport === 'websocket') return askOverSocket(server.socketUrl, asked, authorization);
  const path = transport.startsWith('stream') ? '/graphql/stream' : '/graphql';
  const isPost = transport.endsWith('POST');
  const response = await fetch(`${server.httpUrl}${path}${isPost ? '' : `?${parametersOf(asked)}`}`, {
    method: isPost ? 'POST' : 'GET',
    headers: {
      'apollo-require-preflight': 'yes',
      ...(authorization && { authorization }),
      ...(isPost && { 'content-type': 'application/json' }),
    },
    ...(isPost && { body: JSON.stringify(asked) }),
  });
  const text = await response.text();
  return JSON.parse(/^data: (.+)$/m.exec(text)?.[1] ?? text);
}

/** The codes of its errors; none when everything went well. */
export const codesOf = ({ errors = [] }: GivenAnswer): readonly string[] =>
  errors.map(({ extensions }) => extensions.code);

function parametersOf(asked: AskedOperation): URLSearchParams {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(asked)) {
    parameters.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  return parameters;
}

async function askOverSocket(
  url: string,
  asked: AskedOperation,
  authorization: string | undefined,
): Promise<GivenAnswer> {
  const socket = new WebSocket(url, 'graphql-transport-ws');
  const closed = once(socket, 'close').then(([code, reason]) =>
    Promise.reject(new Error(`${code} ${reason}`)),
  );
  closed.catch(() => {});
  const hear = () => Promise.race([once(socket, 'message'), closed]);
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization } }));
  await hear();
  socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: asked }));
  const [message] = await hear();
  socket.close();
  await closed.catch(() => {});
  const { type, payload } = JSON.parse(String(message));
  return type === 'error' ? { errors: payload } : payload;
}
