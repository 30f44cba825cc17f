import { createClient, type FormattedExecutionResult } from 'graphql-ws/client';
import type { ToldError } from './feed-error.ts';
import { Inbox } from './inbox.ts';
import type { Closing } from './reconnecting.ts';
import { type Closable, type SocketClass, watched } from './socket-class.ts';

/** Why an attempt ended. */
export type Ending =
  /** The connection failed or closed. */
  | { readonly kind: 'lost'; readonly cause: string; readonly closing?: Closing }
  /** The hub ended the subscription with errors. */
  | { readonly kind: 'refused'; readonly errors: readonly ToldError[] }
  /** Whoever has dealt with all that was told is to go on from there at once: too much waited. */
  | { readonly kind: 'again' }
  | { readonly kind: 'stopped' };

/** What an attempt is made with. */
export interface AttemptOptions {
  readonly url: string;
  readonly webSocket: SocketClass;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly token: string | undefined;
  readonly heartbeatMs: number;
  /** Whether so many payloads may not wait. */
  isTooMany(waiting: number, payload: FormattedExecutionResult): boolean;
}

/** One connection with one subscription, from its start to its end. It never tries anything twice. */
export interface Attempt {
  /** Resolves with what came next; after all of it with why nothing more comes. */
  take(): Promise<{ readonly item: FormattedExecutionResult } | { readonly ending: Ending }>;
  /** Ends it at once; what waits is dropped. */
  stop(): void;
}

const connectMs = 20_000;

/**
 * Connects and subscribes. It ends, rather than wait, when the hub does not answer the connection within 20 s or a
 * ping within a heartbeat: a dead line looks like a quiet one.
 */
export function openAttempt(options: AttemptOptions): Attempt {
  const inbox = new Inbox<FormattedExecutionResult, Ending>();
  const sockets: Closable[] = [];
  let patience = setTimeout(() => lose('The hub did not answer.'), connectMs);
  const client = createClient({
    url: options.url,
    webSocketImpl: watched(options.webSocket, (socket) => sockets.push(socket)),
    connectionParams: options.token === undefined ? {} : { authorization: `Bearer ${options.token}` },
    retryAttempts: 0,
    keepAlive: options.heartbeatMs,
    on: {
      connected: () => clearTimeout(patience),
      ping: (isReceived) => {
        if (isReceived) return;
        clearTimeout(patience);
        patience = setTimeout(() => lose('The hub did not answer a ping.'), options.heartbeatMs);
      },
      pong: (isReceived) => {
        if (isReceived) clearTimeout(patience);
      },
      closed: (event) => lose('The connection was closed', readClosing(event)),
      error: (error) => lose(error instanceof Error ? error.message : 'The connection failed.'),
    },
  });
  const close = (): void => {
    clearTimeout(patience);
    // Rejects when it never connected, which is known here already.
    Promise.resolve(client.dispose()).catch(() => {});
    for (const socket of sockets) socket.close(1000);
  };
  const finish = (ending: Ending): void => {
    if (inbox.isEnded) return;
    inbox.end(ending);
    close();
  };
  const lose = (cause: string, closing?: Closing): void =>
    finish(
      closing ? { kind: 'lost', cause: `${cause} (${closing.code}).`, closing } : { kind: 'lost', cause },
    );
  client.subscribe<Record<string, unknown>, Record<string, unknown>>(
    { query: options.query, variables: options.variables },
    {
      next: (payload) => {
        if (options.isTooMany(inbox.size, payload)) finish({ kind: 'again' });
        else inbox.put(payload);
      },
      error: (error) => {
        if (Array.isArray(error)) finish({ kind: 'refused', errors: error });
        else lose(error instanceof Error ? error.message : 'The connection failed.', readClosing(error));
      },
      complete: () => lose('The hub ended the feed.'),
    },
  );
  return {
    take: () => inbox.take(),
    stop: () => {
      inbox.stop({ kind: 'stopped' });
      close();
    },
  };
}

/** A close event as browsers and `ws` make it; undefined for anything else. */
function readClosing(event: unknown): Closing | undefined {
  if (typeof event !== 'object' || event === null) return undefined;
  const { code, reason }: { code?: unknown; reason?: unknown } = event;
  return typeof code === 'number' ? { code, reason: typeof reason === 'string' ? reason : '' } : undefined;
}
