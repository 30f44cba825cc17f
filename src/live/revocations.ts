import type { Viewer } from '../access/viewer.ts';
import { HubError } from '../errors.ts';
import type { LoggedEvent } from '../log/read-events.ts';
import type { Subscriber } from './subscriber.ts';

/** The event that ends a key, and what it happens to: `entityId` is the id of the key. */
const keyRevoked = 'key.revoked';

/**
 * Who may not read any more, as the log tells it: nothing that comes after the event in the log reaches a reader with
 * that key, on any node. Keys never come back, so what was revoked since the start is remembered.
 */
export class Revocations {
  private readonly revoked = new Set<string>();
  private readonly readers = new Map<string, Set<Subscriber>>();
  private readonly listeners = new Set<(keyId: string) => void>();

  /** Watches a reader until `forget`. */
  watch(subscriber: Subscriber): void {
    const keyId = keyOf(subscriber.viewer);
    if (keyId === undefined) return;
    const present = this.readers.get(keyId);
    if (present) present.add(subscriber);
    else this.readers.set(keyId, new Set([subscriber]));
  }

  /** A reader has ended. */
  forget(subscriber: Subscriber): void {
    const keyId = keyOf(subscriber.viewer) ?? '';
    const present = this.readers.get(keyId);
    present?.delete(subscriber);
    if (present?.size === 0) this.readers.delete(keyId);
  }

  /** Calls `listener` for each key that is revoked, when its readers have been told. The answer stops that. */
  onRevoked(listener: (keyId: string) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Ends those whom these events take the right to read, before anything of the batch is told. */
  async follow(events: readonly LoggedEvent[]): Promise<void> {
    for (const { kind, entityId } of events) {
      if (kind !== keyRevoked) continue;
      this.revoked.add(entityId);
      // A message that cannot be made must not keep the others from being told, nor the sockets open.
      await Promise.allSettled([...(this.readers.get(entityId) ?? [])].map((reader) => reader.revoke()));
      for (const listener of this.listeners) listener(entityId);
    }
  }

  /**
   * Whether this viewer's key is good as far as the log tells.
   * @throws HubError UNAUTHENTICATED when it was revoked.
   */
  assertMayRead(viewer: Viewer): void {
    if (this.revoked.has(keyOf(viewer) ?? ''))
      throw new HubError('UNAUTHENTICATED', 'This key was revoked. Get another one.');
  }
}

const keyOf = (viewer: Viewer): string | undefined =>
  viewer.kind === 'organisation' ? (viewer.keyId ?? undefined) : undefined;
