import type { Database } from '../database/pools.ts';
import { transact } from '../database/transaction.ts';
import { saveImportProgress } from '../domains/imports/commands.ts';
import { recordReviewItems } from '../domains/imports/review-items.ts';
import { HubError } from '../errors.ts';
import type { Batch } from './batches.ts';
import type { BatchWriter, ImportContext, Importer, LocatedRow, RowOutcome } from './importer.ts';
import type { Rejection } from './rejection.ts';
import { addBatch, countReviews, emptyTally, type Tally } from './tally.ts';

/** Writes the batches of one file and keeps count. */
export interface BatchSink<Row> {
  /** Commits one batch and returns everything of it that was rejected, by the reader or by the database. */
  write(batch: Batch<Row>): Promise<readonly Rejection[]>;
  /** What is committed so far. */
  tally(): Tally;
}

/** A run that has been recorded, with what its writer is told. */
export interface RunContext extends ImportContext {
  readonly runId: string;
}

const hub = { kind: 'hub' } as const;

/**
 * Opens the writer of one file. A batch that the database refuses because of a value is cut in halves until the
 * row at fault stands alone: that one is rejected, the others are written.
 */
export async function openBatchSink<Row>(
  database: Database,
  importer: Importer<Row>,
  run: RunContext,
): Promise<BatchSink<Row>> {
  const openWriter = (): Promise<BatchWriter<Row>> => transact(database, hub, (tx) => importer.open(tx, run));
  const origin = { importer: importer.name, sourceId: run.sourceId };
  let writer = await openWriter();
  let tally = emptyTally;

  const writeTogether = async (batch: Batch<Row>): Promise<void> => {
    tally = await transact(database, hub, async (tx) => {
      const { outcomes, reviews = [] } =
        batch.rows.length === 0 ? { outcomes: Array.of<RowOutcome>() } : await writer.write(tx, batch.rows);
      const items = countReviews(tally.reviews, reviews, run.file.name);
      const { duplicates, skipped } = batch;
      const next = addBatch(tally, {
        outcomes,
        rejected: batch.rejections.length,
        duplicates,
        skipped,
        reviews: items,
      });
      await recordReviewItems(tx, origin, [...items.values()]);
      await saveImportProgress(tx, run.runId, next.counts);
      return next;
    });
  };

  const write = async (batch: Batch<Row>): Promise<readonly Rejection[]> => {
    try {
      await writeTogether(batch);
      return batch.rejections;
    } catch (error) {
      if (!isFaultOfARow(error) || batch.rows.length === 0) throw error;
      // What the writer remembers may stem from the batch that was just undone.
      writer = await openWriter();
      if (batch.rows.length === 1) return write(rejectOnly(batch, error));
      const middle = Math.ceil(batch.rows.length / 2);
      const first = await write({ ...batch, rows: batch.rows.slice(0, middle) });
      const rest = { rows: batch.rows.slice(middle), rejections: [], duplicates: 0, skipped: 0 };
      return [...first, ...(await write(rest))];
    }
  };

  return { write, tally: () => tally };
}

/** The batch of one row that cannot be stored, with that row as a rejection. */
function rejectOnly<Row>(batch: Batch<Row>, error: unknown): Batch<Row> {
  const [row]: readonly (LocatedRow<Row> | undefined)[] = batch.rows;
  const rejection = {
    line: row?.line ?? 0,
    column: null,
    value: '',
    reason: `cannot be stored: ${error instanceof Error ? error.message : String(error)}`,
    mend: 'Correct the value that the message names and import the file again.',
  };
  return { ...batch, rows: [], rejections: [...batch.rejections, rejection] };
}

/** Whether the database refused a value (classes 22 and 23), rather than failing itself. */
function isFaultOfARow(error: unknown): boolean {
  if (error instanceof HubError) return error.code === 'BAD_VALUE';
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^2[23]/.test(code);
}
