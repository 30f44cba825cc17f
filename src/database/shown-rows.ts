import { getTableColumns, getTableName } from 'drizzle-orm';
import { toSnakeCase } from 'drizzle-orm/casing';
import type { PgTable } from 'drizzle-orm/pg-core';
import { incidentRevisions, incidents } from '../../schema/tables/incidents.ts';
import { placeCares } from './place-care.ts';
import { isAllExact } from './place-precision.ts';
import { readingOrganisations } from './reading-settings.ts';
import { isPlain, precision, shownFunctions, told } from './shown-functions.ts';

/**
 * How members are shown incidents that they see by agreements alone: with places no more precise than the agreements
 * say. Members read views of the same names as the tables, in the schema `shown`, which stands before `public` on their
 * connections. So a place that is withheld is withheld from fields, filters, orders, totals and feeds alike: whatever a
 * statement asks, it asks of what is shown.
 */

/** The view of a table with the facts of incidents, present or former. */
function factsOf(table: PgTable): string {
  const columns = Object.values(getTableColumns(table)).map(({ name }) => {
    const column = toSnakeCase(name);
    const care = placeCares.find((each) => each.column === column);
    if (care === undefined) return told(column);
    return `case when ${isPlain} then ${told(column)} else ${care.shown(told, precision)} end as ${column}`;
  });
  const name = getTableName(table);
  return `create view shown.${name} with (security_invoker) as select ${columns.join(', ')} from public.${name} told`;
}

/** The view of a table whose rows are there only under a condition, which hardly ever fails: `<> 0` says so to the planner. */
const rowsOf = (table: string, condition: string): string => `
  create view shown.${table} with (security_invoker) as
  select told.* from public.${table} told
   where case when ${isAllExact} then 1 when ${condition} then 1 else 0 end <> 0`;

/** What hangs on an incident as a whole, and is absent where its place is not told exactly. */
const hangers = {
  alerts: 'alert_incidents',
  citations: 'incident_citations',
  informant: 'incident_informants',
  records: 'incident_records',
} as const;

/** What is withheld of the rows of a table, or shown otherwise than it is. */
function redactionsOf(table: PgTable, others: readonly (readonly [string, string])[] = []): string {
  const differences = new Map<string, string[]>(others.map(([path, differs]) => [path, [differs]]));
  for (const { column, path, shown } of placeCares) {
    const present = differences.get(path) ?? [];
    differences.set(path, [...present, `${told(column)} is distinct from ${shown(told, 'care.level')}`]);
  }
  const fields = [...differences].map(([path, differs]) => `('${path}', ${differs.join(' or ')})`);
  return `
    select told.id as incident_id, told.version, field.path, 'PLACE_GENERALISED' as reason, care.level
      from public.${getTableName(table)} told
     cross join lateral (select ${precision} as level) care
     cross join lateral (values ${fields.join(', ')}) field (path, differs)
     where not ${isPlain} and care.level <> 'EXACT' and field.differs`;
}

/** What is withheld of an incident besides its own columns. */
const aroundIncident: readonly (readonly [string, string])[] = [
  ['regions', `${told('region_id')} is distinct from shown.region_at(${told('region_id')}, care.level)`],
  ...Object.entries(hangers).map(
    ([path, table]) =>
      [
        path,
        `exists (select from public.${table} hanging where hanging.incident_id = ${told('id')})`,
      ] as const,
  ),
];

/** The versions of an incident say nothing of who told of it: the present one is asked of whichever is read. */
const protectedSources = (isOthers: string): string => `
  select told.id as incident_id, version.number as version, 'informant' as path, 'SOURCE_PROTECTED' as reason,
         null::location_precision as level
    from public.incidents told cross join lateral generate_series(1, told.version) version (number)
   where told.is_informant_protected and ${isOthers}`;

const isOthers = `coalesce(${told('owner_organisation_id')} <> all (${readingOrganisations}), true)`;

/** What is withheld from whom, in the form that the graph reads. */
const redactions = [
  `create view public.incident_redactions with (security_invoker) as ${protectedSources('true')}`,
  `create view shown.incident_redactions with (security_invoker) as
     ${redactionsOf(incidents, aroundIncident)} union all ${redactionsOf(incidentRevisions)}
     union all ${protectedSources(isOthers)}`,
];

/** What makes all of it, in a database where none of it is. */
export const shownRows: readonly string[] = [
  'create schema shown',
  ...shownFunctions,
  ...[incidents, incidentRevisions].map(factsOf),
  rowsOf('incident_regions', `told.tlp <> 'AMBER' or shown.is_region_told(told.incident_id, told.region_id)`),
  rowsOf('incident_records', 'shown.is_exact(told.incident_id, told.version)'),
  ...['alert_incidents', 'incident_citations', 'incident_informants'].map((table) =>
    rowsOf(table, 'shown.is_exact(told.incident_id, null)'),
  ),
  ...redactions,
  'grant usage on schema shown to halcyon_member',
  'grant select on all tables in schema shown to halcyon_member',
];

/** What takes it away again. */
export const hiddenRows: readonly string[] = [
  'drop schema if exists shown cascade',
  'drop view if exists public.incident_redactions',
];

/** The tables that members read as views: without these they would read more than is meant for them. */
export const shownTables: readonly string[] = [
  ...[incidents, incidentRevisions].map((table) => getTableName(table)),
  'incident_regions',
  ...Object.values(hangers),
];
