/** Which subscriptions to hold. */
export interface LoadPlan {
  readonly port: number;
  readonly document: string;
  readonly sockets: number;
  readonly operationsPerSocket: number;
  /** The variables of the subscriptions, dealt out in turn. */
  readonly variables: readonly object[];
  /** Whether the server says `CaughtUp` when a subscription is live. Where it does not, an event must show it. */
  readonly isReadyTold: boolean;
  /** An id that all operations have; each has its own where there is none. */
  readonly operationId?: string;
  readonly offersDeflate: boolean;
  /** The keys that sockets come with, dealt out in turn; none where all are anonymous. */
  readonly keys: readonly string[];
  /** What comes of positions up to this one is older than the plan and not looked at. */
  readonly after: number;
  /** How many of the subscriptions each event reaches. */
  readonly receiversPerEvent: number;
}

/** When an event reached its receivers, in milliseconds of the clock that all processes share. */
export interface Receipt {
  readonly position: number;
  readonly p50At: number;
  readonly p99At: number;
  readonly lastAt: number;
}

/** What a stretch of receiving came to. */
export interface Tally {
  readonly bytes: number;
  /** What went wrong, a few of each; empty when everybody got each event once, in order. */
  readonly faults: readonly string[];
  /** The first event since the mark that the first subscription got, as it came; empty when there was none. */
  readonly firstEvent: string;
}

/** What the load process is told. */
export type LoadRequest =
  | { readonly type: 'open'; readonly plan: LoadPlan }
  /** Everything up to the position has come; what follows is counted from zero. */
  | { readonly type: 'mark'; readonly position: number }
  /** How many events each subscription must have got since the mark, by the place of its variables. */
  | { readonly type: 'tally'; readonly expected: readonly number[] }
  | { readonly type: 'close' };

/** What the load process tells. */
export type LoadReport =
  | { readonly type: 'opened'; readonly extension: string }
  | { readonly type: 'marked' }
  | { readonly type: 'complete'; readonly receipt: Receipt }
  | { readonly type: 'tallied'; readonly tally: Tally }
  | { readonly type: 'closed' }
  | { readonly type: 'failed'; readonly reason: string };

/** Milliseconds of a clock that all processes of a machine share. */
export const sharedNowMs = (): number => performance.now() + offsetMs;
const offsetMs = Number(process.hrtime.bigint()) / 1e6 - performance.now();
