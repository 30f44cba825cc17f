import { toSnakeCase } from 'drizzle-orm/casing';
import { getTableConfig, type PgColumn, type PgTable } from 'drizzle-orm/pg-core';
import { v7 as uuidV7 } from 'uuid';
import type { Transaction } from './transaction.ts';

/** What a write did with one row. */
export type WriteOutcome = 'new' | 'changed' | 'unchanged';

/** A row after the write: its id, and what was done to it. */
export interface WrittenRow {
  readonly id: string;
  readonly outcome: WriteOutcome;
}

/** Columns whose values the hub makes itself; an `id` that a row gives is that of the row if it is new. */
const ownColumns = new Set(['version', 'createdAt', 'updatedAt', 'recordedAt']);

/**
 * Writes rows into a table that has `lifeColumns`, in one statement: those with an unknown key are inserted, known
 * ones take the values that differ, with the next version and a new `recordedAt`. A null or absent value keeps the
 * stored one, and names by language add to those stored: a thinner file never blanks a richer one. Answers one entry
 * per row, in order.
 * `key` names the columns of a unique constraint; the rows of one call must have distinct keys. A column that no
 * row names is left to its default; a column that one row names should be named by all.
 */
export async function upsertRows<Table extends PgTable>(
  tx: Transaction,
  table: Table,
  key: readonly (keyof Table['$inferInsert'] & string)[],
  rows: readonly Table['$inferInsert'][],
): Promise<readonly WrittenRow[]> {
  if (rows.length === 0) return [];
  const incoming = rows.map((row, place) => ({ '#': place, id: uuidV7(), ...snakeCased(row) }));
  return await tx.unsafe<WrittenRow[]>(upsertStatement(table, key.map(toSnakeCase), givenColumns(rows)), [
    JSON.stringify(incoming),
  ]);
}

function givenColumns(rows: readonly object[]): ReadonlySet<string> {
  return new Set(rows.flatMap((row) => Object.keys(row)));
}

function snakeCased(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row)
      .filter(([property]) => !ownColumns.has(property))
      .map(([property, value]) => [toSnakeCase(property), value]),
  );
}

function upsertStatement(table: PgTable, key: readonly string[], given: ReadonlySet<string>): string {
  const { name, columns } = getTableConfig(table);
  const written = columns.filter(
    (column) => given.has(column.name) && column.name !== 'id' && !ownColumns.has(column.name),
  );
  const names = written.map((column) => toSnakeCase(column.name));
  const definitions = written.map((column) => `"${toSnakeCase(column.name)}" ${column.getSQLType()}`);
  const list = names.map((column) => `"${column}"`).join(', ');
  const keyList = key.map((column) => `"${column}"`).join(', ');
  const facts = written.filter((column) => !key.includes(toSnakeCase(column.name)));
  const nullable = new Set(
    columns.filter((column) => !column.notNull).map((column) => toSnakeCase(column.name)),
  );
  // Only an equality can be joined by hashing or by index; it is enough wherever a key column is never null.
  const sameKey = (other: string): string =>
    key
      .map(
        (column) =>
          `${other}."${column}" ${nullable.has(column) ? 'is not distinct from' : '='} i."${column}"`,
      )
      .join(' and ');
  return `/* upsert ${name} */
    with incoming as materialized (
      select * from json_to_recordset($1::text::json) as r ("#" int, id uuid, ${definitions.join(', ')})),
    written as (
      insert into ${name} as stored (id, ${list}) select id, ${list} from incoming order by "#"
      on conflict (${keyList}) do ${conflictClause(facts)}
      returning id, ${keyList})
    select coalesce(w.id, s.id) as id,
           case when w.id is null then 'unchanged' when s.id is null then 'new' else 'changed' end as outcome
      from incoming i
      left join written w on ${sameKey('w')}
      left join ${name} s on ${sameKey('s')}
     order by i."#"`;
}

/** Only a value that is given and differs changes a stored row, so that the same file again changes nothing. */
function conflictClause(facts: readonly PgColumn[]): string {
  if (facts.length === 0) return 'nothing';
  const kept = facts.map((column) => {
    const name = toSnakeCase(column.name);
    return { name, value: mergedValue(column, name), cast: comparableAs(column) };
  });
  const assignments = kept.map(({ name, value }) => `"${name}" = ${value}`).join(', ');
  const before = kept.map(({ name, cast }) => `stored."${name}"${cast}`).join(', ');
  const after = kept.map(({ value, cast }) => `${value}${cast}`).join(', ');
  return `update set ${assignments}, version = stored.version + 1, updated_at = now(), recorded_at = now()
       where (${before}) is distinct from (${after})`;
}

/** A null keeps what is stored; an object (names by language) adds its keys to those stored. */
function mergedValue(column: PgColumn, name: string): string {
  return column.getSQLType() === 'jsonb'
    ? `stored."${name}" || excluded."${name}"`
    : `coalesce(excluded."${name}", stored."${name}")`;
}

/** `json` has no equality in PostgreSQL; its text has. */
function comparableAs(column: PgColumn): string {
  return column.getSQLType() === 'json' ? '::text' : '';
}
