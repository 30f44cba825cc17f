import { v7 as uuidV7 } from 'uuid';
import type { Transaction } from '../../database/transaction.ts';

/** What became of the rows of a run so far; `review` counts the distinct values that wait for a person. */
export interface RunCounts {
  readonly new: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly duplicate: number;
  readonly rejected: number;
  readonly review: number;
}

/** A file about to be imported; `sha256` is that of the file as it is, compressed or not. */
export interface RunStart {
  readonly importer: string;
  readonly sourceId: string;
  readonly file: string;
  readonly sha256: string;
}

/** Records that the import of a file begins (`RUNNING`) and returns the id of the run. */
export async function startImportRun(tx: Transaction, start: RunStart): Promise<string> {
  const id = uuidV7();
  await tx`
    insert into import_runs (id, importer, source_id, file, sha256, status, started_at)
    values (${id}, ${start.importer}, ${start.sourceId}, ${start.file}, ${start.sha256}, 'RUNNING', now())`;
  return id;
}

/** Records how far a run is. Called in the transaction of each batch, so that the counts tell what is committed. */
export async function saveImportProgress(tx: Transaction, runId: string, counts: RunCounts): Promise<void> {
  await tx`
    update import_runs
       set new_count = ${counts.new}, changed_count = ${counts.changed}, unchanged_count = ${counts.unchanged},
           duplicate_count = ${counts.duplicate}, rejected_count = ${counts.rejected},
           review_count = ${counts.review}, updated_at = now()
     where id = ${runId}`;
}

/** Records that a run is over: `COMPLETED` when every row was seen, else `FAILED`. */
export async function finishImportRun(
  tx: Transaction,
  runId: string,
  status: 'COMPLETED' | 'FAILED',
): Promise<void> {
  await tx`update import_runs set status = ${status}, finished_at = now(), updated_at = now() where id = ${runId}`;
}

/** Whether this very content went through this importer to its end before. */
export async function hasCompletedRun(tx: Transaction, importer: string, sha256: string): Promise<boolean> {
  const runs = await tx`
    select from import_runs where importer = ${importer} and sha256 = ${sha256} and status = 'COMPLETED' limit 1`;
  return runs.length > 0;
}
