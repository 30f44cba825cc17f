import { activities, activityOrganisations, sectors } from '../../../schema/tables/activities.ts';
import { regions } from '../../../schema/tables/regions.ts';
import { anyOf, condition, containsFolded, equals } from '../../graph/filters.ts';
import { uuidOf, uuidsOf } from '../../graph/ids.ts';
import {
  type AnyMap,
  all,
  ascending,
  by,
  connection,
  descending,
  type Field,
  type Filter,
  lookup,
  many,
  one,
  type Row,
  typeMap,
  where,
} from '../../graph/map.ts';
import { missionByAcronym, missionById, regionById, regionByPcode } from '../area-conditions.ts';
import { localisedNames, recordFields } from '../record-fields.ts';

const isInRegion = (row: Row, region: string): string =>
  `${row(activities.id)} in (select place.activity_id from activity_regions place where place.region_id = ${region})`;

const isInArea = (row: Row, mission: string): string =>
  `${row(activities.id)} in (select place.activity_id from mission_regions area
     join activity_regions place on place.region_id = area.region_id where area.mission_id = ${mission})`;

const activityFilters: Record<string, Filter> = {
  region: condition((row, value) => isInRegion(row, regionById(value))),
  pcode: condition((row, value) => isInRegion(row, regionByPcode(value))),
  mission: condition((row, value) => isInArea(row, missionById(value))),
  missionAcronym: condition((row, value) => isInArea(row, missionByAcronym(value))),
  organisation: condition(
    (row, value) =>
      `${row(activities.id)} in (select part.activity_id from activity_organisations part
         where part.organisation_id = ${value.as('uuid', uuidOf('organisation'))})`,
  ),
  sectors: anyOf(activities.sectorId, uuidsOf('sector')),
  statuses: anyOf(activities.status),
  title: containsFolded(activities.title),
  activeFrom: condition((row, value) => `coalesce(${row(activities.endsOn)} >= ${value.as('date')}, true)`),
  activeTo: condition((row, value) => `coalesce(${row(activities.startsOn)} <= ${value.as('date')}, true)`),
};

const activityMap = typeMap('Activity', activities, {
  idPrefix: 'activity',
  fields: {
    sector: one(activities.sectorId),
    participants: many(
      by(activityOrganisations.activityId),
      ascending(activityOrganisations.role, activityOrganisations.organisationId),
    ),
    regions: many(
      where(
        (activity, region) =>
          `${region(regions.id)} in (select place.region_id from activity_regions place
             where place.activity_id = ${activity(activities.id)} and place.is_named)`,
      ),
      ascending(regions.name),
    ),
    ...recordFields(activities),
  },
  filters: activityFilters,
  orders: { TITLE_ASC: ascending(activities.title), TITLE_DESC: descending(activities.title) },
});

const sectorMap = typeMap('Sector', sectors, {
  idPrefix: 'sector',
  fields: {
    names: localisedNames(sectors.names),
    parent: one(sectors.parentId),
    children: many(by(sectors.parentId), ascending(sectors.code)),
    activities: connection(by(activities.sectorId)),
    ...recordFields(sectors),
  },
  filters: {
    systems: anyOf(sectors.system),
    code: equals(sectors.code),
    name: containsFolded(sectors.name),
    isWithdrawn: equals(sectors.isWithdrawn),
  },
  orders: { NAME_ASC: ascending(sectors.name), CODE_ASC: ascending(sectors.code) },
});

/** Who does what, where, when and for whom, and the sectors that it is sorted into. */
export const activityMaps: AnyMap[] = [
  sectorMap,
  activityMap,
  typeMap('ActivityParticipant', activityOrganisations, {
    fields: { organisation: one(activityOrganisations.organisationId) },
  }),
];

/** One activity by id, and pages of activities and sectors. */
export const activityQueries: Record<string, Field> = {
  activity: lookup({ id: { column: activities.id, decode: uuidOf('activity') } }),
  activities: connection(all),
  sectors: connection(all),
};
