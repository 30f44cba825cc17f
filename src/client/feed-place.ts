import { type FeedMessage, isAboutFeed, type Resync } from './messages.ts';
import { SeenVersions } from './seen-versions.ts';

/** How a feed begins. */
export interface FeedBeginning {
  readonly after?: string | undefined;
  readonly snapshot?: boolean | undefined;
}

const interruption = 'SNAPSHOT_INTERRUPTED';

/**
 * Where a follower stands in a feed, and what it has been told.
 *
 * States: within a snapshot, where there is no place to come back to, or at a cursor, or (before the first message of
 * a feed that begins at the end of the log) nowhere yet.
 */
export class FeedPlace {
  private readonly beginsWithSnapshot: boolean;
  private readonly seen: SeenVersions;
  private cursor: string | undefined;
  private isWithinSnapshot: boolean;
  private isReady = false;
  private owesCaughtUp = true;
  /** The last message within a snapshot that is not whole. */
  private partial: FeedMessage | undefined;

  constructor({ after, snapshot = false }: FeedBeginning, remembered: number) {
    this.cursor = after;
    this.beginsWithSnapshot = snapshot;
    this.isWithinSnapshot = snapshot;
    this.seen = new SeenVersions(remembered, snapshot);
  }

  /** The variables with which a subscription goes on from here. */
  get variables(): Readonly<Record<string, unknown>> {
    return this.isWithinSnapshot
      ? { snapshot: true }
      : this.cursor === undefined
        ? {}
        : { after: this.cursor };
  }

  /** Whether a subscription that goes on from here has a snapshot before it. */
  get needsSnapshot(): boolean {
    return this.isWithinSnapshot;
  }

  /** The message to tell before a snapshot that broke off begins again; undefined when none did. */
  takeInterruption(): Resync | undefined {
    const { partial } = this;
    if (partial === undefined) return undefined;
    this.startAfresh();
    const { cursor } = partial;
    return { __typename: 'Resync', cursor, occurredAt: new Date().toISOString(), reason: interruption };
  }

  /** Whether the message is to be told: what a reconnection brings again is not. */
  isNews(message: FeedMessage): boolean {
    switch (message.__typename) {
      case 'Ready':
        return !this.isReady;
      case 'CaughtUp':
        return this.owesCaughtUp;
      case 'Resync':
        return true;
      default:
        return this.seen.isNews(message);
    }
  }

  /** Goes on to after the message, which has been dealt with. Answers the cursor to come back to, if there is one. */
  advance(message: FeedMessage): string | undefined {
    if (message.__typename === 'Ready') {
      this.isReady = true;
      // A gap is told after `Ready`: until then the place is the one before the gap.
      if (this.cursor !== undefined) return undefined;
    } else if (message.__typename === 'CaughtUp') {
      this.owesCaughtUp = false;
      this.isWithinSnapshot = false;
      this.partial = undefined;
    } else if (message.__typename === 'Resync') {
      this.startAfresh();
    }
    if (this.isWithinSnapshot) {
      if (!isAboutFeed(message)) this.partial = message;
      return undefined;
    }
    this.cursor = message.cursor;
    return this.cursor;
  }

  private startAfresh(): void {
    this.seen.forget(this.beginsWithSnapshot);
    this.partial = undefined;
    if (!this.beginsWithSnapshot) return;
    this.isWithinSnapshot = true;
    this.owesCaughtUp = true;
    this.cursor = undefined;
  }
}
