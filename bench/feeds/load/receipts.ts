import type { Receipt } from './load-messages.ts';

interface Arrivals {
  readonly times: Float64Array;
  count: number;
}

/** Counts who has received which event, and when. */
export class Receipts {
  private readonly receiversPerEvent: number;
  private readonly onComplete: (receipt: Receipt) => void;
  private readonly arrivals = new Map<number, Arrivals>();

  /** An event is complete when so many have received it. */
  constructor(receiversPerEvent: number, onComplete: (receipt: Receipt) => void) {
    this.receiversPerEvent = receiversPerEvent;
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
    if (seen.count < this.receiversPerEvent) return;
    this.arrivals.delete(position);
    // Arrivals come in the order of time.
    const at = (share: number): number =>
      seen.times[Math.min(seen.count - 1, Math.floor(share * seen.count))] ?? Number.NaN;
    this.onComplete({ position, p50At: at(0.5), p99At: at(0.99), lastAt: at(1) });
  }
}
