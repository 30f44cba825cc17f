import type { Transaction } from '../database/transaction.ts';
import type { WriteOutcome } from '../database/upsert-rows.ts';
import type { ReviewKind } from '../domains/imports/review-items.ts';
import type { SourceDetails } from '../domains/sources/commands.ts';
import type { SourceFile } from './reading/source-file.ts';
import type { Rejection } from './rejection.ts';

/** One row of a file after decoding, a row that cannot be taken, or a line that is passed over on purpose. */
export type ReadRow<Row> =
  | { readonly line: number; readonly row: Row }
  | { readonly rejection: Rejection }
  | { readonly skippedLine: number };

/** A decoded row with the line on which it begins. */
export interface LocatedRow<Row> {
  readonly line: number;
  readonly row: Row;
}

/** What became of a row: written, or left out because a person must place one of its values first. */
export type RowOutcome = WriteOutcome | 'review';

/** A value that a person must look at; the run counts how many rows hold it. */
export interface ReviewNote {
  readonly kind: ReviewKind;
  /** As the file spells it. */
  readonly value: string;
  readonly line: number;
  readonly column?: string;
  readonly explanation: string;
  readonly candidates?: readonly string[];
}

/** What a batch did: one outcome for each of its rows, in order, and the values to look at. */
export interface BatchResult {
  readonly outcomes: readonly RowOutcome[];
  readonly reviews?: readonly ReviewNote[];
}

/** Writes batches of one file, holding the look-ups (places, organisations) that it loaded when the file began. */
export interface BatchWriter<Row> {
  /**
   * Writes all rows within the transaction given. What it remembers between batches may assume that earlier
   * batches were committed: after a failed batch the run makes a new writer.
   */
  write(tx: Transaction, rows: readonly LocatedRow<Row>[]): Promise<BatchResult>;
}

/** For whom comes in what is not for everybody. */
export interface KeptFor {
  readonly organisationId: string;
  /** Accounts of persons who may see what is for named persons alone. */
  readonly recipientIds: readonly string[];
}

/** What a writer is told about its file. */
export interface ImportContext {
  readonly file: SourceFile;
  readonly sourceId: string;
  /** The edition given on the command line or found in the file; null when neither says. */
  readonly edition: string | null;
  /** Whether feeds are told nothing of what is written. */
  readonly isQuiet: boolean;
  /** Null where nobody was named: then only what is for everybody can come in. */
  readonly keptFor: KeptFor | null;
}

/** How one source format comes in. One file in `exchange/in` exports one of these. */
export interface Importer<Row = unknown> {
  /** What `halcyon import` calls it, for example `ucdp-ged`. */
  readonly name: string;
  /** One line for the list of importers. */
  readonly title: string;
  /** Where such files come from; the first one unless `sourceOf` chooses another. */
  readonly sources: readonly [SourceDetails, ...SourceDetails[]];
  /** Rows per transaction; 1 000 unless given. */
  readonly batchSize?: number;
  /** Chooses the source of a file, by its name or its first bytes. */
  sourceOf?(file: SourceFile): SourceDetails;
  /** The edition of a file where its name or content tells it; null when it does not. */
  editionOf?(file: SourceFile): string | null;
  /** Streams the rows of the file; one bad row becomes a rejection and the others follow. */
  rows(file: SourceFile): AsyncIterable<ReadRow<Row>>;
  /** What makes a row unique within its file: a second row with the same key is a duplicate and is not written. */
  keyOf?(row: Row): string;
  /** Prepares to write one file. */
  open(tx: Transaction, context: ImportContext): Promise<BatchWriter<Row>>;
}
