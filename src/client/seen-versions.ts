import { type FeedMessage, isRemoved, type Removed, subjectOf } from './messages.ts';

interface Held {
  readonly version: number;
  readonly isShown: boolean;
}

/**
 * Tells what is news from what has been told: the highest version of each subject, and whether it is shown. It
 * remembers so many subjects, the one longest unheard of goes first; what was forgotten may be told once more.
 */
export class SeenVersions {
  private readonly held = new Map<string, Held>();
  private readonly most: number;
  /** Whether a subject that is not held was never shown. Only who began with a snapshot can tell. */
  private knowsAll: boolean;

  constructor(most: number, hasSnapshot: boolean) {
    this.most = most;
    this.knowsAll = hasSnapshot;
  }

  /** Whether the message says anything new; remembers that it was told. */
  isNews(message: FeedMessage): boolean {
    if (isRemoved(message)) return this.isNewRemoval(message);
    const subject = subjectOf(message);
    // A subject that is gone meanwhile has no version. Its removal follows.
    if (subject === undefined) return true;
    const held = this.held.get(subject.id);
    if (held !== undefined && subject.version <= held.version) return false;
    this.hold(subject.id, { version: subject.version, isShown: true });
    return true;
  }

  /** Forgets all: what comes next is built anew, from a snapshot or not. */
  forget(hasSnapshot: boolean): void {
    this.held.clear();
    this.knowsAll = hasSnapshot;
  }

  /**
   * A removal of what is shown is always news, even in a lower version: the subject was shown as it became later. It
   * counts from that lower version on, so that a return is not taken for a repeat.
   */
  private isNewRemoval({ subjectId, subjectVersion }: Removed): boolean {
    const held = this.held.get(subjectId);
    if (held === undefined && this.knowsAll) return false;
    if (held?.isShown === false && (subjectVersion ?? 0) <= held.version) return false;
    if (subjectVersion === undefined) this.held.delete(subjectId);
    else this.hold(subjectId, { version: subjectVersion, isShown: false });
    return true;
  }

  private hold(id: string, held: Held): void {
    this.held.delete(id);
    this.held.set(id, held);
    if (this.held.size <= this.most) return;
    const [oldest] = this.held;
    if (oldest === undefined) return;
    this.held.delete(oldest[0]);
    if (oldest[1].isShown) this.knowsAll = false;
  }
}
