import type { Database } from '../database/pools.ts';
import { transact } from '../database/transaction.ts';
import { finishImportRun, startImportRun } from '../domains/imports/commands.ts';
import { recordSource } from '../domains/sources/commands.ts';
import { openBatchSink } from './batch-sink.ts';
import { batchesOf } from './batches.ts';
import type { Importer, KeptFor } from './importer.ts';
import { openSourceFile, type SourceFile } from './reading/source-file.ts';
import type { Rejection } from './rejection.ts';
import { openRejectsFile } from './rejects-file.ts';
import type { FileReport, ImportReport } from './report.ts';

/** How far the import of a file is; `bytes` counts stored bytes read, so it is ahead of the rows committed. */
export interface ImportProgress {
  readonly file: string;
  readonly rows: number;
  readonly bytes: number;
  readonly totalBytes: number;
}

/** What may be told to an import beside its files. */
export interface ImportOptions {
  readonly onProgress?: (progress: ImportProgress) => void;
  /** Where lists of rejected rows go; the working directory unless given. */
  readonly rejectsFolder?: string;
  /** Ends the import after the batch that is being written. */
  readonly signal?: AbortSignal;
  /** The edition of the dataset, where the file does not tell it. */
  readonly edition?: string;
  /** Keeps what is written off the feeds; they are told unless this is set. */
  readonly isQuiet?: boolean;
  /** For whom comes in what is not for everybody; without it that is rejected. */
  readonly keptFor?: KeptFor;
}

/** The hub itself imports: importing is an operator's act, not a viewer's. */
const hub = { kind: 'hub' } as const;

/** How many rejections a report shows by itself. */
const shownRejections = 10;

/**
 * Imports files one after the other, each in batches of one transaction. Rows that cannot be taken are reported and
 * the others follow. When it breaks off (a crash, the signal, an error of the database), whole batches stay and the
 * run is marked FAILED; running it again finishes the work. The same files again change nothing.
 * @throws the reason of the signal; errors of Node for a file that cannot be read; HubError from the database.
 */
export async function runImport<Row>(
  database: Database,
  importer: Importer<Row>,
  paths: readonly string[],
  options: ImportOptions = {},
): Promise<ImportReport> {
  const files: FileReport[] = [];
  for (const path of paths) files.push(await importFile(database, importer, path, options));
  return { importer: importer.name, files };
}

async function importFile<Row>(
  database: Database,
  importer: Importer<Row>,
  path: string,
  options: ImportOptions,
): Promise<FileReport> {
  const startedAt = performance.now();
  const progress = { bytes: 0 };
  const file = await openSourceFile(path, (count) => {
    progress.bytes += count;
  });
  const run = await beginRun(database, importer, file);
  const rejects = openRejectsFile(options.rejectsFolder ?? process.cwd(), file.name);
  const rejections: Rejection[] = [];
  const edition = options.edition ?? importer.editionOf?.(file) ?? null;
  const { isQuiet = false, keptFor = null } = options;
  try {
    const sink = await openBatchSink(database, importer, { file, edition, isQuiet, keptFor, ...run });
    await eachOverlapped(batchesOf(importer, file), async (batch) => {
      options.signal?.throwIfAborted();
      const rejected = await sink.write(batch);
      await rejects.add(rejected);
      rejections.push(...rejected.slice(0, shownRejections - rejections.length));
      const { rows } = sink.tally();
      options.onProgress?.({ file: file.name, rows, bytes: progress.bytes, totalBytes: file.bytes });
    });
    options.signal?.throwIfAborted();
    await transact(database, hub, (tx) => finishImportRun(tx, run.runId, 'COMPLETED'));
    const { counts, rows, skipped, waiting } = sink.tally();
    const durationMs = performance.now() - startedAt;
    return {
      file: file.name,
      rows,
      skipped,
      waiting,
      ...counts,
      rejections,
      rejectsFile: rejects.path,
      durationMs,
    };
  } catch (error) {
    await markFailed(database, run.runId);
    throw error;
  } finally {
    await rejects.close();
  }
}

/** Records the source and the run before the first row, so that a crash leaves a trace. */
async function beginRun<Row>(
  database: Database,
  importer: Importer<Row>,
  file: SourceFile,
): Promise<{ sourceId: string; runId: string }> {
  const source = importer.sourceOf?.(file) ?? importer.sources[0];
  return await transact(database, hub, async (tx) => {
    const sourceId = await recordSource(tx, source);
    const start = { importer: importer.name, sourceId, file: file.name, sha256: file.sha256 };
    return { sourceId, runId: await startImportRun(tx, start) };
  });
}

/** Hands items to `work` one after the other while the next one is being read; the first failure ends it. */
async function eachOverlapped<Item>(
  items: AsyncIterable<Item>,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  let working = Promise.resolve();
  try {
    for await (const item of items) {
      await working;
      working = work(item);
      // Met at the next turn or below; without this Node would call it unhandled meanwhile.
      working.catch(() => {});
    }
  } finally {
    await working;
  }
}

/** Marks a run that broke off, as far as the database can still be reached: what broke it is the news. */
async function markFailed(database: Database, runId: string): Promise<void> {
  await transact(database, hub, (tx) => finishImportRun(tx, runId, 'FAILED')).catch(() => {});
}
