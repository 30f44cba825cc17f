import { createClient as createStreamClient } from 'graphql-sse';
import { createClient as createSocketClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { LiveNode } from '../live-node.ts';

/** A document and its variables. */
export interface Asked {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
}

/** A way into the hub with the rights of one reader. */
export interface Line {
  /** The answer as text. */
  ask(asked: Asked): Promise<string>;
  /** Listens until `stop`; every message and whatever ends it goes to `hear` as text. Undefined where nothing can be listened to. */
  readonly listen: ((asked: Asked, hear: (text: string) => void) => () => void) | undefined;
  close(): Promise<void>;
}

/** The ways there are for programs. */
export const transports = ['HTTP', 'websocket', 'SSE'] as const;

/** One of them. */
export type Transport = (typeof transports)[number];

/** Opens a line; nothing is sent before something is asked. */
export function openLine(transport: Transport, node: LiveNode, authorization: string | undefined): Line {
  if (transport === 'HTTP') return httpLine(node, authorization);
  const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
  if (transport === 'websocket') {
    const url = node.socketUrl;
    return lineOf(
      createSocketClient({ url, webSocketImpl: WebSocket, connectionParams: headers, retryAttempts: 0 }),
    );
  }
  return lineOf(createStreamClient({ url: `${node.httpUrl}/graphql/stream`, headers, retryAttempts: 0 }));
}

const httpLine = ({ httpUrl }: LiveNode, authorization: string | undefined): Line => ({
  ask: async (asked) => {
    const headers = { 'content-type': 'application/json', ...(authorization && { authorization }) };
    const response = await fetch(`${httpUrl}/graphql`, {
      method: 'POST',
      headers,
      body: JSON.stringify(asked),
    });
    return response.text();
  },
  listen: undefined,
  close: async () => {},
});

/** What the clients of both protocols have in common. */
interface SubscribingClient {
  subscribe(
    asked: { query: string; variables?: Record<string, unknown> },
    sink: { next(value: unknown): void; error(error: unknown): void; complete(): void },
  ): () => void;
  dispose(): void | Promise<void>;
}

const lineOf = (client: SubscribingClient): Line => ({
  ask: (asked) =>
    new Promise((resolve, reject) => {
      let text = '';
      client.subscribe(asked, {
        next: (value) => {
          text += JSON.stringify(value);
        },
        error: reject,
        complete: () => resolve(text),
      });
    }),
  listen: (asked, hear) =>
    client.subscribe(asked, {
      next: (value) => hear(JSON.stringify(value)),
      error: (error) => hear(`failed: ${JSON.stringify(error)}`),
      complete: () => hear('complete'),
    }),
  close: async () => void (await client.dispose()),
});
