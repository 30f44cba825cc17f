import type postgres from 'postgres';
import { rowProtection } from '../../../src/database/row-protection.ts';

/** The organisation to which everything belongs that is not for everybody, and the person whom records name. */
export interface Insider {
  readonly organisationId: string;
  readonly personId: string;
}

/** What makes a row of such a table the insider's, by column. */
const insiders: Readonly<Record<string, Readonly<Record<string, keyof Insider>>>> = {
  agreement_shares: { recipient_organisation_id: 'organisationId' },
  held_roles: { account_id: 'personId' },
  record_recipients: { person_id: 'personId' },
  watch_filters: { account_id: 'personId' },
};

/**
 * Gives every table without a row one: nothing in it but what it must hold and, where it is part of a record, the id of
 * one. Triggers and references are off meanwhile, and so are checks, for good: this asks what a policy lets through, not what a
 * row may be.
 */
export async function fillTables(sql: postgres.TransactionSql, insider: Insider): Promise<void> {
  const checks = await sql<{ table: string; name: string }[]>`
    select conrelid::regclass::text as table, conname as name from pg_constraint
     where connamespace = 'public'::regnamespace and (contype = 'c' or contype = 'u' and not exists (
             select from pg_constraint reference where reference.confrelid = pg_constraint.conrelid
                and reference.conindid = pg_constraint.conindid and reference.contype = 'f'))`;
  for (const { table, name } of checks) await sql.unsafe(`alter table ${table} drop constraint "${name}"`);
  await sql`set local session_replication_role = replica`;
  const isRecord = (table: string): boolean => rowProtection[table]?.kind === 'record';
  const tables = Object.keys(rowProtection).sort(
    (one, other) => Number(isRecord(other)) - Number(isRecord(one)),
  );
  for (const table of ['sharing_agreements', ...tables]) await fillTable(sql, table, insider);
  await sql`update sharing_agreements set party_ids = array[${insider.organisationId}::uuid]`;
}

async function fillTable(sql: postgres.TransactionSql, table: string, insider: Insider): Promise<void> {
  const [present] = await sql.unsafe(`select from ${table} limit 1`);
  if (present !== undefined) return;
  const protection = rowProtection[table];
  const parents = protection !== undefined && 'of' in protection ? (protection.of ?? []) : [];
  const wanted = [...parents.map(({ column }) => column), ...Object.keys(insiders[table] ?? {})];
  const columns = await sql<FillableColumn[]>`
    select attname as name, format_type(atttypid, atttypmod) as type, typcategory = 'A' as "isList",
           (select enumlabel from pg_enum where enumtypid = atttypid order by enumsortorder limit 1) as label,
           (select confrelid::regclass::text from pg_constraint
             where contype = 'f' and conrelid = attrelid and conkey = array[attnum] limit 1) as refers
      from pg_attribute join pg_type on pg_type.oid = atttypid
     where attrelid = ${table}::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attidentity = ''
       and (attnotnull and not atthasdef or attname = any(${wanted}))
     order by attnum`;
  const values = columns.map(({ name, type, label, isList, refers }) => {
    const parent = parents.find(({ column }) => column === name);
    if (parent !== undefined) return `(select id from ${parent.table} limit 1)`;
    const whose = insiders[table]?.[name];
    if (whose !== undefined) return `'${insider[whose]}'`;
    const plain = isList ? `'{}'` : `'${label ?? texts[type] ?? 'x'}'::${type}`;
    return refers === null || type !== 'uuid'
      ? plain
      : `coalesce((select id from ${refers} limit 1), ${plain})`;
  });
  const names = columns.map(({ name }) => name).join(', ');
  await sql.unsafe(`insert into ${table} (${names}) values (${values.join(', ')})`);
}

/** A column that must be filled, as the catalogue has it. */
interface FillableColumn {
  readonly name: string;
  readonly type: string;
  /** The first value of an enum. */
  readonly label: string | null;
  readonly isList: boolean;
  /** The table that it refers to. */
  readonly refers: string | null;
}

/** A value of each type that is no text, as PostgreSQL reads it. */
const texts: Readonly<Record<string, string>> = {
  uuid: '0198c7a2-0000-7000-8000-000000000001',
  boolean: 'false',
  smallint: '1',
  integer: '1',
  bigint: '1',
  'double precision': '1',
  jsonb: '{}',
  date: '2024-01-01',
  'timestamp(3) with time zone': '2024-01-01Z',
  'timestamp with time zone': '2024-01-01Z',
  bytea: '',
};

/** Two ways in which everything can be labelled. */
export type World = 'all is public' | 'all is for the insider';

/** Labels every row there is. What nobody can own is then for nobody: nobody is named. */
export async function labelAll(
  sql: postgres.TransactionSql,
  world: World,
  { organisationId }: Insider,
): Promise<void> {
  await sql`set local session_replication_role = replica`;
  const tables = await sql<{ name: string; isOwned: boolean }[]>`
    select c.relname as name, exists (
             select from pg_attribute where attrelid = c.oid and attname = 'owner_organisation_id') as "isOwned"
      from pg_attribute label join pg_class c on c.oid = label.attrelid
     where label.attname = 'tlp' and c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace`;
  const isPublic = world === 'all is public';
  // Five of a week that is over are told to everybody, fewer to nobody.
  await sql`update feedback_counts set week_start = '2024-01-01', feedback_count = ${isPublic ? 5 : 1}`;
  await sql`delete from labelled_tables`;
  await sql`insert into labelled_tables values ('none of these')`;
  for (const { name, isOwned } of tables) {
    const owner = isOwned ? `, owner_organisation_id = '${organisationId}'` : '';
    await sql.unsafe(`update ${name} set tlp = '${isPublic ? 'CLEAR' : 'AMBER_STRICT'}' ${owner}`);
    if (!isPublic) await sql`insert into labelled_tables values (${name})`;
  }
}
