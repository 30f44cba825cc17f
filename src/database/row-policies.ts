import { createHash } from 'node:crypto';
import type postgres from 'postgres';
import { HubError } from '../errors.ts';
import { labelsOver } from './deciding-labels.ts';
import { keepLabels, labelFunctions } from './label-triggers.ts';
import { makeReaderFunctions } from './reader-functions.ts';
import { isHub, readingOrganisations, readingPerson } from './reading-settings.ts';
import { type Parent, type Protection, rowProtection } from './row-protection.ts';
import { isForMember, isPublic, labelOfKeys, labelOfRow } from './row-visibility.ts';
import { asIncident, sharesIncident } from './shared-rows.ts';

/** Which rows each role sees, as conditions; a role that is not named sees none. */
interface Visibility {
  readonly halcyon_public?: string;
  readonly halcyon_member?: string;
}

/**
 * Has PostgreSQL decide which rows each role sees, on every table: row-level security is enabled and forced, with the
 * policies that `rowProtection` asks for. The hub, halcyon_app, sees and writes everything where its transaction says
 * that it is the hub, and otherwise what the public sees. The owner of the tables sees nothing, but for
 * proofs of who reads. A table is touched, and
 * locked for that moment, only where it does not stand as it should: what was wanted and what was found last is noted.
 * @param owner a connection with the role halcyon_owner.
 * @throws HubError ROWS_UNPROTECTED naming the tables that nobody placed.
 */
export async function protectRows(owner: postgres.Sql): Promise<void> {
  await owner.unsafe(`
    create table if not exists halcyon.row_policies (table_name text primary key, wanted text not null, found text not null)`);
  await makeReaderFunctions(owner);
  const states = await owner.unsafe<TableState[]>(readStates);
  const unplaced = states.filter(({ schema, name }) => schema === 'public' && !(name in rowProtection));
  if (unplaced.length > 0) {
    const names = unplaced.map(({ name }) => name).join(', ');
    throw new HubError(
      'ROWS_UNPROTECTED',
      `Nobody said who may see the rows of ${names}: add to rowProtection.`,
    );
  }
  for (const state of states) {
    const statements = statementsFor(state);
    const wanted = createHash('sha256').update(statements.join(';')).digest('hex');
    if (state.wanted === wanted && state.noted === state.found) continue;
    await owner.begin(async (tx) => {
      for (const statement of [...state.policies.map((name) => dropPolicy(state, name)), ...statements]) {
        await tx.unsafe(statement);
      }
      await tx`
        insert into halcyon.row_policies (table_name, wanted, found)
        select ${tableOf(state)}, ${wanted}, found from (${tx.unsafe(readStates)}) state
         where schema = ${state.schema} and name = ${state.name}
        on conflict (table_name) do update set wanted = excluded.wanted, found = excluded.found`;
    });
  }
}

/**
 * Lets the owner of the tables see their rows, as migrations must; `protectRows` ends that. Nobody else sees more
 * meanwhile: only the owner is ever exempt.
 */
export async function liftForOwner(owner: postgres.Sql): Promise<void> {
  const states = await owner.unsafe<TableState[]>(readStates);
  for (const state of states) await owner.unsafe(`alter table ${tableOf(state)} no force row level security`);
}

/** A table as the catalogue has it. */
interface TableState {
  readonly schema: string;
  readonly name: string;
  readonly policies: readonly string[];
  /** What stands now, and what was noted when it was made to stand so; null when it never was. */
  readonly found: string;
  readonly noted: string | null;
  /** The hash of the statements that were wanted then. */
  readonly wanted: string | null;
}

/**
 * Every table of the graph, and the two logs. What a policy says is compared as PostgreSQL prints it, and so is every function
 * that it calls, but for PostgreSQL's own: one that answers otherwise lets as much through as another policy. So does a
 * trigger that is not there to keep a label.
 */
const readStates = `
  select state.*, note.found as noted, note.wanted
    from (
      select n.nspname as schema, c.relname as name,
             array(select polname::text from pg_policy where polrelid = c.oid order by 1) as policies,
             md5(concat_ws('|', c.relrowsecurity, c.relforcerowsecurity, (
               select string_agg(concat_ws(':', polname, polcmd, polpermissive, polroles::regrole[]::text,
                                           pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)), ';' order by polname)
                 from pg_policy where polrelid = c.oid), (
               select string_agg(distinct proowner::regrole || ' ' || pg_get_functiondef(pg_proc.oid), ';')
                 from pg_policy join pg_depend on classid = 'pg_policy'::regclass and objid = pg_policy.oid
                 join pg_proc on refclassid = 'pg_proc'::regclass and refobjid = pg_proc.oid
                where polrelid = c.oid), (
               select string_agg(concat_ws(':', tgenabled, pg_get_triggerdef(t.oid), proowner::regrole, pg_get_functiondef(tgfoid)), ';' order by tgname)
                 from pg_trigger t join pg_proc f on f.oid = tgfoid
                where tgrelid = c.oid and proname in (${labelFunctions.map((name) => `'${name}'`).join(', ')})))) as found
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p') and (n.nspname = 'public' or (n.nspname = 'log' and c.relname in ('event_log', 'audit_log')))
    ) state
    left join halcyon.row_policies note on note.table_name = state.schema || '.' || state.name
   order by schema, name`;

const tableOf = ({ schema, name }: Pick<TableState, 'schema' | 'name'>): string => `${schema}.${name}`;

const dropPolicy = (state: TableState, policy: string): string =>
  `drop policy "${policy}" on ${tableOf(state)}`;

function statementsFor(state: TableState): readonly string[] {
  const table = tableOf(state);
  const isLog = state.schema === 'log';
  const protection = rowProtection[state.name] ?? { kind: 'hidden' };
  const visibility = logVisibilities[table]?.() ?? visibilityOf(state.name, protection);
  // Named so that the hub's policy comes first: what it decides, nothing after it is asked.
  const policies = Object.entries(visibility).map(
    ([role, condition]) => `create policy see_${role} on ${table} for select to ${role} using (${condition})`,
  );
  const { halcyon_public: forPublic } = visibility;
  if (forPublic !== undefined && !isLog) {
    policies.push(`create policy see_unset on ${table} for select to halcyon_app using (${forPublic})`);
  }
  if (table === 'log.event_log')
    policies.push(`create policy see_turns on ${table} for select to halcyon_member using (${isMyTurn})`);
  if (isLog) policies.push(`create policy move on ${table} to halcyon_feed using (true) with check (true)`);
  const labels = isLog ? [] : keepLabels(state.name, protection.kind === 'record');
  const isSharedIncident = protection.kind === 'record' && protection.sharedAs === asIncident;
  if ('proves' in protection)
    policies.push(`create policy prove on ${table} for select to halcyon_owner using (${isProof})`);
  const parents = 'of' in protection ? (protection.of ?? []) : [];
  return [
    `alter table ${table} no force row level security`,
    ...parents.map((parent) => sightOf(parent.table)),
    ...(isSharedIncident ? [sharesIncident] : []),
    ...labels,
    `create policy hub on ${table} to halcyon_app using (${isHub}) with check (${isHub})`,
    ...policies,
    `alter table ${table} enable row level security`,
    `alter table ${table} force row level security`,
  ];
}

function visibilityOf(table: string, protection: Protection): Visibility {
  const row = (column: string): string => `${table}.${column}`;
  switch (protection.kind) {
    case 'record': {
      const { owned = true, of = [], sharedAs } = protection;
      const label = owned ? labelOfRow(row, sharedAs) : { ...labelOfRow(row), owner: 'null::uuid' };
      const belongs = of.map((parent) => isParentVisible(row, parent));
      return {
        halcyon_public: [isPublic(label), ...belongs].join(' and '),
        halcyon_member: [isForMember(label), ...belongs].join(' and '),
      };
    }
    case 'part': {
      const belongs = protection.of.map((parent) => isParentVisible(row, parent)).join(' and ');
      if (protection.guarded) {
        const isOwn = `${row('owner_organisation_id')} = any (${readingOrganisations})`;
        return {
          halcyon_public: `not ${row('is_protected')} and ${belongs}`,
          halcyon_member: `(not ${row('is_protected')} or ${isOwn}) and ${belongs}`,
        };
      }
      // A policy that could let nothing through would be one that nobody misses.
      if (!protection.of.every(isForPublic)) return { halcyon_member: belongs };
      if (!protection.labelled) return { halcyon_public: belongs, halcyon_member: belongs };
      return {
        halcyon_public: isPublic({ label: row('tlp') }),
        halcyon_member: `${row('tlp')} = 'CLEAR' or (${belongs})`,
      };
    }
    case 'own':
      return { halcyon_member: protection.condition };
    case 'cells':
      return { halcyon_public: protection.condition, halcyon_member: protection.condition };
    case 'open':
      return { halcyon_public: 'true', halcyon_member: 'true' };
    case 'recipients':
      return { halcyon_member: `${row('person_id')} = ${readingPerson}` };
    case 'hidden':
      return {};
  }
}

/** Whether the public may see rows of the parent at all. */
const isForPublic = ({ table }: Parent): boolean =>
  visibilityOf(table, rowProtection[table] ?? { kind: 'hidden' }).halcyon_public !== undefined;

/** The condition under which a member sees a row of a table, for commands: the hub does what they do, on their behalf. */
export const memberSees = (table: string): string =>
  visibilityOf(table, rowProtection[table] ?? { kind: 'hidden' }).halcyon_member ?? 'false';

/**
 * The reader's own rights decide about the parent, and so on upwards. As long as nothing above carries a label, which is
 * asked once per statement, no parent is looked at. PostgreSQL must not count with those looks either: it would choose
 * plans that are three times slower. So they stand in functions that are called cheap (`sightOf`), and the condition is
 * a comparison with `<>`, which is taken to keep nearly all rows, as it does. The question whether something is labelled
 * stands there bare: another select around it would be one more part for every statement to start.
 */
function isParentVisible(row: (column: string) => string, { table, column, when, also }: Parent): string {
  const labelled = labelsOver(table)?.map((name) => `'${name}'`);
  const isLabelled =
    labelled && `exists (select from labelled_tables where name in (${labelled.join(', ')}))`;
  if (isLabelled && also === undefined) {
    const counts = when === undefined ? '' : ` and (${when}) is not false`;
    return `case when ${isLabelled}${counts} and not sees_${table}(${row(column)}) then 0 else 1 end <> 0`;
  }
  const equalities = [`above.id = ${row(column)}`, ...(also ? [`above.${also} = ${row(also)}`] : [])];
  const conditions = [
    ...(when === undefined ? [] : [`not (${when})`]),
    ...(isLabelled ? [`not ${isLabelled}`] : []),
    `exists (select from ${table} above where ${equalities.join(' and ')})`,
  ];
  return `(${conditions.join(' or ')})`;
}

/** Whether `read_as`, which belongs to the owner of the tables, looks whether a key or an account is still good. */
const isProof = `current_setting('halcyon.audience', true) = 'proof'`;

/** Makes the function that says whether whoever calls it sees the row of a table with an id. */
const sightOf = (table: string): string => `
  create or replace function sees_${table}(id uuid) returns boolean
    language plpgsql stable parallel safe cost 0.01
    as $$ begin return exists (select from public.${table} above where above.id = sees_${table}.id); end $$`;

/** An event that changes what the member who reads may see: they are told that much, so that they read anew. */
const isMyTurn = `entity_kind = 'agreement' and keys_after -> 'readers' ?| ${readingOrganisations}::text[]`;

/**
 * An entry is seen by the auditors of whom it concerns: of the organisation that owns the record, and of those in whose
 * name it was read or changed. Nobody else sees any, whoever administers what.
 */
const auditVisibility = (): Visibility => ({
  halcyon_member: `(select exists (select from held_roles held where held.account_id = ${readingPerson}
      and held.role = 'AUDITOR' and held.starts_at <= now() and held.ended_at is null
      and (held.ends_at is null or held.ends_at > now())))
    and (owner_organisation_id = any (${readingOrganisations}) or organisation_ids && ${readingOrganisations})`,
});

/**
 * An event is seen by whoever may see the record that it is about, now and as it was before or after; and the event by
 * which somebody lost sight of a record, by them, who must be told so. Keys and sessions are nobody's business.
 */
function logVisibility(): Visibility {
  const subject = `case entity_kind
      when 'incident' then exists (select from incidents about where about.id = entity_id)
      when 'alert' then exists (select from alerts about where about.id = entity_id)
      when 'alert_task' then exists (select from alert_tasks about where about.id = entity_id)
      when 'feedback' then exists (select from feedback about where about.id = entity_id) else false end`;
  const told = (sees: (keys: string) => string): string => {
    const [before, after] = ['keys_before', 'keys_after'].map(
      (keys) => `(${keys} is not null and ${sees(keys)})`,
    );
    return `entity_kind in ('incident', 'alert', 'alert_task', 'feedback')
      and case when ${after} or (keys_after is null and (keys_before is null or ${before})) then ${subject}
               else ${before} end`;
  };
  return {
    halcyon_public: told((keys) => isPublic(labelOfKeys(keys, 'entity_kind'))),
    halcyon_member: told((keys) => isForMember(labelOfKeys(keys, 'entity_kind'))),
  };
}

/** Who sees which rows of the two logs, by table. */
const logVisibilities: Readonly<Record<string, () => Visibility>> = {
  'log.event_log': logVisibility,
  'log.audit_log': auditVisibility,
};
