import type { SeenMessage } from '../support/feed-client.ts';
import { positionOf, type Told } from './told.ts';

/** What a reader of a feed notes of what it is told. */
export class Notebook {
  readonly told: Told[] = [];
  readonly snapshot: Told[] = [];
  readonly surprises: string[] = [];
  /** What it believes to match now: the version of each incident. */
  readonly copy = new Map<string, number>();
  /** Where it resumes: the cursor of the last message it has dealt with. */
  cursor: string | undefined;
  /** Whether it has ever been told everything that it began with. */
  isCaughtUp = false;
  /** Whether it is told at the moment what happens. */
  isLive = false;
  /** Resolves when it has caught up for the first time. */
  readonly caughtUp: Promise<void>;
  private onCaughtUp = (): void => {};

  constructor() {
    this.caughtUp = new Promise((resolve) => {
      this.onCaughtUp = resolve;
    });
  }

  /** Notes a message. */
  take(message: SeenMessage): void {
    if (message.__typename === 'Resync') this.surprises.push(`Resync: ${message.gap}`);
    if (message.__typename === 'CaughtUp') {
      this.isCaughtUp = true;
      this.isLive = true;
      this.onCaughtUp();
    }
    const change = readChange(message);
    if (change?.isShown) this.copy.set(change.id, Math.max(change.version, this.copy.get(change.id) ?? 0));
    else if (change) this.copy.delete(change.id);
    // The rows of a snapshot happened nowhere.
    if (change) (message.kind === null ? this.snapshot : this.told).push(change);
    this.cursor = message.cursor;
  }

  /**
   * Begins anew with another snapshot, as the contract asks after one that broke off. What the broken one told goes with
   * it: the changes between the two are not told one by one, their outcome is in the rows of the new one.
   */
  beginAnew(): void {
    this.copy.clear();
    this.told.length = 0;
    this.snapshot.length = 0;
  }

  /** The position of the last cursor. */
  get position(): number {
    return this.cursor === undefined ? 0 : positionOf(this.cursor);
  }
}

function readChange(message: SeenMessage): Told | undefined {
  const at = { position: positionOf(message.cursor), atMs: Date.now() };
  if (message.__typename === 'Removed') {
    return { ...at, id: String(message.subjectId), isShown: false, version: Number(message.subjectVersion) };
  }
  const { incident } = message;
  return incident ? { ...at, id: incident.id, isShown: true, version: incident.version } : undefined;
}
