import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../database/pools.ts';
import { HubError } from '../errors.ts';
import { findResyncReason, type LogPosition, type LogState } from '../log/cursor.ts';
import { readEvents, readLogState } from '../log/read-events.ts';
import type { Group } from './group.ts';
import { type Asker, judge } from './judge.ts';
import {
  eventMessage,
  type FeedMessage,
  type GapReason,
  resyncMessage,
  snapshotMessage,
  stateMessage,
} from './messages.ts';

/** Where the messages of one subscription go. */
export interface FeedSink {
  /** `resumeAt` is the place to go on from after this message; undefined while a snapshot is not whole. */
  send(payload: Buffer, resumeAt: LogPosition | undefined): void;
  /** Whether so much waits to be sent that no more should be made. */
  isFull(): boolean;
  /** Resolves when it is not full, or when nobody reads any more. */
  drained(): Promise<void>;
  /** Ends the subscription for the reader with what went wrong. */
  fail(errors: readonly unknown[]): void;
}

/** How a subscription begins: at the end of the log, after a place, or with what matches now. */
export interface Beginning {
  readonly after: LogPosition | undefined;
  readonly hasSnapshot: boolean;
}

/** How far live delivery is, on this node. */
export interface LiveEdge {
  /** Everything up to it has been delivered to whoever is live. */
  readonly head: LogPosition;
  /** Everything up to it has been routed: whoever subscribes now gets what follows. */
  readonly routedTo: number;
}

/** What a subscriber is made of. */
export interface SubscriberParts {
  readonly database: Database;
  readonly asker: Asker;
  readonly group: Group;
  readonly sink: FeedSink;
  readonly edge: LiveEdge;
  /** Told once when it ends, whoever ended it. */
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
 * States: catching up → live → (its sink is full) → catching up …; ended from either. While it catches up it reads
 * the log at its own pace; it is live once it stands at the edge of live delivery, and then takes what is delivered
 * to all, which begins exactly there.
 */
export class Subscriber {
  private readonly parts: SubscriberParts;
  private mustReach: number;
  private place: LogPosition = { epoch: 0, position: 0 };
  private state: 'catching up' | 'live' | 'ended' = 'catching up';
  /** Whether a reader that goes away now may come back to where it was. */
  private isWhole = true;

  /** It must be routed to from this moment on. */
  constructor(parts: SubscriberParts) {
    this.parts = parts;
    this.mustReach = parts.edge.routedTo;
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

  /** Takes what is delivered to all who are live; what it has had already is not sent again. */
  deliver(position: number, payload: Buffer): void {
    if (this.state !== 'live' || position <= this.place.position) return;
    this.place = { ...this.place, position };
    this.parts.sink.send(payload, this.place);
    if (!this.parts.sink.isFull()) return;
    this.state = 'catching up';
    void this.goOn();
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
    this.parts.sink.fail(errors);
    this.end();
  }

  /** Ends it; nothing is sent any more. */
  end(): void {
    if (this.state === 'ended') return;
    this.state = 'ended';
    this.parts.onEnd(this);
  }

  private async open({ after, hasSnapshot }: Beginning): Promise<void> {
    const faults = await this.parts.group.findFaults();
    if (faults.length > 0) return this.fail(faults);
    const log = await readLogState(this.parts.database);
    const gap = after && findResyncReason(after, log);
    // Who is to be told of a gap must not come back to a place behind it without having been told.
    this.isWhole = !hasSnapshot && gap === undefined;
    this.place = gap === undefined && after ? after : placeOf(log);
    await this.sendAll([stateMessage('Ready', this.place)]);
    this.isWhole = !hasSnapshot;
    if (gap !== undefined) await this.sendAll([resyncMessage(log, gap)]);
    if (hasSnapshot) await this.sendSnapshot();
    while (!this.isAtEdge()) await this.readPage();
    this.isWhole = true;
    await this.sendAll([stateMessage('CaughtUp', this.place)]);
  }

  private isAtEdge(): boolean {
    const { head } = this.parts.edge;
    const isFar = this.place.epoch === head.epoch && this.place.position < head.position;
    return this.state === 'ended' || (!isFar && this.place.position >= this.mustReach);
  }

  /** Reads on until it stands at the edge with room in its sink, and is live from then on. */
  private async follow(): Promise<void> {
    await this.parts.sink.drained();
    while (!this.isAtEdge()) {
      const { head } = this.parts.edge;
      if (head.position - this.place.position > farBehind) await this.leap(head, 'TOO_SLOW');
      else await this.readPage();
    }
    if (this.state === 'catching up') this.state = 'live';
  }

  private async readPage(): Promise<void> {
    const { database, asker } = this.parts;
    const { state: log, events } = await readEvents(database, this.place.position, pageSize);
    const gap = findResyncReason(this.place, log);
    if (gap !== undefined) return this.leap(log, gap);
    const verdicts = await judge(asker, events);
    await this.sendAll(
      verdicts.map((verdict) => eventMessage(asker.feed, verdict)),
      verdicts.map(({ event }) => placeOf(event)),
    );
    // At the end of the log there is nothing more that was routed before it came.
    if (events.length === 0) this.mustReach = 0;
    this.place = placeOf(events.at(-1) ?? log);
  }

  private async leap(to: LogPosition, reason: GapReason): Promise<void> {
    this.place = placeOf(to);
    await this.sendAll([resyncMessage(to, reason)]);
  }

  private async sendSnapshot(): Promise<void> {
    const { feed, match } = this.parts.asker;
    const ids = await match.listIds(snapshotMost + 1);
    if (ids.length > snapshotMost) {
      const message = `The snapshot has more than ${snapshotMost} rows. Narrow the filter, or page and use \`after\`.`;
      throw new HubError('BAD_VALUE', message);
    }
    await this.sendAll(ids.map((id) => snapshotMessage(feed, id, this.place)));
  }

  /** Makes and sends messages as fast as the reader reads; `places` are where it stands after each. */
  private async sendAll(
    messages: readonly FeedMessage[],
    places: readonly LogPosition[] = [],
  ): Promise<void> {
    for (let from = 0; from < messages.length; from += madeAtOnce) {
      await this.parts.sink.drained();
      const payloads = await this.parts.group.render(messages.slice(from, from + madeAtOnce));
      for (const [index, payload] of payloads.entries()) {
        await this.parts.sink.drained();
        if (this.state === 'ended') return;
        this.place = places[from + index] ?? this.place;
        this.parts.sink.send(payload, this.isWhole ? this.place : undefined);
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
      }
    }
  }
}

const placeOf = ({ epoch, position }: LogPosition): LogPosition => ({ epoch, position });
