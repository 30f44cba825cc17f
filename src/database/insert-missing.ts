import { getTableName } from 'drizzle-orm';
import { toSnakeCase } from 'drizzle-orm/casing';
import type { PgTable } from 'drizzle-orm/pg-core';
import { v7 as uuidV7 } from 'uuid';
import type { Transaction } from './transaction.ts';

/**
 * Inserts, in one statement, the rows that are not there yet under any unique key of their table; those that are
 * stay as they stand. Columns that the first row does not name are left to their defaults.
 */
export async function insertMissing<Table extends PgTable>(
  tx: Transaction,
  table: Table,
  rows: readonly Table['$inferInsert'][],
): Promise<void> {
  const first = rows[0];
  if (first === undefined) return;
  const name = getTableName(table);
  const given = new Set(Object.keys(first).map(toSnakeCase));
  if ('id' in table) given.add('id');
  const columns = [...given].join(', ');
  const incoming = rows.map((row) => ({
    id: uuidV7(),
    ...Object.fromEntries(Object.entries(row).map(([property, value]) => [toSnakeCase(property), value])),
  }));
  await tx.unsafe(
    `/* insert missing ${name} */ insert into ${name} (${columns})
     select ${columns} from json_populate_recordset(null::${name}, $1::text::json) on conflict do nothing`,
    [JSON.stringify(incoming)],
  );
}
