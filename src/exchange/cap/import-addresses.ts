import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../database/pools.ts';
import { cap } from '../in/cap.ts';
import { describeReport } from '../report.ts';
import { type ImportOptions, runImport } from '../run-import.ts';
import { downloadFeed, type FeedMemory } from './download-feed.ts';

/** How addresses are imported. */
export interface AddressOptions extends ImportOptions {
  readonly sources: readonly string[];
  readonly signal: AbortSignal;
  /** Told in one line each what came in, and what did not. */
  readonly say: (line: string) => void;
}

/** Longest time between two looks at a feed that fails, unless it is looked at more seldom anyway. */
const longestPauseMs = 900_000;

const nothing: FeedMemory = { etag: null, fetched: new Set() };

/**
 * Imports what is at these addresses now.
 * @throws HubError when one is not allowed or cannot be fetched; those before it are imported. The signal's reason.
 */
export async function importAddresses(
  database: Database,
  addresses: readonly string[],
  options: AddressOptions,
): Promise<void> {
  for (const address of addresses) await importAddress(database, address, nothing, options);
}

/**
 * Looks at each address again and again, one after the other, and imports what is new. An address that fails is looked
 * at again after twice the time, four times, up to a quarter of an hour; the others go on.
 * @throws the signal's reason; nothing else ends it.
 */
export async function followAddresses(
  database: Database,
  addresses: readonly string[],
  intervalMs: number,
  options: AddressOptions,
): Promise<void> {
  const { signal, say } = options;
  const followed = addresses.map((address) => ({ address, dueAt: 0, failures: 0, memory: nothing }));
  for (;;) {
    const [next] = followed.toSorted((one, other) => one.dueAt - other.dueAt);
    if (next === undefined) return;
    await pause(next.dueAt - performance.now(), signal);
    try {
      next.memory = await importAddress(database, next.address, next.memory, options);
      next.failures = 0;
    } catch (error) {
      signal.throwIfAborted();
      next.failures += 1;
      say(`${error instanceof Error ? error.message : String(error)} Trying again.`);
    }
    const pauseMs = Math.min(intervalMs * 2 ** next.failures, Math.max(longestPauseMs, intervalMs));
    next.dueAt = performance.now() + pauseMs;
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(Math.max(0, ms), undefined, { signal });
  } catch {
    signal.throwIfAborted();
  }
}

async function importAddress(
  database: Database,
  address: string,
  memory: FeedMemory,
  { sources, say, ...options }: AddressOptions,
): Promise<FeedMemory> {
  const folder = await mkdtemp(join(tmpdir(), 'halcyon-cap-'));
  try {
    const download = await downloadFeed(address, { sources, signal: options.signal, folder, memory });
    for (const failure of download.failures) say(failure);
    if (download.files.length > 0) {
      say(`${address}:`);
      say(describeReport(await runImport(database, cap, download.files, options)));
    }
    return download.memory;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
