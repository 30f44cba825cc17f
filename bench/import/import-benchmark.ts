import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { printBar } from '../bar.ts';
import { median } from '../statistics.ts';
import { loadData, openWorkspace } from '../workspace.ts';
import { copyIn, copyOut, emptyIncidentTables } from './copy-tables.ts';
import { writeEventFile } from './event-file.ts';

/** How much to measure; the signal ends it after the step that is under way. */
export interface ImportBenchmarkOptions {
  readonly rounds: number;
  readonly events: number;
  readonly signal: AbortSignal;
}

const importResult = z.object({ seconds: z.number(), imported: z.number(), peakRssMb: z.number() });

interface Round extends z.infer<typeof importResult> {
  readonly copySeconds: number;
}

/** The share of the speed of COPY that an import must reach. */
const bar = 0.3;

/**
 * Imports events into a database that holds everything else, and beside it copies the very rows that the import
 * wrote into the same tables, with the same indexes, keys and triggers, in turns. True when the bar is met.
 */
export async function benchmarkImport({ rounds, events, signal }: ImportBenchmarkOptions): Promise<boolean> {
  const workspace = await openWorkspace();
  const { databaseUrl, folder } = workspace;
  try {
    await loadData(workspace, (file) => console.log(`Loading ${file} …`), signal);
    const file = await writeEventFile(folder, events);
    const measured: Round[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      await emptyIncidentTables(databaseUrl);
      const imported = await importInOwnProcess(databaseUrl, file, signal);
      if (imported.imported !== events) throw new Error(`Only ${imported.imported} events were imported.`);
      signal.throwIfAborted();
      await copyOut(databaseUrl, folder);
      signal.throwIfAborted();
      await emptyIncidentTables(databaseUrl);
      const copySeconds = await copyIn(databaseUrl, folder);
      measured.push({ ...imported, copySeconds });
      console.log(
        `Round ${round} of ${rounds}: import ${imported.seconds.toFixed(1)} s, COPY ${copySeconds.toFixed(1)} s.`,
      );
    }
    return printReport(measured, events);
  } finally {
    await workspace.close();
  }
}

async function importInOwnProcess(
  databaseUrl: string,
  file: string,
  signal: AbortSignal,
): Promise<z.infer<typeof importResult>> {
  const script = fileURLToPath(new URL('./import-process.js', import.meta.url));
  const { PATH, HOME, TMPDIR } = process.env;
  const env = { PATH, HOME, TMPDIR, NODE_ENV: 'production', BENCH_DATABASE_URL: databaseUrl };
  const { stdout } = await promisify(execFile)(process.execPath, [script, file], { env, signal });
  return importResult.parse(JSON.parse(stdout));
}

function printReport(rounds: readonly Round[], events: number): boolean {
  const importSeconds = median(rounds.map(({ seconds }) => seconds));
  const copySeconds = median(rounds.map((round) => round.copySeconds));
  const peakRssMb = Math.max(...rounds.map((round) => round.peakRssMb));
  console.log(`
### ${events} events

| | seconds | rows/s | peak RSS of Node |
|---|---|---|---|
| import | ${importSeconds.toFixed(1)} | ${(events / importSeconds).toFixed(0)} | ${peakRssMb.toFixed(0)} MB |
| COPY | ${copySeconds.toFixed(1)} | ${(events / copySeconds).toFixed(0)} | |
`);
  return printBar('COPY', median(rounds.map(({ seconds, copySeconds }) => copySeconds / seconds)), bar);
}
