import { readingOrganisations } from './reading-settings.ts';

/** Writes a column of a row with its table, in SQL. */
type Row = (column: string) => string;

/** Whether a live agreement extends a row of this kind to an organisation of whoever reads, as SQL. */
export type SharedAs = (row: Row) => string;

/** What a share must cover for a row to be extended by it. */
type Scope = (row: Row) => string;

/** The agreements by which the reader gets something at this moment: the clock begins and ends them, not a job. */
const mine = `share.recipient_organisation_id = any (${readingOrganisations})
  and share.starts_at <= now() and share.ends_at > now()`;

/**
 * `covers` says whether a share of the owner covers the row. Who shares with the reader is asked once per statement, so
 * that the rows of everybody else cost one comparison each.
 */
const isFromProvider = (owner: string, covers: string): string =>
  `(${owner} = any((select array(select share.provider_organisation_id from public.agreement_shares share where ${mine}))::uuid[])
    and ${covers})`;

/** Whether a share of the owner meets `scope`. */
const existsShare = (owner: string, scope: string): string =>
  `exists (select from public.agreement_shares share
      where share.provider_organisation_id = ${owner} and ${mine} and ${scope})`;

const isWithin = (owner: string, scope: string): string => isFromProvider(owner, existsShare(owner, scope));

/** Whether a place lies in a region of the share. */
const liesIn = (region: string): string =>
  `exists (select from public.region_ancestors above
    where above.region_id = ${region} and above.ancestor_id = any(share.region_ids))`;

const scopes = {
  incidents: (row) => `${row('kind')}::text = any(share.incident_kinds) and ${liesIn(row('region_id'))}`,
  alerts: (row) => `${row('info_categories')} <@ share.alert_categories and share.alert_categories <> '{}'
    and cardinality(${row('area_region_ids')}) > 0
    and not exists (select from unnest(${row('area_region_ids')}) place(id) where not ${liesIn('place.id')})`,
} satisfies Record<string, Scope>;

/**
 * Incidents: the smallest region that is known of it lies within the agreement, and its kind is among those agreed. That
 * stands in a function which is called cheap, and is called seldom: PostgreSQL would count with a look at the shares for
 * each incident, find every plan as dear as the next, and read the whole table where an index has all that it needs.
 */
export const asIncident: SharedAs = (row) => {
  const owner = row('owner_organisation_id');
  return isFromProvider(owner, `shares_incident(${owner}, ${row('kind')}, ${row('region_id')})`);
};

const places: Readonly<Record<string, string>> = { kind: '$2', region_id: '$3' };

/** Makes the function that `asIncident` calls. */
export const sharesIncident = `
  create or replace function shares_incident(uuid, incident_kind, uuid) returns boolean
    language plpgsql stable parallel safe cost 0.01
    as $$ begin return ${existsShare(
      '$1',
      scopes.incidents((column) => places[column] ?? 'null'),
    )}; end $$`;

/** Alerts: every area lies within the agreement, not just one of them, and so does every category of its blocks. */
export const asAlert: SharedAs = (row) => isWithin(row('owner_organisation_id'), scopes.alerts(row));

/** The agreements that extend a row of this table to the reader at this moment, as SQL of an array of UUIDs. */
export const sharesOf = (table: keyof typeof scopes, row: Row): string =>
  `array(select distinct share.agreement_id from public.agreement_shares share
          where share.provider_organisation_id = ${row('owner_organisation_id')} and ${mine}
            and ${scopes[table](row)} order by 1)`;

/**
 * The most precise that a share which extends an incident to the reader tells places, as SQL; null where none extends it.
 * `row` writes its owner, kind and region.
 */
export const finestShare = (row: Row): string =>
  `(select min(share.location_precision) from agreement_shares share
     where share.provider_organisation_id = ${row('owner_organisation_id')} and ${mine} and ${scopes.incidents(row)})`;

const ownerIn = (keys: string): string => `(${keys} -> 'owner' ->> 0)::uuid`;

const coversIncident = (keys: string): string =>
  `${keys} -> 'kind' ->> 0 = any(share.incident_kinds) and ${keys} -> 'region' ?| share.region_ids::text[]`;

/** `finestShare` of an incident of which the routing keys of an event tell. */
export const finestShareOfKeys = (keys: string): string =>
  `(select min(share.location_precision) from agreement_shares share
     where share.provider_organisation_id = ${ownerIn(keys)} and ${mine} and ${coversIncident(keys)})`;

/** Whether a live agreement extends what the routing keys of an event tell of; `keys` is SQL of a jsonb, `kind` of what the log calls it. */
export const asKeys = (keys: string, kind: string): string =>
  isWithin(
    ownerIn(keys),
    `case ${kind}
      when 'incident' then ${coversIncident(keys)}
      when 'alert' then ${keys} -> 'categories' <@ to_jsonb(share.alert_categories) and share.alert_categories <> '{}'
        and jsonb_array_length(${keys} -> 'areas') > 0
        and not exists (select from jsonb_array_elements_text(${keys} -> 'areas') place(id)
                         where not ${liesIn('place.id::uuid')})
      else false end`,
  );
