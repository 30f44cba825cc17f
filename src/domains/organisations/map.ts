import { contributions, missionPartners, missions } from '../../../schema/tables/missions.ts';
import {
  organisationAliases,
  organisationIdentifiers,
  organisationPresence,
  organisations,
} from '../../../schema/tables/organisations.ts';
import { anyOf, condition, containsFolded, equals, isKnown } from '../../graph/filters.ts';
import { uuidOf } from '../../graph/ids.ts';
import {
  type AnyMap,
  all,
  ascending,
  by,
  connection,
  descending,
  edgeMap,
  type Field,
  type Filter,
  facesMap,
  lookup,
  many,
  type Order,
  one,
  type Row,
  rows,
  through,
  typeMap,
  where,
} from '../../graph/map.ts';
import { regionById, regionByPcode } from '../area-conditions.ts';
import { isNgo } from '../organisation-faces.ts';
import { localisedNames, recordFields } from '../record-fields.ts';

const worksIn = (row: Row, region: string): string =>
  `${row(organisations.id)} in (select presence.organisation_id from organisation_presence presence
     where presence.region_id = ${region})`;

/** Where an organisation works, on what, and with whom. */
const workFields: Record<string, Field> = {
  activities: connection(
    where(
      (organisation, activity) =>
        `${activity('id')} in (select part.activity_id from activity_organisations part
           where part.organisation_id = ${organisation(organisations.id)})`,
    ),
  ),
  regions: connection(
    through(organisationPresence, organisationPresence.organisationId, organisationPresence.regionId),
  ),
  sectors: rows({
    source: (organisation) => `(
      select activity.sector_id, count(distinct activity.id)::int as activity_count
        from activity_organisations part join activities activity on activity.id = part.activity_id
       where part.organisation_id = ${organisation(organisations.id)} and activity.sector_id is not null
       group by activity.sector_id) shares`,
    order: 'activity_count desc, sector_id',
    limit: { argument: 'first', fallback: 25 },
  }),
  coworkers: rows({
    source: (organisation) => `(
      select theirs.organisation_id, count(distinct theirs.activity_id)::int as shared_activity_count
        from activity_organisations ours join activity_organisations theirs
          on theirs.activity_id = ours.activity_id and theirs.organisation_id <> ours.organisation_id
       where ours.organisation_id = ${organisation(organisations.id)}
       group by theirs.organisation_id) coworkers`,
    order: 'shared_activity_count desc, organisation_id',
    limit: { argument: 'first', fallback: 25 },
  }),
  missions: connection(
    where(
      (organisation, mission) =>
        `(${mission(missions.leadOrganisationId)} = ${organisation(organisations.id)} or ${mission(missions.id)} in (
           select partner.mission_id from mission_partners partner
            where partner.organisation_id = ${organisation(organisations.id)}))`,
    ),
  ),
  partnerships: many(
    by(missionPartners.organisationId),
    ascending(missionPartners.missionId, missionPartners.role),
  ),
  contributions: connection(by(contributions.organisationId)),
};

const fields: Record<string, Field> = {
  names: localisedNames(organisations.names),
  country: one(organisations.countryId),
  parent: one(organisations.parentId),
  mergedInto: one(organisations.mergedIntoId),
  aliases: many(by(organisationAliases.organisationId), ascending(organisationAliases.name)),
  identifiers: many(
    by(organisationIdentifiers.organisationId),
    ascending(organisationIdentifiers.scheme, organisationIdentifiers.identifier),
  ),
  children: connection(by(organisations.parentId)),
  ...workFields,
  ...recordFields(organisations),
};

const filters: Record<string, Filter> = {
  types: anyOf(organisations.type),
  isNgo: condition((row, value) => `${isNgo(row)} = ${value.as('boolean')}`),
  name: containsFolded(organisations.name),
  acronym: equals(organisations.acronym),
  country: equals(organisations.countryId, uuidOf('region')),
  region: condition((row, value) => worksIn(row, regionById(value))),
  pcode: condition((row, value) => worksIn(row, regionByPcode(value))),
  isMerged: isKnown(organisations.mergedIntoId),
};

const orders: Record<string, Order> = {
  NAME_ASC: ascending(organisations.name),
  NAME_DESC: descending(organisations.name),
};

const face = { idPrefix: 'organisation', fields, filters, orders };

/** Organisations: one table with two faces, which differ in their type alone. */
export const organisationMaps: AnyMap[] = [
  facesMap('Organisation', organisations, {
    idPrefix: 'organisation',
    faces: [{ type: 'Ngo', when: isNgo }],
    rest: 'Partner',
    filters,
    orders,
  }),
  typeMap('Ngo', organisations, face),
  typeMap('Partner', organisations, face),
  typeMap('OrganisationAlias', organisationAliases, {
    idPrefix: 'organisation_alias',
    fields: { country: one(organisationAliases.countryId), ...recordFields(organisationAliases) },
  }),
  typeMap('OrganisationIdentifier', organisationIdentifiers, {
    idPrefix: 'organisation_identifier',
    fields: recordFields(organisationIdentifiers),
  }),
  typeMap('Coworker', undefined, { fields: { organisation: one('organisation_id') } }),
  typeMap('SectorShare', undefined, { fields: { sector: one('sector_id') } }),
  edgeMap('OrganisationRegionEdge', organisationPresence),
];

/** One organisation by id or org-id, or pages of all. */
export const organisationQueries: Record<string, Field> = {
  organisation: lookup({
    id: { column: organisations.id, decode: uuidOf('organisation') },
    orgId: { column: organisations.orgId },
  }),
  organisations: connection(all),
};
