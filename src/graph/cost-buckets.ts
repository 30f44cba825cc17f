import { userOf } from '../access/user-of.ts';
import type { Viewer } from '../access/viewer.ts';
import { HubError } from '../errors.ts';
import type { CostReport, Meter } from './meter.ts';

/** What questions may cost. */
export interface CostLimits {
  /** Points that a bucket holds. */
  readonly costBucket: number;
  /** Points that come back each second. */
  readonly costRefillPerSecond: number;
}

/** Buckets remembered; the one longest unused goes first, and is full again then. */
const bucketsKept = 50_000;

/** How full a bucket was at a moment. Less than nothing is a debt, for what was dearer than could be known. */
interface Level {
  left: number;
  atMs: number;
}

/**
 * What each user of this node may still spend: one bucket for each key, each person, and each address of those who
 * are unknown, refilled steadily. A full bucket needs no memory and is forgotten.
 */
export class CostBuckets {
  private readonly levels = new Map<string, Level>();
  readonly limits: CostLimits;
  private readonly readClock: () => number;

  constructor(limits: CostLimits, readClock: () => number = () => performance.now()) {
    this.limits = limits;
    this.readClock = readClock;
  }

  /** How many are remembered. */
  get size(): number {
    return this.levels.size;
  }

  /** A meter for one operation, which tells what it cost when `isShown`. */
  open(viewer: Viewer, address: string, isShown: boolean): Meter {
    return new BucketMeter(this, userOf(viewer, address), isShown);
  }

  /** What the user may spend now. */
  available(user: string): number {
    const level = this.levels.get(user);
    const { costBucket, costRefillPerSecond } = this.limits;
    if (level === undefined) return costBucket;
    return Math.min(costBucket, level.left + ((this.readClock() - level.atMs) * costRefillPerSecond) / 1_000);
  }

  /** Takes so much from the user's bucket, or gives it back when it is less than nothing. */
  spend(user: string, cost: number): void {
    const left = Math.min(this.limits.costBucket, this.available(user) - cost);
    this.levels.delete(user);
    this.levels.set(user, { left, atMs: this.readClock() });
    this.forget();
  }

  /** Each bucket that comes lets up to two full ones go, so that there are never many of them. */
  private forget(): void {
    let looked = 0;
    for (const user of this.levels.keys()) {
      const isFull = this.available(user) >= this.limits.costBucket;
      if (this.levels.size <= bucketsKept && (looked === 2 || !isFull)) return;
      this.levels.delete(user);
      looked += 1;
    }
  }
}

class BucketMeter implements Meter {
  private readonly buckets: CostBuckets;
  private readonly user: string;
  private readonly isShown: boolean;
  private price: number | null = null;
  private taken: number | null = null;

  constructor(buckets: CostBuckets, user: string, isShown: boolean) {
    this.buckets = buckets;
    this.user = user;
    this.isShown = isShown;
  }

  take(price: number): void {
    // A question that is answered again, to word its errors, has been paid for.
    if (this.taken !== null) return;
    this.price = price;
    const { costBucket, costRefillPerSecond } = this.buckets.limits;
    if (price > costBucket) {
      const message = `This costs ${price}, and nobody may spend more than ${costBucket} at a time. Ask for smaller pages.`;
      throw new HubError('QUERY_TOO_COSTLY', message);
    }
    const left = this.buckets.available(this.user);
    if (price > left) {
      const retryAfterSeconds = Math.max(1, Math.ceil((price - left) / costRefillPerSecond));
      throw new HubError(
        'THROTTLED',
        `This costs ${price} and ${Math.max(0, Math.floor(left))} is left to you now. Try again in ${retryAfterSeconds} s, or ask for smaller pages.`,
        { extensions: { retryAfterSeconds } },
      );
    }
    this.taken = price;
    this.buckets.spend(this.user, price);
  }

  settle(cost: number): void {
    if (this.taken === null || this.taken === cost) return;
    this.buckets.spend(this.user, cost - this.taken);
    this.taken = cost;
  }

  report(): CostReport | undefined {
    if (!this.isShown) return undefined;
    const { costBucket, costRefillPerSecond } = this.buckets.limits;
    return {
      requestedQueryCost: this.price,
      actualQueryCost: this.taken,
      throttleStatus: {
        maximumAvailable: costBucket,
        currentlyAvailable: Math.max(0, Math.floor(this.buckets.available(this.user))),
        restoreRate: costRefillPerSecond,
      },
    };
  }
}
