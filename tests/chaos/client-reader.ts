import { WebSocket } from 'ws';
import { type FeedMessage, followFeed, type Resync } from '../../src/client/follow-feed.ts';
import { feedDocument, type SeenMessage } from '../support/feed-client.ts';
import type { ChaosNode } from './chaos-node.ts';
import { Notebook } from './notebook.ts';
import type { Reader } from './told.ts';

/** Who follows which node, with or without a snapshot. */
export interface ClientReaderOptions {
  readonly name: string;
  readonly node: ChaosNode;
  readonly isLate: boolean;
}

/** Follows all incidents with the client that comes with the hub, which resumes by itself. */
export function startClientReader({ name, node, isLate }: ClientReaderOptions): Reader {
  const notes = new Notebook();
  const stopping = new AbortController();
  const attempts = { count: 0 };
  const sockets = new Set<WebSocket>();
  const feed = followFeed<SeenMessage & FeedMessage>({
    url: node.socketUrl,
    query: feedDocument,
    snapshot: isLate,
    signal: stopping.signal,
    heartbeatMs: 2_000,
    webSocket: class extends WebSocket {
      constructor(address: string, protocols?: string | string[]) {
        super(address, protocols);
        sockets.add(this);
        this.once('close', () => sockets.delete(this));
      }
    },
    onState: ({ kind }) => {
      if (kind === 'connecting') attempts.count += 1;
      notes.isLive = kind === 'live';
    },
  });
  const running = (async () => {
    try {
      for await (const message of feed) note(notes, message);
      if (!stopping.signal.aborted) notes.surprises.push('the feed ended');
    } catch (error) {
      notes.surprises.push(String(error));
    }
  })();
  return {
    name,
    wants: () => true,
    isLate,
    isFolded: true,
    notes,
    get connections() {
      return attempts.count;
    },
    cut: () => {
      for (const socket of sockets) socket.terminate();
    },
    close: async () => {
      stopping.abort();
      await running;
    },
  };
}

function note(notes: Notebook, message: SeenMessage | Resync): void {
  if (message.__typename === 'Resync' && message.reason === 'SNAPSHOT_INTERRUPTED') notes.beginAnew();
  else notes.take({ ...message });
}
