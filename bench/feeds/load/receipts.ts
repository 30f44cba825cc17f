import { type LoadPlan, type Receipt, sharedNowMs } from './load-messages.ts';

interface Arrivals {
  readonly times: Float64Array;
  count: number;
}

/** How long after a receipt others are waited for awake. */
const awakeMs = 20;

/**
 * Counts who has received which event, and when. While an event has come to some and not yet to all, the process does not
 * sleep: else it may read each message faster than the next is written, and then every write has to wake it, which
 * takes the server longer than the writing and falls on one server and not on another by chance. Where messages are
 * compressed it sleeps all the same: some servers do that in threads, which need the other core.
 */
export class Receipts {
  private readonly receiversPerEvent: number;
  private readonly onComplete: (receipt: Receipt) => void;
  private readonly maySleep: boolean;
  private readonly arrivals = new Map<number, Arrivals>();
  private awakeUntil = 0;
  private isAwake = false;

  /** An event is complete when so many have received it. */
  constructor(
    { receiversPerEvent, offersDeflate }: Pick<LoadPlan, 'receiversPerEvent' | 'offersDeflate'>,
    onComplete: (receipt: Receipt) => void,
  ) {
    this.receiversPerEvent = receiversPerEvent;
    this.maySleep = offersDeflate;
    this.onComplete = onComplete;
  }

  /** One has received the event at a position. Whoever calls sees to it that nobody is counted twice. */
  add(position: number, nowMs: number): void {
    const seen = this.arrivals.get(position) ?? {
      times: new Float64Array(this.receiversPerEvent),
      count: 0,
    };
    if (seen.count === 0) this.arrivals.set(position, seen);
    seen.times[seen.count] = nowMs;
    seen.count += 1;
    this.awakeUntil = nowMs + awakeMs;
    if (!this.maySleep && !this.isAwake) this.stayAwake();
    if (seen.count < this.receiversPerEvent) return;
    this.arrivals.delete(position);
    // Arrivals come in the order of time.
    const at = (share: number): number =>
      seen.times[Math.min(seen.count - 1, Math.floor(share * seen.count))] ?? Number.NaN;
    this.onComplete({ position, p50At: at(0.5), p99At: at(0.99), lastAt: at(1) });
  }

  private stayAwake(): void {
    this.isAwake = this.arrivals.size > 0 && sharedNowMs() < this.awakeUntil;
    if (this.isAwake) setImmediate(() => this.stayAwake());
  }
}
