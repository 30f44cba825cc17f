import type { Column } from 'drizzle-orm';
import type { Argument, Filter, Row, RowsAsked } from './map.ts';

/**
 * The conditions that filter inputs are made of. Each returns a filter for a type map; a field of a filter
 * input that is absent or null adds nothing, so facets combine with AND.
 */

type Expression = Column | ((row: Row) => string);

const sqlOf = (expression: Expression, row: Row): string =>
  typeof expression === 'function' ? expression(row) : row(expression);

const compare =
  (operator: string) =>
  (column: Column, decode?: (value: unknown) => unknown): Filter =>
  (row, value) => ({ where: `${row(column)} ${operator} ${value.as(column.getSQLType(), decode)}` });

/** The column equals the value. */
export const equals = compare('=');
/** The column is the value or more; rows that hold none do not match. */
export const atLeast = compare('>=');
/** The column is the value or less; rows that hold none do not match. */
export const atMost = compare('<=');

/** The column is one of the values; an empty list matches nothing. */
export const anyOf =
  (column: Column, decode?: (value: unknown) => unknown): Filter =>
  (row, value) => ({ where: `${row(column)} = any(${value.as(`${column.getSQLType()}[]`, decode)})` });

/** True asks for rows that have a value, false for rows that have none. */
export const isKnown =
  (column: Column): Filter =>
  (row, value) => ({ where: `(${row(column)} is not null) = ${value.as('boolean')}` });

/** Every word of the value occurs in the text, whatever its case; more words narrow. */
export const containsWords =
  (expression: Expression): Filter =>
  (row, value) => ({ where: `${sqlOf(expression, row)} ilike all(${value.as('text[]', wordPatterns)})` });

/** Every word of the value occurs in the text, whatever its case and accents. */
export const containsFolded =
  (expression: Expression): Filter =>
  (row, value) => ({
    where: `fold(${sqlOf(expression, row)}) like all(select fold(word) from unnest(${value.as('text[]', wordPatterns)}) word)`,
  });

/** A condition of the domain's own. */
export const condition =
  (build: (row: Row, value: Argument, asked: RowsAsked) => string): Filter =>
  (row, value, asked) => ({ where: build(row, value, asked) });

/** `%word%` for each word, with the wildcards of LIKE taken literally. No words match everything. */
function wordPatterns(value: unknown): string[] {
  const words = String(value).split(/\s+/).filter(Boolean);
  return words.map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`);
}
