import type { ReadRow } from '../importer.ts';
import { RowRejected } from '../rejection.ts';

/**
 * Decodes rows one by one: a row on which `decode` throws RowRejected becomes a rejection and the next ones follow.
 * A row for which `decode` answers null is passed over.
 */
export async function* decodeEach<Raw extends { readonly line: number }, Row>(
  rows: AsyncIterable<ReadRow<Raw>>,
  decode: (raw: Raw) => Row | null,
): AsyncGenerator<ReadRow<Row>> {
  for await (const read of rows) {
    yield 'row' in read ? decodeOne(read.row, decode) : read;
  }
}

function decodeOne<Raw extends { readonly line: number }, Row>(
  raw: Raw,
  decode: (raw: Raw) => Row | null,
): ReadRow<Row> {
  try {
    const row = decode(raw);
    return row === null ? { skippedLine: raw.line } : { line: raw.line, row };
  } catch (error) {
    if (error instanceof RowRejected) return { rejection: { line: raw.line, ...error.complaint } };
    throw error;
  }
}
