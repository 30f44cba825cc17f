import { RowRejected } from '../rejection.ts';
import { type Decoder, isAbsent } from '../values.ts';

/** A row whose values are found by the name of their column. */
export interface NamedCells {
  readonly line: number;
  /** The trimmed text of a cell; empty when it is empty, undefined when the file has no such column. */
  get(column: string): string | undefined;
}

const noColumn = {
  reason: 'is a column that the file does not have',
  mend: 'Check that the file is of this format and that its header is intact.',
};

const noValue = {
  reason: 'is missing',
  mend: 'Fill this cell in; the row cannot be identified or placed without it.',
};

/**
 * The value of a cell that the row cannot do without.
 * @throws RowRejected when the column is missing, the cell is empty or its text cannot be decoded.
 */
export function required<Value>(
  cells: NamedCells,
  column: string,
  decoder: Decoder<Value>,
): NonNullable<Value> {
  const value = optional(cells, column, decoder);
  if (value !== null && value !== undefined) return value;
  const text = cells.get(column);
  throw new RowRejected({ column, value: text ?? '', ...(text === undefined ? noColumn : noValue) });
}

/**
 * The value of a cell, or null when the column is missing or the cell says that there is no value (empty, NA, None).
 * @throws RowRejected when there is a text that cannot be decoded.
 */
export function optional<Value>(cells: NamedCells, column: string, decoder: Decoder<Value>): Value | null {
  const text = cells.get(column);
  if (text === undefined || isAbsent(text)) return null;
  const decoded = decoder(text);
  if ('value' in decoded) return decoded.value;
  throw new RowRejected({ column, value: text, reason: decoded.reason, mend: decoded.mend });
}
