import { expect, test } from 'vitest';
import { type NamedCells, optional, required } from '../../../src/exchange/reading/cells.ts';
import { RowRejected } from '../../../src/exchange/rejection.ts';
import { count, day } from '../../../src/exchange/values.ts';

const values: Readonly<Record<string, string>> = {
  best: '21',
  low: '',
  high: 'NA',
  date: '0001-01-01',
  sides: 'two',
};
const row: NamedCells = { line: 2, get: (column) => values[column] };

/** What a row is rejected for. */
function complaintOf(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    return error instanceof RowRejected ? error.complaint : error;
  }
}

test('a value is decoded', () => {
  expect(required(row, 'best', count)).toBe(21);
});

test.each(['low', 'high', 'nowhere'])(
  'an optional value that is empty, NA or without a column is null: %s',
  (column) => {
    expect(optional(row, column, count)).toBeNull();
  },
);

test('a date that stands for no date is null', () => {
  expect(optional(row, 'date', day)).toBeNull();
});

test('a required value that is empty rejects its row', () => {
  expect(complaintOf(() => required(row, 'low', count))).toMatchObject({
    column: 'low',
    reason: 'is missing',
  });
});

test('a required column that the file lacks points at the format', () => {
  expect(complaintOf(() => required(row, 'nowhere', count))).toMatchObject({
    column: 'nowhere',
    reason: 'is a column that the file does not have',
  });
});

test('a text that cannot be decoded is quoted with its column and how to mend it', () => {
  expect(complaintOf(() => optional(row, 'sides', count))).toEqual({
    column: 'sides',
    value: 'two',
    reason: 'is not a whole number',
    mend: 'Write digits only, for example 12.',
  });
});
