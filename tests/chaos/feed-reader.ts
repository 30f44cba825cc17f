import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { Dice } from '../graph/property/dice.ts';
import { feedDocument, type SeenMessage } from '../support/feed-client.ts';
import type { ChaosNode } from './chaos-node.ts';
import { Notebook } from './notebook.ts';
import type { Reader } from './told.ts';

/** Who follows, what, and how. */
export interface FeedReaderOptions extends Pick<Reader, 'name' | 'wants' | 'isLate'> {
  readonly filter?: Readonly<Record<string, unknown>>;
  /** It stays with the first of them when there is one, and otherwise takes any after a loss. */
  readonly nodes: readonly ChaosNode[];
  /** How long it bears silence to a ping before it leaves; for ever unless given. */
  readonly patienceMs?: number;
  readonly dice: Dice;
}

/** Closes that ask a client to come back. */
const passingCloses = [1001, 1006, 1011, 1013, 4499];
/** Codes of errors that do so. */
const passingCodes = ['DATABASE_UNAVAILABLE', 'STATEMENT_TIMEOUT', 'OPERATION_TIMEOUT', 'STOPPING'];

/**
 * Follows incidents with the reference client, which knows nothing of cursors, and does itself what the contract asks
 * of clients: after any loss it connects again and resumes after the cursor of the last message it has dealt with.
 */
export function startFeedReader(options: FeedReaderOptions): Reader {
  const { name, wants, isLate, dice } = options;
  const notes = new Notebook();
  const stopping = new AbortController();
  const attempts = { count: 0 };
  let client: Client | undefined;

  const connectOnce = async (): Promise<void> => {
    attempts.count += 1;
    // Until it is whole a snapshot is begun again; everything else is resumed.
    const isSnapshot = isLate && !notes.isCaughtUp;
    if (isSnapshot) notes.beginAnew();
    client = openPatientClient(dice.pick(options.nodes).socketUrl, options.patienceMs);
    const beginning = isSnapshot ? { snapshot: true } : { after: notes.cursor };
    const failure = await followOnce(client, { filter: options.filter, ...beginning }, notes);
    notes.isLive = false;
    await client.dispose();
    if (!stopping.signal.aborted && !isPassing(failure)) notes.surprises.push(describe(failure));
  };
  const running = (async () => {
    for (; !stopping.signal.aborted; await sleep(20 + dice.roll(300))) await connectOnce();
  })();

  return {
    name,
    wants,
    isLate,
    isFolded: false,
    notes,
    get connections() {
      return attempts.count;
    },
    cut: () => client?.terminate(),
    close: async () => {
      stopping.abort();
      client?.terminate();
      await running;
    },
  };
}

/** A socket that may be cut while it connects, which it complains of after the client has stopped listening to it. */
class CuttableSocket extends WebSocket {
  constructor(address: string, protocols?: string | string[]) {
    super(address, protocols);
    this.on('error', () => {});
  }
}

/** A client that leaves a node that answers no ping for so long. */
function openPatientClient(url: string, patienceMs?: number): Client {
  let waiting: NodeJS.Timeout | undefined;
  const client = createClient({
    url,
    webSocketImpl: CuttableSocket,
    retryAttempts: 0,
    ...(patienceMs === undefined ? {} : { keepAlive: patienceMs / 2 }),
    on: {
      ping: (isReceived) => {
        if (isReceived || patienceMs === undefined) return;
        waiting = setTimeout(() => client.terminate(), patienceMs / 2);
      },
      pong: () => clearTimeout(waiting),
      closed: () => clearTimeout(waiting),
    },
  });
  return client;
}

/** Follows until something ends it, and answers what that was. */
function followOnce(client: Client, variables: Record<string, unknown>, notes: Notebook): Promise<unknown> {
  return new Promise((resolve) => {
    client.subscribe<{ incidentFeed: SeenMessage }>(
      { query: feedDocument, variables },
      {
        next: ({ data, errors }) => {
          if (errors) notes.surprises.push(`errors in a message: ${JSON.stringify(errors)}`);
          if (data) notes.take(data.incidentFeed);
        },
        error: resolve,
        complete: () => resolve('the hub completed the feed'),
      },
    );
  });
}

function isPassing(failure: unknown): boolean {
  if (Array.isArray(failure)) {
    return failure.every((error) => passingCodes.includes(error.extensions?.code));
  }
  if (typeof failure === 'object' && failure !== null && 'code' in failure) {
    return passingCloses.includes(Number(failure.code)) || failure.code === 'ECONNREFUSED';
  }
  // The socket could not be opened: an `ErrorEvent` of ws.
  return typeof failure === 'object' && failure !== null && 'error' in failure;
}

const describe = (failure: unknown): string =>
  failure instanceof Error
    ? String(failure)
    : typeof failure === 'object' && failure !== null && 'code' in failure
      ? `closed with ${failure.code}`
      : JSON.stringify(failure);
