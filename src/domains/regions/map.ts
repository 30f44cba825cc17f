import { activityRegions } from '../../../schema/tables/activities.ts';
import { incidentRegions, incidents } from '../../../schema/tables/incidents.ts';
import { latestObservations, observations } from '../../../schema/tables/indicators.ts';
import { deployments } from '../../../schema/tables/missions.ts';
import { organisationPresence } from '../../../schema/tables/organisations.ts';
import { regionCodes, regionLinks, regions } from '../../../schema/tables/regions.ts';
import { anyOf, condition, containsFolded, isKnown } from '../../graph/filters.ts';
import { uuidOf } from '../../graph/ids.ts';
import {
  type AnyMap,
  all,
  ascending,
  by,
  connection,
  descending,
  edgeMap,
  embed,
  expression,
  type Field,
  lookup,
  many,
  one,
  type Row,
  through,
  typeMap,
  where,
} from '../../graph/map.ts';
import { isWithinRegion, missionTouches, regionById, regionByPcode } from '../area-conditions.ts';
import { geoPoint, localisedNames, recordFields } from '../record-fields.ts';
import { seriesOfRegion, seriesWeekMap } from './series.ts';

/** The region as a GeoJSON Feature (RFC 7946, section 3.2); its geometry is null when the hub holds none. */
const featureText = (row: Row): string =>
  `'{"type":"Feature","id":' || to_json(${row(regions.pcode)}) ||
   ',"properties":{"pcode":' || to_json(${row(regions.pcode)}) || ',"name":' || to_json(${row(regions.name)}) ||
   ',"level":' || ${row(regions.level)} || '},"geometry":' || coalesce(${row(regions.geometry)}, 'null') || '}'`;

/** Whether `region` lies strictly below the region `ancestor`, both being SQL. */
const isBelow = (region: string, ancestor: string): string =>
  `(${isWithinRegion(region, ancestor)} and ${region} <> ${ancestor})`;

/** Up, down and across the tree of regions. */
const treeFields: Record<string, Field> = {
  parent: one(regions.parentId),
  country: one(regions.countryId),
  ancestors: many(
    where(
      (region, ancestor) =>
        `${ancestor(regions.id)} in (select above.ancestor_id from region_ancestors above
           where above.region_id = ${region(regions.id)} and above.distance > 0)`,
    ),
    ascending(regions.level),
  ),
  children: connection(by(regions.parentId)),
  descendants: connection(where((region, below) => isBelow(below(regions.id), region(regions.id)))),
  siblings: connection(
    where(
      (region, other) =>
        `${other(regions.parentId)} = ${region(regions.parentId)} and ${other(regions.id)} <> ${region(regions.id)}`,
    ),
  ),
  codes: many(by(regionCodes.regionId), ascending(regionCodes.system, regionCodes.code)),
  predecessors: many(by(regionLinks.newRegionId), ascending(regionLinks.kind)),
  successors: many(by(regionLinks.oldRegionId), ascending(regionLinks.kind)),
};

/** What happens in a region and who is there. */
const presenceFields: Record<string, Field> = {
  missions: connection(where((region, mission) => missionTouches(mission('id'), region(regions.id)))),
  incidents: connection(
    through(incidentRegions, incidentRegions.regionId, incidentRegions.incidentId, {
      also: [[incidentRegions.occurredFrom, incidents.occurredFrom]],
    }),
  ),
  alerts: connection(
    where(
      (region, alert) =>
        `${alert('id')} in (select info.alert_id from region_ancestors below
           join alert_area_regions place on place.region_id = below.region_id
           join alert_areas area on area.id = place.area_id join alert_infos info on info.id = area.info_id
          where below.ancestor_id = ${region(regions.id)})`,
    ),
  ),
  organisations: connection(
    through(organisationPresence, organisationPresence.regionId, organisationPresence.organisationId),
  ),
  activities: connection(through(activityRegions, activityRegions.regionId, activityRegions.activityId)),
  indicators: connection(
    where(
      (region, indicator) =>
        `${indicator('id')} in (select latest.indicator_id from latest_observations latest
           where latest.region_id = ${region(regions.id)})`,
    ),
  ),
  latestObservations: connection(
    through(latestObservations, latestObservations.regionId, latestObservations.observationId),
  ),
  observations: connection(by(observations.regionId)),
  deployments: connection(by(deployments.countryId)),
  series: seriesOfRegion,
};

/** Countries and their administrative units: the tree, and everything that happens in it. */
export const regionMaps: AnyMap[] = [
  typeMap('Region', regions, {
    idPrefix: 'region',
    fields: {
      names: localisedNames(regions.names),
      location: geoPoint(regions.latitude, regions.longitude),
      box: embed(
        { west: regions.west, south: regions.south, east: regions.east, north: regions.north },
        regions.west,
        regions.south,
        regions.east,
        regions.north,
      ),
      hasBoundary: expression((row) => `${row(regions.geometry)} is not null`),
      boundary: regions.geometry,
      feature: expression(featureText),
      ...treeFields,
      ...presenceFields,
      ...recordFields(regions),
    },
    filters: {
      levels: anyOf(regions.level),
      within: condition((row, value) => isBelow(row(regions.id), regionById(value))),
      withinPcode: condition((row, value) => isBelow(row(regions.id), regionByPcode(value))),
      name: containsFolded(regions.name),
      hasBoundary: isKnown(regions.geometry),
    },
    orders: {
      NAME_ASC: ascending(regions.name),
      NAME_DESC: descending(regions.name),
      PCODE_ASC: ascending(regions.pcode),
    },
  }),
  typeMap('RegionCode', regionCodes, {
    idPrefix: 'region_code',
    fields: { region: one(regionCodes.regionId), ...recordFields(regionCodes) },
  }),
  typeMap('RegionLink', regionLinks, {
    idPrefix: 'region_link',
    fields: {
      old: one(regionLinks.oldRegionId),
      new: one(regionLinks.newRegionId),
      ...recordFields(regionLinks),
    },
  }),
  seriesWeekMap,
  edgeMap('RegionOrganisationEdge', organisationPresence),
  edgeMap('RegionActivityEdge', activityRegions),
];

/** One region by id or P-code, or pages of all. */
export const regionQueries: Record<string, Field> = {
  region: lookup({
    id: { column: regions.id, decode: uuidOf('region') },
    pcode: { column: regions.pcode },
  }),
  regions: connection(all),
};
