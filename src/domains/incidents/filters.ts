import { incidents } from '../../../schema/tables/incidents.ts';
import { anyOf, atLeast, atMost, condition, containsWords, equals } from '../../graph/filters.ts';
import { uuidOf } from '../../graph/ids.ts';
import type { Argument, Filter } from '../../graph/map.ts';
import {
  isInMissionArea,
  isWithinRegion,
  missionByAcronym,
  missionById,
  regionById,
  regionByPcode,
} from '../area-conditions.ts';

/**
 * Below a region: over the index of `incident_regions`, which keeps the order by date. Former versions are not in
 * that table; their own smallest region tells.
 */
const inRegion =
  (key: (value: Argument) => string): Filter =>
  (row, value, { isHistory, alias }) => {
    if (isHistory) return { where: isWithinRegion(row(incidents.regionId), key(value)) };
    return {
      join: joinPlaces(`${alias}_in`, alias),
      where: `${alias}_in.region_id = ${key(value)}`,
    };
  };

/** In the area of a mission. Its regions do not overlap, so no incident comes twice. */
const inArea =
  (key: (value: Argument) => string): Filter =>
  (row, value, { isHistory, alias }) => {
    if (isHistory) return { where: isInMissionArea(row(incidents.regionId), key(value)) };
    return {
      join: joinPlaces(`${alias}_area`, alias),
      where: `${alias}_area.region_id = any(array(
        select area.region_id from mission_regions area where area.mission_id = ${key(value)}))`,
    };
  };

const joinPlaces = (places: string, incident: string): string =>
  `join incident_regions ${places} on ${places}.incident_id = ${incident}.id and ${places}.occurred_from = ${incident}.occurred_from`;

/** The conditions of `IncidentFilter`, for lists and for totals. */
export const incidentFilters: Record<string, Filter> = {
  region: inRegion(regionById),
  pcode: inRegion(regionByPcode),
  mission: inArea(missionById),
  missionAcronym: inArea(missionByAcronym),
  actor: condition(
    (row, value) =>
      `${row(incidents.id)} in (select part.incident_id from incident_actors part
         where part.actor_id = ${value.as('uuid', uuidOf('actor'))})`,
  ),
  conflict: equals(incidents.conflictId, uuidOf('conflict')),
  dyad: equals(incidents.dyadId, uuidOf('dyad')),
  kinds: anyOf(incidents.kind),
  violenceTypes: anyOf(incidents.violenceType),
  verification: anyOf(incidents.verification),
  occurredFrom: atLeast(incidents.occurredFrom),
  occurredTo: atMost(incidents.occurredFrom),
  deathsAtLeast: atLeast(incidents.sortedDeaths),
  deathsAtMost: condition((row, value) => `${row(incidents.sortedDeaths)} between 0 and ${value.as('int')}`),
  isCivilianTargeting: equals(incidents.isCivilianTargeting),
  hasFlag: condition((row, value) => `${value.as('incident_flag')} = any(${row(incidents.qualityFlags)})`),
  source: equals(incidents.sourceId, uuidOf('source')),
  origin: equals(incidents.origin),
  originKey: equals(incidents.originKey),
  // Exactly the expression of the index `incidents_words`.
  text: containsWords(
    (row) =>
      `(${row(incidents.headline)} || ' ' || coalesce(${row(incidents.locationName)}, '') || ' ' || coalesce(${row(incidents.narrative)}, ''))`,
  ),
};
