import type { Member, Proof } from '../database/member.ts';
import type { Database } from '../database/pools.ts';
import { memberOf } from './audience-of.ts';
import type { Credential } from './credential.ts';
import { type KnownViewer, readHolder } from './viewer.ts';

/** Somebody as they were known a moment ago. What that allows may have ended since: `audience` has it proven. */
export interface RememberedViewer {
  readonly viewer: KnownViewer;
  readonly audience: Member & { readonly proof: Proof };
}

/** Longest that somebody is remembered; short enough for the use of a key to be noted every minute or so. */
const rememberedMs = 30_000;
/** Credentials remembered; the one that was looked up first goes first. */
const mostRemembered = 10_000;

/**
 * Remembers who came with which credential, so that not every question has to look it up before it can be asked. It
 * decides nothing: each statement that is read for somebody remembered proves, in its own snapshot, that the
 * credential still gives these rights, and raises when it does not.
 */
export class ViewerMemory {
  private readonly database: Database;
  private readonly readClock: () => number;
  private readonly most: number;
  private readonly entries = new Map<string, RememberedViewer & { readonly untilMs: number }>();

  constructor(database: Database, readClock: () => number = () => performance.now(), most = mostRemembered) {
    this.database = database;
    this.readClock = readClock;
    this.most = most;
  }

  /** How many are remembered. */
  get size(): number {
    return this.entries.size;
  }

  /** Whoever came with this credential; undefined when nobody did lately. */
  recall(credential: Credential): RememberedViewer | undefined {
    const name = nameOf(credential);
    const entry = this.entries.get(name);
    if (entry === undefined || entry.untilMs > this.readClock()) return entry;
    this.entries.delete(name);
    return undefined;
  }

  /** Looks up who holds the credential now, and remembers it. @throws HubError as `readHolder` does. */
  async read(credential: Credential | undefined): Promise<KnownViewer> {
    const name = credential && nameOf(credential);
    // What is found now takes the place of what was known, also when it is nothing.
    if (name !== undefined) this.entries.delete(name);
    const viewer = await readHolder(this.database, credential);
    const proof = credential && proofOf(viewer, credential);
    if (name !== undefined && proof !== undefined) {
      const untilMs = this.readClock() + rememberedMs;
      this.entries.set(name, { viewer, audience: { ...memberOf(viewer), proof }, untilMs });
      for (const first of this.entries.keys()) {
        if (this.entries.size <= this.most) break;
        this.entries.delete(first);
      }
    }
    return viewer;
  }
}

/** A name that no two credentials share. Of a key it holds the hash alone. */
const nameOf = (credential: Credential): string =>
  credential.kind === 'key'
    ? JSON.stringify([credential.id, credential.digest.toString('hex')])
    : JSON.stringify([
        credential.issuer,
        credential.subject,
        credential.tokenId ?? null,
        credential.expiresAt.getTime(),
      ]);

/** By what a statement proves the rights of a viewer who came with this. */
function proofOf(viewer: KnownViewer, credential: Credential): Proof | undefined {
  if (viewer.kind === 'person') {
    return { accountVersion: viewer.version, tokenId: viewer.tokenId ?? null };
  }
  return credential.kind === 'key'
    ? { keyId: credential.id, keyDigest: credential.digest.toString('hex') }
    : undefined;
}
