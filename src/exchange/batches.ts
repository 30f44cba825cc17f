import type { Importer, LocatedRow } from './importer.ts';
import type { SourceFile } from './reading/source-file.ts';
import type { Rejection } from './rejection.ts';

/** Rows to be written together, and what was met between them. */
export interface Batch<Row> {
  readonly rows: readonly LocatedRow<Row>[];
  readonly rejections: readonly Rejection[];
  readonly duplicates: number;
  readonly skipped: number;
}

/** Rows in one transaction: large enough to make round trips cheap, small enough to lose little in a crash. */
const usualBatchSize = 1_000;

/**
 * Streams the rows of a file in batches. A row whose key was seen before in the file is counted as a duplicate and
 * left out: the first one stands. The last batch may be empty of rows; there is always at least one batch.
 */
export async function* batchesOf<Row>(importer: Importer<Row>, file: SourceFile): AsyncGenerator<Batch<Row>> {
  const seenKeys = new Set<string>();
  const size = importer.batchSize ?? usualBatchSize;
  let batch = emptyBatch<Row>();
  for await (const read of importer.rows(file)) {
    if ('rejection' in read) batch.rejections.push(read.rejection);
    else if ('skippedLine' in read) batch.skipped += 1;
    else if (isRepeated(seenKeys, importer.keyOf?.(read.row))) batch.duplicates += 1;
    else batch.rows.push(read);
    if (batch.rows.length + batch.rejections.length < size) continue;
    yield batch;
    batch = emptyBatch();
  }
  yield batch;
}

function emptyBatch<Row>() {
  return { rows: Array.of<LocatedRow<Row>>(), rejections: Array.of<Rejection>(), duplicates: 0, skipped: 0 };
}

/** Remembers the key; a row without one repeats nothing. */
function isRepeated(seenKeys: Set<string>, key: string | undefined): boolean {
  if (key === undefined) return false;
  const sizeBefore = seenKeys.size;
  return seenKeys.add(key).size === sizeBefore;
}
