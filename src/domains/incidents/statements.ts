import { toSnakeCase } from 'drizzle-orm/casing';
import { getTableConfig } from 'drizzle-orm/pg-core';
import { incidentRevisions, incidents } from '../../../schema/tables/incidents.ts';
import { memberSees } from '../../database/row-policies.ts';

/** Columns that are worked out from others. */
const derivedColumns = new Set(['sortedDeaths', 'standing']);

/** Columns of an incident that are not its facts: its life, and what is worked out from others. */
const lifeColumns = new Set(['id', 'version', 'createdAt', 'updatedAt', 'recordedAt', ...derivedColumns]);

/** What says which organisation did what to make a version; null when an import made it. */
const actionColumns = ['action', 'actionReason', 'actionById'];

/** Columns that no dataset writes: the hub's defaults stand until a person decides. */
const hubColumns = new Set([
  'status',
  'tlp',
  'ownerOrganisationId',
  'verification',
  'attribution',
  'mergedIntoId',
  'retractedAt',
  'isInformantProtected',
  ...actionColumns,
]);

const allFacts = getTableConfig(incidents).columns.filter((column) => !lifeColumns.has(column.name));

/** The columns that datasets write, with the names that they have in rows and in the database. */
const facts = allFacts
  .filter((column) => !hubColumns.has(column.name))
  .map((column) => ({ property: column.name, name: toSnakeCase(column.name), type: column.getSQLType() }));

const factList = facts.map(({ name }) => name).join(', ');
const givenFacts = facts.map(({ property }) => `i."${property}"`).join(', ');

/** Rows as JSON, each with its facts under the names of `IncidentFacts`, and beside them what hangs on an incident. */
const incoming = `
  with incoming as materialized (
    select * from json_to_recordset($1::text::json) as r (
      id uuid, "revisionId" uuid, ${facts.map(({ property, type }) => `"${property}" ${type}`).join(', ')},
      "regionIds" uuid[], participants json, citations json, record json))`;

/** Inserts what hangs on the incidents of `target`: a list of ids, as a common table expression of that name. */
const hangers = `
  regions_added as (
    insert into incident_regions (region_id, occurred_from, incident_id)
    select unnest(i."regionIds"), i."occurredFrom", i.id from incoming i join target using (id)),
  actors_added as (
    insert into incident_actors (incident_id, actor_id, side, role)
    select i.id, p."actorId", p.side, p.role
      from incoming i join target using (id),
           json_to_recordset(i.participants) as p ("actorId" uuid, side smallint, role actor_role)
    on conflict do nothing),
  citations_added as (
    insert into incident_citations (incident_id, ordinal, article, office, published_on, headline, original)
    select i.id, c.ordinal, c.article, c.office, c."publishedOn", c.headline, c.original
      from incoming i join target using (id),
           json_to_recordset(i.citations) as c
             (ordinal smallint, article text, office text, "publishedOn" text, headline text, original text))`;

/** Inserts incidents that are not known yet, with everything that hangs on them; answers the ids of those. */
export const insertUnknown = `/* insert incidents */ ${incoming},
  target as (
    insert into incidents (id, ${factList}) select i.id, ${givenFacts} from incoming i
    on conflict (origin, origin_key) do nothing
    returning id),
  records_added as (
    insert into incident_records (incident_id, version, edition, record)
    select i.id, 1, i.edition, i.record from incoming i join target using (id)),
  ${hangers}
  select id from target`;

/** Reads known incidents by origin and key, locking them in the order of `holdIncidents`, with the regions they lie in. */
export const readKnown = `/* read known incidents */
  select id, status, verification, standing, tlp, owner_organisation_id as "ownerOrganisationId", ${facts.map(({ name, property }) => `${name} as "${property}"`).join(', ')},
         array(select region_id::text from incident_regions where incident_id = incidents.id) as lineage,
         array(select person_id::text from record_recipients where record_id = incidents.id order by 1) as "recipientIds"
    from incidents
   where (origin, origin_key) in (select * from unnest($1::text[], $2::text[]))
     order by id for no key update`;

/** Keeps the version that is about to be replaced, with the instant from which it no longer holds. */
export const keepRevisions = `/* keep revisions */ ${incoming}
  insert into incident_revisions (revision_id, superseded_at, ${revisionColumns()})
  select i."revisionId", greatest(now(), stored.recorded_at), ${revisionColumns('stored.')}
    from incidents stored join incoming i on i.id = stored.id`;

/**
 * Replaces the facts of known incidents, which become the next version, and keeps the record they came from; answers
 * ids and versions.
 */
export const reviseKnown = `/* revise incidents */ ${incoming},
  revised as (
    update incidents stored
       set ${facts.map(({ name, property }) => `${name} = i."${property}"`).join(', ')},
           ${actionColumns.map((column) => `${toSnakeCase(column)} = null`).join(', ')},
           version = stored.version + 1, updated_at = now(), recorded_at = greatest(now(), stored.recorded_at)
      from incoming i where i.id = stored.id
    returning stored.id, stored.version)
  insert into incident_records (incident_id, version, edition, record)
  select i.id, revised.version, i.edition, i.record from incoming i join revised using (id)
  returning incident_id as id, version`;

/**
 * Removes what `attachHangers` is about to write anew: places of the incidents $1, actors of $2, citations of $3.
 */
export const detachHangers = `/* detach from incidents */
  with regions_removed as (delete from incident_regions where incident_id = any($1::uuid[])),
  actors_removed as (delete from incident_actors where incident_id = any($2::uuid[]))
  delete from incident_citations where incident_id = any($3::uuid[])`;

/** Writes what hangs on known incidents. */
export const attachHangers = `/* attach to incidents */ ${incoming},
  target as (select id from incoming), ${hangers}
  select`;

/**
 * Keeps the version of incident $1 that is about to be replaced, under the key $2, and answers the instant from which
 * it no longer holds: never before the one from which it did, whichever transaction began first.
 */
export const keepRevision = `/* keep revision */
  insert into incident_revisions (revision_id, superseded_at, ${revisionColumns()})
  select $2::uuid, greatest(clock_timestamp(), recorded_at), ${revisionColumns()} from incidents where id = $1::uuid
  returning superseded_at`;

/**
 * Reads incidents by id, and locks them in the order of their ids, so that no two commands wait for each other. The
 * lock is the one that references may pass: a revision that is kept refers to what its incident was merged into.
 */
export const holdIncidents = `/* hold incidents */
  select ${getTableConfig(incidents)
    .columns.map((column) => `${toSnakeCase(column.name)} as "${column.name}"`)
    .join(', ')},
         array(select region_id::text from incident_regions where incident_id = incidents.id) as "regionIds",
         array(select person_id::text from record_recipients where record_id = incidents.id order by 1) as "recipientIds",
         ${memberSees('incidents')} as "isVisible"
    from incidents where id = any($1::uuid[]) order by id for no key update`;

/** A revision holds every column of the incident that both tables have, derived ones excepted. */
function revisionColumns(prefix = ''): string {
  const kept = new Set(getTableConfig(incidentRevisions).columns.map((column) => column.name));
  return getTableConfig(incidents)
    .columns.filter((column) => kept.has(column.name) && !derivedColumns.has(column.name))
    .map((column) => `${prefix}${toSnakeCase(column.name)}`)
    .join(', ');
}
