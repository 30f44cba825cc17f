import type postgres from 'postgres';

/** Something done to the protection of rows that lets somebody see more. */
export interface Loosening {
  readonly name: string;
  readonly statement: string;
  /** What makes it right again. */
  readonly undo: string;
}

/** What the matrix looks at: a row of another table shows nothing of a record. */
const tables = [
  'public.incidents',
  'public.incident_regions',
  'public.incident_records',
  'public.alerts',
  'public.alert_infos',
  'public.feedback',
  'public.feedback_words',
  'public.feedback_events',
  'public.surveys',
  'public.mission_results',
  'public.alert_drafts',
  'log.event_log',
  'log.audit_log',
];

/**
 * All that one statement can do to one of those tables: its owner exempted, the protection switched off, or one policy
 * that lets somebody read letting them read everything. The owner has no policy; the hub sees everything anyhow.
 */
export async function findLoosenings(sql: postgres.Sql): Promise<readonly Loosening[]> {
  const policies = await sql<{ table: string; policy: string; condition: string }[]>`
    select n.nspname || '.' || c.relname as table, p.polname as policy, pg_get_expr(p.polqual, p.polrelid) as condition
      from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
     where n.nspname || '.' || c.relname = any(${tables}) and p.polname like 'see%'
     order by 1, 2`;
  return [
    ...tables.flatMap((table) => [
      {
        name: `FORCE dropped on ${table}`,
        statement: `alter table ${table} no force row level security`,
        undo: `alter table ${table} force row level security`,
      },
      {
        name: `row-level security disabled on ${table}`,
        statement: `alter table ${table} disable row level security`,
        undo: `alter table ${table} enable row level security`,
      },
    ]),
    ...policies.map(({ table, policy, condition }) => ({
      name: `${policy} on ${table} letting everything through`,
      statement: `alter policy ${policy} on ${table} using (true)`,
      undo: `alter policy ${policy} on ${table} using (${condition})`,
    })),
  ];
}
