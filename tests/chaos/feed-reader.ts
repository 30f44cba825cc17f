import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { Dice } from '../graph/property/dice.ts';
import { feedDocument, type SeenMessage } from '../support/feed-client.ts';
import type { ChaosNode } from './chaos-node.ts';
import { positionOf, type Reader, type Told } from './told.ts';

/** Who follows, what, and how. */
export interface FeedReaderOptions extends Pick<Reader, 'name' | 'wants' | 'isLate'> {
  readonly filter?: Readonly<Record<string, unknown>>;
  /** It stays with the first of them when there is one, and otherwise takes any after a loss. */
  readonly nodes: readonly ChaosNode[];
  /** How long it bears silence to a ping before it leaves; for ever unless given. */
  readonly patienceMs?: number;
  readonly dice: Dice;
}

/** A reader that is live when this has resolved. */
export interface FeedReader extends Reader {
  readonly caughtUp: Promise<void>;
}

/** Closes that ask a client to come back. */
const passingCloses = [1001, 1006, 1011, 1013, 4499];
/** Codes of errors that do so. */
const passingCodes = ['DATABASE_UNAVAILABLE', 'STATEMENT_TIMEOUT', 'OPERATION_TIMEOUT', 'STOPPING'];

/**
 * Follows incidents with the reference client, which knows nothing of cursors, and does itself what the contract asks
 * of clients: after any loss it connects again and resumes after the cursor of the last message it has dealt with.
 */
export function startFeedReader(options: FeedReaderOptions): FeedReader {
  const { name, wants, isLate, dice } = options;
  const told: Told[] = [];
  const surprises: string[] = [];
  const copy = new Map<string, number>();
  const stopping = new AbortController();
  let client: Client | undefined;
  let cursor: string | undefined;
  let isCaughtUp = false;
  let connections = 0;
  let onCaughtUp = (): void => {};
  const caughtUp = new Promise<void>((resolve) => {
    onCaughtUp = resolve;
  });

  const take = (message: SeenMessage): void => {
    if (message.__typename === 'Resync') surprises.push(`Resync: ${message.gap}`);
    if (message.__typename === 'CaughtUp') {
      isCaughtUp = true;
      onCaughtUp();
    }
    const change = readChange(message);
    if (change?.isShown) copy.set(change.id, Math.max(change.version, copy.get(change.id) ?? 0));
    else if (change) copy.delete(change.id);
    // The rows of a snapshot happened nowhere.
    if (change && message.kind !== null) told.push(change);
    cursor = message.cursor;
  };

  const connectOnce = async (): Promise<void> => {
    connections += 1;
    // Until it is whole a snapshot is begun again; everything else is resumed.
    const beginning = isLate && !isCaughtUp ? { snapshot: true } : { after: cursor };
    if (!('after' in beginning)) copy.clear();
    client = openPatientClient(dice.pick(options.nodes).socketUrl, options.patienceMs);
    const variables = { filter: options.filter, ...beginning };
    const failure = await followOnce(client, variables, take, (error) => surprises.push(error));
    await client.dispose();
    if (!stopping.signal.aborted && !isPassing(failure)) surprises.push(describe(failure));
  };
  const running = (async () => {
    for (; !stopping.signal.aborted; await sleep(20 + dice.roll(300))) await connectOnce();
  })();

  return {
    name,
    wants,
    isLate,
    told,
    surprises,
    copy,
    caughtUp,
    get connections() {
      return connections;
    },
    get position() {
      return cursor === undefined ? 0 : positionOf(cursor);
    },
    cut: () => client?.terminate(),
    close: async () => {
      stopping.abort();
      client?.terminate();
      await running;
    },
  };
}

function readChange(message: SeenMessage): Told | undefined {
  const at = { position: positionOf(message.cursor), atMs: Date.now() };
  if (message.__typename === 'Removed') {
    return { ...at, id: String(message.subjectId), isShown: false, version: Number(message.subjectVersion) };
  }
  const { incident } = message;
  return incident ? { ...at, id: incident.id, isShown: true, version: incident.version } : undefined;
}

/** A client that leaves a node that answers no ping for so long. */
function openPatientClient(url: string, patienceMs?: number): Client {
  let waiting: NodeJS.Timeout | undefined;
  const client = createClient({
    url,
    webSocketImpl: WebSocket,
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
function followOnce(
  client: Client,
  variables: Record<string, unknown>,
  take: (message: SeenMessage) => void,
  onSurprise: (what: string) => void,
): Promise<unknown> {
  return new Promise((resolve) => {
    client.subscribe<{ incidentFeed: SeenMessage }>(
      { query: feedDocument, variables },
      {
        next: ({ data, errors }) => {
          if (errors) onSurprise(`errors in a message: ${JSON.stringify(errors)}`);
          if (data) take(data.incidentFeed);
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
