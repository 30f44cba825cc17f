import type { KnownViewer, Viewer } from '../access/viewer.ts';
import { HubError } from '../errors.ts';
import type { LoggedEvent } from '../log/read-events.ts';
import type { RevocationReason } from './messages.ts';
import type { Subscriber } from './subscriber.ts';

/**
 * The events that take from somebody what they had, and what they are told. `entityId` is the id of the key or of the
 * token, which never come back, or of the account: then whoever is known from before that version of it must come anew.
 */
const endings: ReadonlyMap<string, RevocationReason> = new Map([
  ['key.revoked', 'KEY_REVOKED'],
  ['token.revoked', 'TOKEN_REVOKED'],
  ['account.suspended', 'RIGHTS_CHANGED'],
  ['membership.ended', 'RIGHTS_CHANGED'],
  ['role.ended', 'RIGHTS_CHANGED'],
]);

/** Whether somebody loses rights by the event. */
export const endsRights = ({ kind }: LoggedEvent): boolean => endings.has(kind);

/** Rights end this much early rather than late: who looks for those that end looks once a second. */
const earlyMs = 1_000;

type Condition = (viewer: Viewer) => boolean;

/**
 * Who may not read any more, as the log and the clock tell it: nothing that comes after the event in the log reaches a
 * reader whose key, token or rights it ended, on any node. Readers are known by the viewer object that they came with:
 * one for each socket and each stream.
 */
export class Revocations {
  /** By key, token or account: the version before which it is no good. What ended since the start is remembered. */
  private readonly ended = new Map<string, number>();
  private readonly readers = new Map<KnownViewer, Set<Subscriber>>();
  private readonly listeners = new Set<(isConcerned: Condition) => void>();

  /** Watches a reader until `forget`. */
  watch(subscriber: Subscriber): void {
    const { viewer } = subscriber;
    if (viewer.kind === 'anonymous') return;
    const present = this.readers.get(viewer);
    if (present) present.add(subscriber);
    else this.readers.set(viewer, new Set([subscriber]));
  }

  /** A reader has ended. */
  forget(subscriber: Subscriber): void {
    const { viewer } = subscriber;
    if (viewer.kind === 'anonymous') return;
    const present = this.readers.get(viewer);
    present?.delete(subscriber);
    if (present?.size === 0) this.readers.delete(viewer);
  }

  /** Calls `listener` with whom a revocation concerns, when its readers have been told. The answer stops that. */
  onRevoked(listener: (isConcerned: Condition) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Ends those whom these events take the right to read. To be called before they and what follows them is told. */
  async follow(events: readonly LoggedEvent[]): Promise<void> {
    for (const { kind, entityId, entityVersion } of events) {
      const reason = endings.get(kind);
      if (reason === undefined) continue;
      const version = reason === 'RIGHTS_CHANGED' ? entityVersion : Number.POSITIVE_INFINITY;
      this.ended.set(entityId, Math.max(version, this.ended.get(entityId) ?? 0));
      await this.end((viewer) => this.isEnded(viewer), reason);
    }
  }

  /** Ends everybody who is known: what happened to their rights cannot be told any more. They may come again. */
  endEverybody(): Promise<void> {
    return this.end(({ kind }) => kind !== 'anonymous', 'RIGHTS_CHANGED');
  }

  /** Ends the readers whose time is over; called about once a second. */
  async expire(now: number): Promise<void> {
    for (const [viewer, readers] of this.readers) {
      if (viewer.expiresAt.getTime() - now <= earlyMs) await revokeAll(readers, 'TOKEN_EXPIRED');
    }
  }

  /** The readers that came with `former` go on as `next`, who is the same and stays longer. */
  renew(former: KnownViewer, next: KnownViewer): void {
    const readers = this.readers.get(former);
    if (readers === undefined) return;
    this.readers.delete(former);
    this.readers.set(next, readers);
    for (const reader of readers) reader.viewer = next;
  }

  /**
   * Whether what this viewer came with is good as far as log and clock tell.
   * @throws HubError UNAUTHENTICATED when it is not.
   */
  assertMayRead(viewer: Viewer): void {
    if (this.isEnded(viewer)) {
      throw new HubError(
        'UNAUTHENTICATED',
        'This key or token was revoked, or your rights changed. Sign in again.',
      );
    }
    if (viewer.kind !== 'anonymous' && viewer.expiresAt.getTime() - Date.now() <= earlyMs) {
      throw new HubError('UNAUTHENTICATED', 'This key or token has expired. Get another one.');
    }
  }

  private isEnded(viewer: Viewer): boolean {
    switch (viewer.kind) {
      case 'anonymous':
        return false;
      case 'organisation':
        return this.ended.has(viewer.keyId ?? '');
      case 'person':
        return (
          (this.ended.get(viewer.personId) ?? 0) > viewer.version || this.ended.has(viewer.tokenId ?? '')
        );
    }
  }

  private async end(isConcerned: Condition, reason: RevocationReason): Promise<void> {
    const concerned = [...this.readers].filter(([viewer]) => isConcerned(viewer));
    await revokeAll(
      concerned.flatMap(([, readers]) => [...readers]),
      reason,
    );
    for (const listener of this.listeners) listener(isConcerned);
  }
}

/** A message that cannot be made must not keep the others from being told, nor the sockets open. */
async function revokeAll(readers: Iterable<Subscriber>, reason: RevocationReason): Promise<void> {
  await Promise.allSettled([...readers].map((reader) => reader.revoke(reason)));
}
