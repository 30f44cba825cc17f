import type { ToldError } from './feed-error.ts';
import type { FeedBeginning } from './feed-place.ts';
import type { SocketClass } from './socket-class.ts';

/** What the connection behind a feed is doing. */
export type FeedState =
  | { readonly kind: 'connecting' }
  /** The hub tells the snapshot, or what has happened meanwhile. */
  | { readonly kind: 'catching up' }
  | { readonly kind: 'live' }
  /** It will connect again after so long; `cause` is a sentence for people. */
  | { readonly kind: 'waiting'; readonly delayMs: number; readonly cause: string };

/** Which feed to follow, and how. Give `after` or `snapshot` or neither. */
export interface FeedOptions extends FeedBeginning {
  /** The websocket of the hub, for instance wss://hub.example/graphql. */
  readonly url: string;
  /**
   * A subscription that gives `$after` (and `$snapshot`, if wanted) to its feed, and asks for `__typename`,
   * `... on FeedMessage { cursor }` and the `id` and `version` of what it tells of.
   */
  readonly query: string;
  /** The other variables of the document. */
  readonly variables?: Readonly<Record<string, unknown>>;
  /** Go on after this cursor, one that `onCursor` was told. */
  readonly after?: string | undefined;
  /** Begin with all that matches now, and again after each `Resync`. */
  readonly snapshot?: boolean | undefined;
  /** Asked at each connection for the key, without `Bearer`; undefined for an anonymous reader. */
  readonly token?: () => string | undefined | Promise<string | undefined>;
  /** Ends the feed when it aborts, as if its follower had returned. */
  readonly signal?: AbortSignal | undefined;
  /** The WebSocket to use where there is no global one, as in Node 20. */
  readonly webSocket?: SocketClass;
  /** Told when the state of the connection changes. */
  readonly onState?: (state: FeedState) => void;
  /** Told the place to resume at each time a message has been dealt with: keep it to go on in another process. */
  readonly onCursor?: (cursor: string) => void;
  /** Told when parts of the next message could not be answered. Without it, such a message ends the feed. */
  readonly onFieldErrors?: (errors: readonly ToldError[]) => void;
  /** Messages that may wait for a slow follower; beyond it the feed pauses and is resumed later. 1 000 by default. */
  readonly bufferMost?: number;
  /** Subjects whose versions are remembered to tell repeats. 50 000 by default. */
  readonly rememberMost?: number;
  /** Milliseconds between pings, and that the hub has to answer one. 10 000 by default. */
  readonly heartbeatMs?: number;
}
