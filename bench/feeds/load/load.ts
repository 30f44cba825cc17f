import { randomUUID } from 'node:crypto';
import { FeedSocket, type HeldOperation } from './feed-socket.ts';
import { type LoadPlan, type Receipt, sharedNowMs, type Tally } from './load-messages.ts';
import { Receipts } from './receipts.ts';

/** How many sockets are being opened at a time. */
const openedAtOnce = 64;
/** Of compressed events, those of one socket in so many are inflated and looked at. */
const sampledOneIn = 50;
const faultsMost = 5;

/** All subscriptions of a plan, and what has come to them. */
export class Load {
  private readonly plan: LoadPlan;
  private readonly sockets: FeedSocket[] = [];
  private readonly receipts: Receipts;
  private readonly faults = new Map<string, number>();
  private bytes = 0;
  /** When the bytes that are being looked at were read. */
  private readAt = 0;

  /** Opens nothing yet. */
  constructor(plan: LoadPlan, onComplete: (receipt: Receipt) => void) {
    this.plan = plan;
    this.receipts = new Receipts(plan, onComplete);
  }

  /** Opens every socket and answers what the server has accepted of permessage-deflate. @throws Error. */
  async open(): Promise<string> {
    const opening = Array.from({ length: openedAtOnce }, async () => {
      while (this.sockets.length < this.plan.sockets) await this.openOne(this.sockets.length).opened;
    });
    await Promise.all(opening);
    return this.sockets[0]?.extension ?? '';
  }

  /** Everything up to the position has come to all; counting begins. */
  mark(position: number): void {
    this.bytes = 0;
    if (this.sockets[0] !== undefined) this.sockets[0].kept = '';
    for (const [index, socket] of this.sockets.entries()) {
      if (index % sampledOneIn > 0) socket.stopInflating();
      for (const operation of socket.operations.values()) {
        operation.position = position;
        operation.count = 0;
      }
    }
  }

  /** What came since the mark; a subscription that got another number of events than expected is a fault. */
  tally(expected: readonly number[]): Tally {
    for (const { place, count } of this.sockets.flatMap((socket) => [...socket.operations.values()])) {
      if (count !== expected[place]) this.note(`A subscription got ${count} of ${expected[place]} events.`);
    }
    const faults = [...this.faults].map(([fault, count]) => `${fault} (${count} times)`);
    return {
      bytes: this.bytes,
      faults: faults.slice(0, faultsMost),
      firstEvent: this.sockets[0]?.kept ?? '',
    };
  }

  /** Closes every socket. */
  async close(): Promise<void> {
    await Promise.all(this.sockets.map((socket) => socket.close()));
  }

  private openOne(index: number): FeedSocket {
    const { operationsPerSocket, operationId, variables, keys } = this.plan;
    const operations = Array.from(
      { length: operationsPerSocket },
      (_, place): HeldOperation => ({
        id: operationId ?? randomUUID(),
        place: (index * operationsPerSocket + place) % variables.length,
        isLive: false,
        position: 0,
        count: 0,
      }),
    );
    const key = keys[index % keys.length];
    const socket = new FeedSocket({ ...this.plan, key }, operations, {
      onEvent: (operation, position) => this.receive(operation, position),
      onBytes: (count) => {
        this.bytes += count;
        this.readAt = sharedNowMs();
      },
      onFault: (fault) => this.note(fault),
    });
    this.sockets.push(socket);
    return socket;
  }

  private receive(operation: HeldOperation, position: number): void {
    if (position <= operation.position) this.note('An event came twice, or after a later one.');
    else this.receipts.add(position, this.readAt);
    operation.position = position;
    operation.count += 1;
  }

  private note(fault: string): void {
    this.faults.set(fault, (this.faults.get(fault) ?? 0) + 1);
  }
}
