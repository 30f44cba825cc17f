import { userOf } from '../access/user-of.ts';
import type { Viewer } from '../access/viewer.ts';

/** How many sockets and streams one user may have open at a time on a node. */
export interface SocketLimits {
  /** With one key, or of one person. */
  readonly maxSocketsPerKey: number;
  /** Of those who are unknown, from one address. */
  readonly maxSocketsPerAddress: number;
}

/** Counts the sockets and streams of each user: of a key, of a person, or of an address where there is neither. */
export class SocketQuota {
  private readonly limits: SocketLimits;
  private readonly taken = new Map<string, number>();

  constructor(limits: SocketLimits) {
    this.limits = limits;
  }

  /** Takes one for this user; what gives it back, or undefined when all are taken. */
  take(viewer: Viewer, address: string): (() => void) | undefined {
    const user = userOf(viewer, address);
    const most =
      viewer.kind === 'anonymous' ? this.limits.maxSocketsPerAddress : this.limits.maxSocketsPerKey;
    const count = this.taken.get(user) ?? 0;
    if (count >= most) return undefined;
    this.taken.set(user, count + 1);
    return () => this.giveBack(user);
  }

  /** How many users have any. */
  get size(): number {
    return this.taken.size;
  }

  private giveBack(user: string): void {
    const left = (this.taken.get(user) ?? 1) - 1;
    if (left > 0) this.taken.set(user, left);
    else this.taken.delete(user);
  }
}
