import type postgres from 'postgres';

/** Something done to the protection of one table that lets somebody do more with it, or less. */
export interface Mutation {
  readonly table: string;
  readonly statement: string;
}

/**
 * All that one statement can do to the protection of each table of the graph: its owner exempted, row-level security
 * switched off, a policy dropped, and each condition of a policy replaced by one that holds for everything.
 */
export async function findMutations(sql: postgres.Sql): Promise<readonly Mutation[]> {
  const tables = await sql<{ name: string }[]>`
    select relname as name from pg_class
     where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace order by 1`;
  const policies = await sql<{ table: string; policy: string; using: string; check: string | null }[]>`
    select c.relname as table, polname as policy, pg_get_expr(polqual, polrelid) as using,
           pg_get_expr(polwithcheck, polrelid) as check
      from pg_policy join pg_class c on c.oid = polrelid
     where c.relnamespace = 'public'::regnamespace order by 1, 2`;
  return [
    ...tables.flatMap(({ name }) => [
      { table: name, statement: `alter table ${name} no force row level security` },
      { table: name, statement: `alter table ${name} disable row level security` },
    ]),
    ...policies.flatMap(({ table, policy, using, check }) => [
      { table, statement: `drop policy ${policy} on ${table}` },
      ...(using === 'true' ? [] : [{ table, statement: `alter policy ${policy} on ${table} using (true)` }]),
      ...(check === null
        ? []
        : [{ table, statement: `alter policy ${policy} on ${table} with check (true)` }]),
    ]),
  ];
}
