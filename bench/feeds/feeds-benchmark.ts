import { loadData, openWorkspace } from '../workspace.ts';
import { openEventSource } from './event-source.ts';
import { LoadClient } from './load/load-client.ts';
import { measureAudiences } from './parts/audiences.ts';
import { measureCommitToSocket } from './parts/commit-to-socket.ts';
import { measureDeflate } from './parts/deflate.ts';
import { measureFanOut } from './parts/fan-out.ts';
import { measureFilters } from './parts/filters.ts';
import { measureMemory } from './parts/memory.ts';
import { measureRouting } from './parts/routing.ts';
import type { Stage } from './stage.ts';

/** What is measured with the benchmark's own source of events, by name. */
const parts = {
  'fan-out': measureFanOut,
  audiences: measureAudiences,
  filters: measureFilters,
  routing: measureRouting,
  memory: measureMemory,
  deflate: measureDeflate,
} satisfies Record<string, (stage: Stage) => Promise<boolean>>;

/** The names of the parts, in their order. */
export const feedPartNames = [...Object.keys(parts), 'commit-to-socket'];

/** How much to measure; the signal ends it within the turn that is under way. */
export interface FeedsBenchmarkOptions extends Pick<Stage, 'rounds' | 'seconds' | 'profile' | 'signal'> {
  /** Only these parts. */
  readonly only: readonly string[];
}

/**
 * Tells subscribers what happens, by the hub and by others that follow the same log of the same database in the same
 * way, in turns. Prints medians, ratios and bars; true when every bar is met.
 */
export async function benchmarkFeeds(options: FeedsBenchmarkOptions): Promise<boolean> {
  const workspace = await openWorkspace();
  const { databaseUrl } = workspace;
  try {
    await loadData(workspace, (file) => console.log(`Loading ${file} …`), options.signal);
    const isTold = await measureParts(options, databaseUrl);
    if (!options.only.includes('commit-to-socket')) return isTold;
    const isInTime = await measureCommitToSocket({ ...options, databaseUrl });
    return isTold && isInTime;
  } finally {
    await workspace.close();
  }
}

async function measureParts(options: FeedsBenchmarkOptions, databaseUrl: string): Promise<boolean> {
  const wanted = Object.entries(parts).filter(([name]) => options.only.includes(name));
  if (wanted.length === 0) return true;
  const source = await openEventSource(databaseUrl);
  const stage = { ...options, databaseUrl, source, load: new LoadClient(), tellings: new Map() };
  try {
    const verdicts: boolean[] = [];
    for (const [name, measure] of wanted) {
      console.log(`\nMeasuring ${name} …`);
      verdicts.push(await measure(stage));
    }
    return verdicts.every(Boolean);
  } finally {
    stage.load.stop();
    await source.close();
  }
}
