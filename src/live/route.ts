import type { AuditActor } from '../access/audit.ts';
import type { LogState } from '../log/cursor.ts';
import type { Group } from './group.ts';
import type { Asker } from './judge.ts';
import type { GapReason } from './messages.ts';
import type { Bundle } from './payload.ts';

/** One who is told what a route delivers. */
export interface Member {
  /** Who it is to the audit; undefined for whom nothing is written down. */
  readonly reader: AuditActor | undefined;
  /** Whether it takes what is delivered; otherwise it reads the log by itself. */
  readonly isLive: boolean;
  /** Takes what is delivered to all who are live. */
  deliver(bundle: Bundle): void;
  /** Learns that what it waits for is not delivered to it: it reads the log by itself from where it stands. */
  hold(): void;
  /** Learns that the log is another one now, or has dropped what comes next. */
  resync(log: LogState, reason: GapReason): void;
  /** Ends, and is told what went wrong. */
  fail(errors: readonly unknown[]): void;
}

/** Everyone of one group who has the same filter: one decision for each event. */
export interface Route extends Asker {
  readonly key: string;
  readonly groupKey: string;
  readonly group: Group;
  readonly members: Set<Member>;
  /** By which the public is told the same; undefined for its own routes, and where that says nothing about this one. */
  readonly everybodys: Route | undefined;
  /** The routes whose `everybodys` it is. */
  readonly followers: Set<Route>;
  /** Its members and those of its followers, in the order in which they came. */
  readonly everyone: Set<Member>;
}

/** Whether several are told by it, so that what it makes is worth sharing. */
export const isShared = ({ members, followers }: Route): boolean =>
  followers.size + Math.min(members.size, 1) > 1;
