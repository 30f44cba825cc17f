import { getTableName } from 'drizzle-orm';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { maps } from '../../src/domains/maps.ts';
import { sqlName } from '../../src/graph/map.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';

let test: TestDatabase;
let sql: postgres.Sql;

beforeAll(async () => {
  test = await cloneDatabase();
  sql = postgres(test.url, { max: 1 });
});

afterAll(async () => {
  await sql.end();
  await test.close();
});

/** The columns of every index, in order, as `table: a, b`. */
async function readIndexes(): Promise<string[]> {
  const rows = await sql<{ table: string; columns: string[] }[]>`
    select c.relname as table,
           array(select pg_get_indexdef(i.indexrelid, place, true) from generate_series(1, i.indnkeyatts) place) as columns
      from pg_index i join pg_class c on c.oid = i.indrelid
      join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public'`;
  return rows.map((row) => `${row.table}: ${row.columns.join(', ')},`);
}

describe('the tables', () => {
  it('reference the owner and the source of every record', async () => {
    const orphans = await sql<{ place: string }[]>`
      select c.relname || '.' || a.attname as place
        from pg_class c join pg_attribute a on a.attrelid = c.oid
       where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
         and a.attname in ('owner_organisation_id', 'source_id')
         and not exists (
           select from pg_constraint k where k.conrelid = c.oid and k.contype = 'f' and k.conkey = array[a.attnum])`;
    expect(orphans.map((row) => row.place)).toEqual([]);
  });

  it('have an index for every order that the graph offers', async () => {
    const indexes = await readIndexes();
    const missing = maps.flatMap((map) => {
      if (map.kind === 'edge' || !map.table) return [];
      const table = getTableName(map.table);
      return Object.entries(map.orders).flatMap(([name, order]) => {
        const wanted = `${table}: ${order.columns.map(sqlName).join(', ')},`;
        return indexes.some((index) => index.startsWith(wanted))
          ? []
          : [`${map.name}.${name} wants ${wanted}`];
      });
    });
    expect(missing).toEqual([]);
  });

  it('have an index for every foreign key of present rows, so that no join scans a table', async () => {
    const indexes = await readIndexes();
    const keys = await sql<{ table: string; columns: string[] }[]>`
      select c.relname as table, array_agg(a.attname) as columns
        from pg_constraint k join pg_class c on c.oid = k.conrelid
        join pg_attribute a on a.attrelid = c.oid and a.attnum = any(k.conkey)
       where k.contype = 'f' and a.attname not in ('owner_organisation_id', 'source_id')
         and c.relname <> 'incident_revisions'
       group by k.oid, c.relname`;
    const missing = keys
      .filter(({ table, columns }) => !columns.some((column) => isLed(indexes, table, column)))
      .map(({ table, columns }) => `${table}(${columns.join(', ')})`);
    expect(missing).toEqual([]);
  });
});

/** Whether some index of the table begins with the column. */
const isLed = (indexes: string[], table: string, column: string): boolean =>
  indexes.some((index) => index.startsWith(`${table}: ${column},`));
