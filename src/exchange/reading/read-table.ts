import type { ReadRow } from '../importer.ts';
import type { Rejection } from '../rejection.ts';
import type { NamedCells } from './cells.ts';
import type { Encoding } from './decode-text.ts';
import { readCells } from './read-cells.ts';
import type { SourceFile } from './source-file.ts';
import { isTagRow, nameColumns, type TableColumns } from './table-columns.ts';

/** A row of a table, with its cells by name and as they stand. */
export interface TableRow extends NamedCells {
  readonly cells: readonly string[];
  readonly columns: TableColumns;
}

/** How a table is written. */
export interface TableFormat {
  readonly encoding?: Encoding;
  /** `,` unless given. */
  readonly delimiter?: string;
}

/**
 * Streams the rows of a CSV file. Columns are found by their header in any order; a row of HXL tags, first or
 * second, names them as well. Quoted cells may hold line breaks. A row with more or fewer cells than the header is
 * rejected (its values may have slipped), extra cells that are empty excepted; header rows repeated within the
 * data are skipped.
 */
export async function* readTable(
  file: SourceFile,
  format: TableFormat = {},
): AsyncGenerator<ReadRow<TableRow>> {
  let columns: TableColumns | undefined;
  let header: readonly string[] | undefined;
  for await (const read of readCells(file.text(format.encoding), format.delimiter)) {
    if (!('cells' in read)) {
      yield read;
    } else if (columns !== undefined) {
      yield placeRow(columns, read.cells, read.line);
    } else if (header === undefined) {
      header = read.cells;
      if (isTagRow(header)) columns = nameColumns(null, header);
    } else if (isTagRow(read.cells)) {
      columns = nameColumns(header, read.cells);
    } else {
      columns = nameColumns(header, null);
      yield placeRow(columns, read.cells, read.line);
    }
  }
}

function placeRow(columns: TableColumns, cells: readonly string[], line: number): ReadRow<TableRow> {
  if (columns.isHeader(cells)) return { skippedLine: line };
  if (cells.length < columns.count || cells.slice(columns.count).some((cell) => cell.trim() !== '')) {
    return { rejection: raggedRow(columns, cells, line) };
  }
  const get = (name: string): string | undefined => {
    const place = columns.placeOf(name);
    return place === undefined ? undefined : (cells[place]?.trim() ?? '');
  };
  return { line, row: { line, cells, columns, get } };
}

function raggedRow(columns: TableColumns, cells: readonly string[], line: number): Rejection {
  return {
    line,
    column: null,
    value: cells.join(',').slice(0, 200),
    reason: `has ${cells.length} cells where the header has ${columns.count}`,
    mend: 'Give the row as many cells as the header; put cells that hold a comma in double quotes.',
  };
}
