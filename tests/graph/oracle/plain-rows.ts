import { type Column, getTableColumns, getTableName, type Table } from 'drizzle-orm';
import type postgres from 'postgres';
import { type Argument, type ColumnRef, type Row, sqlName } from '../../../src/graph/map.ts';

/** A row of a table or of an SQL source: the text of each column as PostgreSQL prints it, by SQL name. */
export interface PlainRow {
  readonly table: Table | undefined;
  readonly texts: Readonly<Record<string, string | null>>;
}

/** Runs a query whose columns are named after `table`'s and returns its rows as text. */
export async function readRows(
  sql: postgres.Sql,
  table: Table | undefined,
  text: string,
): Promise<PlainRow[]> {
  const found = await sql.unsafe(text).raw();
  const names = found.columns.map((column) => column.name);
  return found.map((cells) => ({
    table,
    texts: Object.fromEntries(names.map((name, index) => [name, cells[index]?.toString('utf8') ?? null])),
  }));
}

/** The select list of all columns of a table, lists as JSON. */
export const columnList = (table: Table, alias: string, prefix = ''): string =>
  Object.values(getTableColumns(table))
    .map((column) => {
      const value = `${alias}."${sqlName(column)}"`;
      const isList = column.getSQLType().endsWith('[]');
      return `${isList ? `to_json(${value})` : value} as "${prefix}${sqlName(column)}"`;
    })
    .join(', ');

/** The value of one SQL expression, as text. */
export async function readValue(sql: postgres.Sql, expression: string): Promise<string | null> {
  const [row] = await readRows(sql, undefined, `select ${expression} as value`);
  return row?.texts.value ?? null;
}

/** The columns of a row as SQL constants, for the conditions and expressions of maps. */
export const constantsOf =
  (row: PlainRow): Row =>
  (column) => {
    const type = columnOf(row.table, column)?.getSQLType();
    return constant(row.texts[sqlName(column)], type);
  };

/** The columns of the rows behind an alias. */
export const columnsOf =
  (alias: string): Row =>
  (column) =>
    `${alias}."${sqlName(column)}"`;

/** A GraphQL value as SQL constants; undefined when it is absent or null. */
export function argumentOf(value: unknown): Argument | undefined {
  if (value === null || value === undefined) return undefined;
  return {
    as: (cast, decode = (given) => given) => constant(decode(value), cast),
    field: (name) => argumentOf(typeof value === 'object' ? Reflect.get(value, name) : undefined),
  };
}

export function constant(value: unknown, type: string | undefined): string {
  const cast = type === undefined ? '' : `::${type}`;
  if (value === null || value === undefined) return `null${cast}`;
  if (Array.isArray(value))
    return `array[${value.map((item) => constant(item, undefined)).join(', ')}]${cast}`;
  return `'${String(value).replaceAll("'", "''")}'${cast}`;
}

export const fromTable = (table: Table, alias: string): string => `"${getTableName(table)}" ${alias}`;

function columnOf(table: Table | undefined, column: ColumnRef): Column | undefined {
  if (typeof column !== 'string') return column;
  return table && Object.values(getTableColumns(table)).find((each) => sqlName(each) === column);
}
