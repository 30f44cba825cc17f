import type { Facts } from './ledger.ts';

/** One change as a reader was told of it. */
export interface Told {
  /** Its place in the log. */
  readonly position: number;
  readonly id: string;
  /** Whether it was shown the incident or told that it is gone; undefined when it heard only that something changed. */
  readonly isShown: boolean | undefined;
  /** The version that it was shown, which may be newer than the change; else the version that the change made. */
  readonly version: number;
  /** When, in milliseconds since 1970. */
  readonly atMs: number;
}

/** What a reader was told and made of it. */
export interface Notes {
  /** In the order in which it was told, over all its connections. */
  readonly told: readonly Told[];
  /** What snapshots showed it. */
  readonly snapshot: readonly Told[];
  /** The position of the last cursor that it was given. */
  readonly position: number;
  /** What the contract does not foresee: a Resync without reason, an unknown code, an error in a payload. */
  readonly surprises: readonly string[];
  /** What it believes to match now: the version of each incident. */
  readonly copy: ReadonlyMap<string, number>;
  /** Whether it is told at the moment what happens. */
  readonly isLive: boolean;
}

/** Somebody who followed the log, and what became of it. */
export interface Reader {
  readonly name: string;
  /** Which incidents it asked for. */
  wants(facts: NonNullable<Facts>): boolean;
  readonly notes: Notes;
  /** How often it had to connect. */
  readonly connections: number;
  /** Whether it began in the middle with a snapshot: then it is owed only what follows the first thing it was told. */
  readonly isLate: boolean;
  /** Whether it leaves out changes of which it has shown the outcome already. */
  readonly isFolded: boolean;
  /** Loses its connection without a goodbye, if it has one. */
  cut(): void;
  close(): Promise<void>;
}

/** The position inside a cursor. Cursors are opaque to clients; a judge may look. */
export const positionOf = (cursor: string): number =>
  Number(Buffer.from(cursor, 'base64url').toString('latin1').split('.')[1]);
