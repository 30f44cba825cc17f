import { isAllExact, isLevelTold } from './place-precision.ts';
import { readingOrganisations, readingPerson } from './reading-settings.ts';
import { finestShare } from './shared-rows.ts';

/** A column of the row that is shown, which the views and functions call `told`. */
export const told = (column: string): string => `told.${column}`;

/** Whether a row is shown as it is without a further look: agreements share only what others own and label AMBER. */
export const isPlain = `(${isAllExact} or ${told('tlp')} <> 'AMBER'
  or coalesce(${told('owner_organisation_id')} = any (${readingOrganisations}), false))`;

/** How precisely the reader is told the place of a row that is not plain. */
export const precision = `shown.precision_of(${['id', 'owner_organisation_id', 'kind', 'region_id'].map(told).join(', ')})`;

/** Whether it is told less than exactly. */
const isCoarse = `not ${isPlain} and ${precision} <> 'EXACT'`;

/** The parameters of `shown.precision_of`, by the columns whose values they are. */
const parameters: Readonly<Record<string, string>> = {
  id: 'id',
  owner_organisation_id: 'owner',
  kind: 'kind',
  region_id: 'region',
};

/** A kilometre of latitude, in degrees, at least: a degree has 110.57 to 111.7 of them. */
const cellDegrees = 0.0091;

/** What the views of `shown` are written with, in SQL. */
export const shownFunctions: readonly string[] = [
  `create function shown.precision_of(id uuid, owner uuid, kind incident_kind, region uuid) returns location_precision
     language plpgsql stable parallel safe as $$ begin return case
       when precision_of.owner = any (${readingOrganisations}) then 'EXACT'
       when exists (select from record_recipients named
                     where named.record_id = precision_of.id and named.person_id = ${readingPerson}) then 'EXACT'
       else coalesce(${finestShare((column) => `precision_of.${parameters[column]}`)}, 'COUNTRY') end; end $$`,
  `create function shown.region_at(region uuid, at location_precision) returns uuid
     language plpgsql stable parallel safe as $$ begin return (
       select place.id from region_ancestors above join regions place on place.id = above.ancestor_id
        where above.region_id = region_at.region and ${isLevelTold('place.level', 'region_at.at')}
        order by place.level desc limit 1); end $$`,
  `create function shown.cell_latitude(latitude double precision) returns double precision
     language sql immutable parallel safe
     return round(least((floor(latitude / ${cellDegrees}) + 0.5) * ${cellDegrees}, 90)::numeric, 5)`,
  // Meridians come together: a ring has as many cells as are a kilometre wide there.
  `create function shown.cell_longitude(latitude double precision, longitude double precision) returns double precision
     language sql immutable parallel safe
     return (select round(((least(floor((longitude + 180) / 360 * count), count - 1) + 0.5) / count * 360 - 180)::numeric, 5)
       from (select greatest(floor(360 * cos(radians(shown.cell_latitude(latitude))) / ${cellDegrees}), 1) as count) ring)`,
  `create function shown.is_exact(id uuid, version int) returns boolean
     language plpgsql stable parallel safe as $$ begin return
       not exists (select from public.incidents told where told.id = is_exact.id and ${isCoarse})
       and not exists (select from public.incident_revisions told
                        where told.id = is_exact.id and told.version = is_exact.version and ${isCoarse}); end $$`,
  `create function shown.is_region_told(id uuid, region uuid) returns boolean
     language plpgsql stable parallel safe as $$ begin return (
       select ${isPlain} or ${isLevelTold('place.level', precision)}
         from public.incidents told cross join public.regions place
        where told.id = is_region_told.id and place.id = is_region_told.region); end $$`,
];
