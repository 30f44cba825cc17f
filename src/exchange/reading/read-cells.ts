import { Readable } from 'node:stream';
import { type CsvError, parse } from 'csv-parse';
import type { Rejection } from '../rejection.ts';

/** The cells of one record of a CSV text and the line on which it begins, or why a record could not be split. */
export type CellsRead =
  | { readonly line: number; readonly cells: readonly string[] }
  | { readonly rejection: Rejection };

/** A longer record has an unclosed quote; it must not pull the rest of a large file into memory. */
const longestRecord = 2_000_000;

/** Streams the records of a CSV text; empty lines are passed over, quoted cells may hold line breaks. */
export async function* readCells(text: AsyncIterable<string>, delimiter = ','): AsyncGenerator<CellsRead> {
  const broken: CsvError[] = [];
  const parser = parse({
    delimiter,
    info: true,
    max_record_size: longestRecord,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_skip: (error) => {
      if (error !== undefined) broken.push(error);
      return undefined;
    },
  });
  const source = Readable.from(text);
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  let lastLine = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<ParsedRecord>) {
      for (const error of broken.splice(0)) {
        yield { rejection: brokenRecord(lastLine + 1) };
        lastLine = Number(error.lines);
      }
      yield { line: lastLine + 1, cells: record };
      lastLine = info.lines;
    }
    if (broken.length > 0) yield { rejection: brokenRecord(lastLine + 1) };
  } finally {
    source.destroy();
  }
}

/** What csv-parse emits with `info` and without `columns`. */
interface ParsedRecord {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

function brokenRecord(line: number): Rejection {
  return {
    line,
    column: null,
    value: '',
    reason: 'begins a quote that does not end where a cell ends; what follows was not read up to there',
    mend: 'Close the double quotes of this row, and write a quote within a cell twice.',
  };
}
