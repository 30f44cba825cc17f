import { setTimeout as sleep } from 'node:timers/promises';
import { type AuditActor, actorBehind } from '../access/audit.ts';
import type { Viewer } from '../access/viewer.ts';
import type { Database } from '../database/pools.ts';
import { HubError } from '../errors.ts';
import { findResyncReason, type LogPosition, type LogState } from '../log/cursor.ts';
import { type LoggedEvent, readEvents, readLogState } from '../log/read-events.ts';
import { judge } from './judge.ts';
import {
  eventMessage,
  type FeedMessage,
  type GapReason,
  type RevocationReason,
  resyncMessage,
  revokedMessage,
  snapshotMessage,
  stateMessage,
} from './messages.ts';
import { type DeliveryNotes, UnnotedError } from './note-deliveries.ts';
import { type Bundle, bundlesOf, type Payload } from './payload.ts';
import type { Member, Route } from './route.ts';

/** Where the messages of one subscription go. */
export interface FeedSink {
  /** Sends messages in one step. The same list may go to many sinks, which may share what they make of it. */
  send(payloads: readonly Payload[]): void;
  /** Whether so much waits to be sent that no more should be made. */
  isFull(): boolean;
  /** Resolves when it is not full, or when nobody reads any more. */
  drained(): Promise<void>;
  /** Ends the subscription for the reader with what went wrong. */
  fail(errors: readonly unknown[]): void;
  /** Ends the subscription for the reader. */
  complete(): void;
}

/** How a subscription begins: at the end of the log, after a place, or with what matches now. */
export interface Beginning {
  readonly after: LogPosition | undefined;
  readonly hasSnapshot: boolean;
}

/** How far live delivery is, on this node. */
export interface LiveEdge {
  /** Whoever is not live reads everything up to it from the log: it has been delivered, or waits for the audit alone. */
  readonly head: LogPosition;
  /** Everything up to it has been delivered to whoever is live. */
  readonly toldTo: number;
  /** Everything up to it has been routed: whoever subscribes now gets what follows. */
  readonly routedTo: number;
}

/** What all subscribers of a node have in common. */
export interface SubscriberSurroundings {
  readonly database: Database;
  readonly edge: LiveEdge;
  /** What writes down who is told of audited records. */
  readonly notes: DeliveryNotes;
  /** Told before a page of events is judged for one, whose route this may exchange. */
  onPage(events: readonly LoggedEvent[]): void;
  /** Told once when one ends, whoever ended it. */
  onEnd(subscriber: Subscriber): void;
}

/** Events read at a time. */
const pageSize = 200;
/** Messages made at a time for one reader, however slowly it reads. */
const madeAtOnce = 50;
const snapshotMost = 10_000;
/** A reader that was live and is further behind than so many events starts afresh. */
const farBehind = 10_000;
const retryMs = 500;

/**
 * One subscription. Nothing is queued for it: it is a place in the log.
 *
 * States: catching up → live → (its sink is full, or the audit cannot be written) → catching up …; ended from either.
 * While it catches up it reads the log at its own pace; it is live once it stands at the edge of live delivery, and then
 * takes what is delivered to all, which begins exactly there.
 */
export class Subscriber implements Member {
  /** By which it is told; exchanged by `goOver`. */
  route: Route;
  /** Whom it was begun for; exchanged when the same one shows a newer key or token. */
  viewer: Viewer;
  private readonly surroundings: SubscriberSurroundings;
  private readonly sink: FeedSink;
  private mustReach: number;
  private epoch: number;
  private position: number;
  private state: 'catching up' | 'live' | 'ended' = 'catching up';
  /** Whether a reader that goes away now may come back to where it was. */
  private isWhole = true;

  /** It must be routed to from this moment on, and begins here unless it is told otherwise. */
  constructor(surroundings: SubscriberSurroundings, route: Route, viewer: Viewer, sink: FeedSink) {
    this.surroundings = surroundings;
    this.route = route;
    this.viewer = viewer;
    this.sink = sink;
    this.mustReach = surroundings.edge.routedTo;
    this.epoch = surroundings.edge.head.epoch;
    this.position = this.mustReach;
  }

  /** Sends `Ready`, the snapshot or the past, and `CaughtUp`; then it is live. Any error until then ends it. */
  async begin(beginning: Beginning): Promise<void> {
    try {
      await this.open(beginning);
    } catch (error) {
      this.fail([error]);
    }
    await this.goOn();
  }

  get reader(): AuditActor | undefined {
    return actorBehind(this.viewer);
  }

  get isLive(): boolean {
    return this.state === 'live';
  }

  /** Takes what is delivered to all who are live; what it has had already is not sent again. */
  deliver({ positions, payloads }: Bundle): void {
    const last = positions.at(-1) ?? 0;
    if (this.state !== 'live' || last <= this.position) return;
    const isAllNew = (positions[0] ?? 0) > this.position;
    this.sink.send(
      isAllNew ? payloads : payloads.filter((_payload, place) => (positions[place] ?? 0) > this.position),
    );
    // What was delivered to others in between did not concern it: it need not be read again.
    this.position = last;
    if (!this.sink.isFull()) return;
    this.state = 'catching up';
    void this.goOn();
  }

  /** Is told by another route, from where it stands: what was routed until now it reads from the log. */
  goOver(route: Route): void {
    this.route = route;
    this.mustReach = this.surroundings.edge.routedTo;
    if (this.state !== 'live') return;
    this.leaveDelivery();
    void this.goOn();
  }

  /** Reads what is held back from the log, when it can be written down who reads it. */
  hold(): void {
    if (this.state !== 'live') return;
    this.leaveDelivery();
    void this.mended().then(() => this.goOn());
  }

  /** The log is another one now, or has dropped what comes next. */
  resync(log: LogState, reason: GapReason): void {
    if (this.state !== 'live') return;
    this.state = 'catching up';
    void this.leap(log, reason).then(
      () => this.goOn(),
      (error) => this.fail([error]),
    );
  }

  /** Ends it with what went wrong. */
  fail(errors: readonly unknown[]): void {
    if (this.state === 'ended') return;
    this.sink.fail(errors);
    this.end();
  }

  /** Ends it because its reader has lost the right to read: nothing more is told but that. */
  async revoke(reason: RevocationReason): Promise<void> {
    if (this.state === 'ended') return;
    this.end();
    const made = await this.route.group.render([revokedMessage(this.place(), reason)]);
    this.sink.send(this.isWhole ? made : made.map(({ bytes }) => ({ bytes })));
    this.sink.complete();
  }

  /** Ends it; nothing is sent any more. */
  end(): void {
    if (this.state === 'ended') return;
    this.state = 'ended';
    this.surroundings.onEnd(this);
  }

  private place(): LogPosition {
    return { epoch: this.epoch, position: this.position };
  }

  private moveTo({ epoch, position }: LogPosition): void {
    this.epoch = epoch;
    this.position = position;
  }

  private async open({ after, hasSnapshot }: Beginning): Promise<void> {
    const faults = await this.route.group.findFaults();
    if (faults.length > 0) return this.fail(faults);
    const gap = after && (await this.resume(after));
    // Who is to be told of a gap must not come back to a place behind it without having been told.
    this.isWhole = !hasSnapshot && gap === undefined;
    await this.sendAll([stateMessage('Ready', this.place())]);
    this.isWhole = !hasSnapshot;
    if (gap !== undefined) await this.sendAll([resyncMessage(this.place(), gap)]);
    if (hasSnapshot) await this.sendSnapshot();
    while (!this.isAtEdge()) await this.readPage();
    this.isWhole = true;
    await this.sendAll([stateMessage('CaughtUp', this.place())]);
  }

  /** Goes to the place of a cursor, or to the end of the log and says why it must. */
  private async resume(after: LogPosition): Promise<GapReason | undefined> {
    const log = await readLogState(this.surroundings.database);
    const gap = findResyncReason(after, log);
    this.moveTo(gap === undefined ? after : log);
    return gap;
  }

  private isAtEdge(): boolean {
    const { head } = this.surroundings.edge;
    const isFar = this.epoch === head.epoch && this.position < head.position;
    return this.state === 'ended' || (!isFar && this.position >= this.mustReach);
  }

  /** Reads on until it stands at the edge with room in its sink, and is live from then on. */
  private async follow(): Promise<void> {
    await this.sink.drained();
    while (!this.isAtEdge()) {
      const { head } = this.surroundings.edge;
      if (head.position - this.position > farBehind) await this.leap(head, 'TOO_SLOW');
      else await this.readPage();
    }
    if (this.state === 'catching up') this.state = 'live';
  }

  private async readPage(): Promise<void> {
    const { state: log, events } = await readEvents(this.surroundings.database, this.position, pageSize);
    const gap = findResyncReason(this.place(), log);
    if (gap !== undefined) return this.leap(log, gap);
    this.surroundings.onPage(events);
    const verdicts = await judge(this.route, events);
    await this.sendAll(
      verdicts.map((verdict) => eventMessage(this.route.feed, verdict)),
      verdicts.map(({ event }) => event.position),
    );
    // At the end of the log there is nothing more that was routed before it came.
    if (events.length === 0) this.mustReach = 0;
    this.moveTo(events.at(-1) ?? log);
  }

  private async leap(to: LogPosition, reason: GapReason): Promise<void> {
    this.moveTo(to);
    await this.sendAll([resyncMessage(to, reason)]);
  }

  private async sendSnapshot(): Promise<void> {
    const { feed, match } = this.route;
    const ids = await match.listIds(snapshotMost + 1);
    if (ids.length > snapshotMost) {
      const message = `The snapshot has more than ${snapshotMost} rows. Narrow the filter, or page and use \`after\`.`;
      throw new HubError('BAD_VALUE', message);
    }
    const place = this.place();
    await this.sendAll(ids.map((id) => snapshotMessage(feed, id, place)));
  }

  /** Makes and sends messages as fast as the reader reads; `positions` are where it stands after each. */
  private async sendAll(messages: readonly FeedMessage[], positions: readonly number[] = []): Promise<void> {
    for (let from = 0; from < messages.length; from += madeAtOnce) {
      await this.sink.drained();
      const made = await this.route.group.render(messages.slice(from, from + madeAtOnce));
      if (made.some(({ records }) => records !== undefined)) {
        await this.surroundings.notes.notePayloads(made, this.reader);
      }
      const places = made.map((_payload, place) => positions[from + place] ?? this.position);
      for (const bundle of bundlesOf(places, this.isWhole ? made : made.map(({ bytes }) => ({ bytes })))) {
        await this.sink.drained();
        if (this.state === 'ended') return;
        this.sink.send(bundle.payloads);
        this.position = bundle.positions.at(-1) ?? this.position;
      }
    }
  }

  /** Follows, waiting while the database is away; any other error ends it. */
  private async goOn(): Promise<void> {
    while (this.state === 'catching up') {
      try {
        await this.follow();
      } catch (error) {
        const isAway = error instanceof HubError && error.code === 'DATABASE_UNAVAILABLE';
        if (!isAway) return this.fail([error]);
        await sleep(retryMs);
        if (error instanceof UnnotedError) await this.mended();
      }
    }
  }

  private mended(): Promise<void> {
    return this.surroundings.notes.mended(() => this.state !== 'ended');
  }

  /** What was delivered to others until now did not concern it: it need not be read again. */
  private leaveDelivery(): void {
    this.state = 'catching up';
    this.position = Math.max(this.position, this.surroundings.edge.toldTo);
  }
}
