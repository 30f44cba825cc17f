import { type Column, getTableColumns, getTableName, type Table } from 'drizzle-orm';
import { toSnakeCase } from 'drizzle-orm/casing';
import type postgres from 'postgres';
import { nastyDates, nastyFloats, nastyInstants, nastyIntegers, nastyTexts } from './nasty-values.ts';

/** A row by the names of its columns in the table definition; what it leaves out is filled with nasty values. */
export type GivenRow = Readonly<Record<string, unknown>>;

/** The UUID of the n-th row of any table: equal numbers in different tables give equal UUIDs, to catch mix-ups. */
export const uuidNumber = (n: number): string => `0198c7a2-0000-7000-8000-${String(n).padStart(12, '0')}`;

/**
 * Inserts rows, numbered from 1. Every column that a row leaves out gets a value that is hard to print, null in
 * one of three rows where null is allowed.
 */
export async function insertRows(sql: postgres.Sql, table: Table, rows: readonly GivenRow[]): Promise<void> {
  const columns = Object.entries(getTableColumns(table)).filter(
    ([, column]) => column.generated === undefined,
  );
  const records = rows.map((given, index) =>
    Object.fromEntries(
      columns.map(([key, column], place) => [
        sqlNameOf(column),
        key in given ? given[key] : fillColumn(key, column, index + 1, place),
      ]),
    ),
  );
  const name = getTableName(table);
  const names = columns.map(([, column]) => `"${sqlNameOf(column)}"`).join(', ');
  await sql.unsafe(
    `insert into "${name}" (${names}) select ${names} from json_populate_recordset(null::"${name}", $1::text::json)`,
    [JSON.stringify(records)],
  );
}

const sqlNameOf = (column: Column): string => (column.keyAsName ? toSnakeCase(column.name) : column.name);

function fillColumn(key: string, column: Column, row: number, place: number): unknown {
  if (key === 'id' || key === 'revisionId') return uuidNumber(row);
  // Who sees which rows is a question of its own; here everybody sees all.
  if (key === 'tlp') return 'CLEAR';
  if (!column.notNull && (row + place) % 3 === 0) return null;
  const pick = <T>(values: readonly T[]): T | undefined => values[(row * 7 + place) % values.length];
  if (column.enumValues && column.enumValues.length > 0) return pick(column.enumValues);
  const type = column.getSQLType();
  if (type.endsWith('[]')) return listOf(column, row + place);
  if (type === 'text') return pick(nastyTexts);
  if (type === 'boolean') return row % 2 === 0;
  if (type === 'double precision') return pick(nastyFloats);
  if (type === 'date') return pick(nastyDates);
  if (type.startsWith('timestamp')) return pick(nastyInstants);
  if (type === 'integer' || type === 'smallint') return pick(nastyIntegers);
  if (type === 'jsonb') return pick([{}, nastyNames]);
  return null;
}

/** Lists of none, one and all values of an enum, or of nasty texts. */
function listOf(column: Column, n: number): readonly string[] {
  const base = 'baseColumn' in column ? (column.baseColumn as Column) : undefined;
  const values = base?.enumValues && base.enumValues.length > 0 ? base.enumValues : nastyTexts;
  return [[], values.slice(0, 1), values][n % 3] ?? [];
}

/** Names by language whose keys and values need escaping. */
const nastyNames = {
  fr: 'République "centrafricaine"',
  ar: 'جمهورية',
  'x"y\\': 'line\nbreak \u2028',
  '': '',
};
