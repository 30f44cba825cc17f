import { incidents } from '../../../schema/tables/incidents.ts';
import { anyOf, atLeast, atMost, condition, containsWords, equals } from '../../graph/filters.ts';
import { uuidOf } from '../../graph/ids.ts';
import type { Argument, Filter, Row, Standing } from '../../graph/map.ts';
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
 * that table; their own smallest region tells. `name` keeps the joins of several filters apart.
 */
const inRegion =
  (name: string, key: (value: Argument) => string): Filter =>
  (row, value, { isHistory, alias }) => {
    if (isHistory) return { where: isWithinRegion(row(incidents.regionId), key(value)) };
    return {
      join: joinPlaces(`${alias}_${name}`, alias),
      where: `${alias}_${name}.region_id = ${key(value)}`,
    };
  };

/** In the area of a mission. Its regions do not overlap, so no incident comes twice. */
const inArea =
  (name: string, key: (value: Argument) => string): Filter =>
  (row, value, { isHistory, alias }) => {
    if (isHistory) return { where: isInMissionArea(row(incidents.regionId), key(value)) };
    return {
      join: joinPlaces(`${alias}_${name}`, alias),
      where: `${alias}_${name}.region_id = any(array(
        select area.region_id from mission_regions area where area.mission_id = ${key(value)}))`,
    };
  };

const joinPlaces = (places: string, incident: string): string =>
  `join incident_regions ${places} on ${places}.incident_id = ${incident}.id and ${places}.occurred_from = ${incident}.occurred_from`;

/** The words of an incident: exactly the expression of the index `incidents_words`. */
const wordsOf = (row: Row): string =>
  `(${row(incidents.headline)} || ' ' || coalesce(${row(incidents.locationName)}, '') || ' ' || coalesce(${row(incidents.narrative)}, ''))`;

/** Every word occurs. The longest one is asked for twice: no index serves `ilike all`, one pattern alone it does. */
export const containsText: Filter = (row, value, context) => ({
  where: `${wordsOf(row)} ilike ${value.as('text', longestWord)} and ${containsWords(wordsOf)(row, value, context).where}`,
});

/** The longest word of a text as a pattern; `%%`, which matches everything, when there is none. */
function longestWord(text: unknown): string {
  const words = String(text).split(/\s+/);
  const longest = words.reduce((best, word) => (word.length > best.length ? word : best), '');
  return `%${longest.replace(/[\\%_]/g, '\\$&')}%`;
}

/**
 * Lists and totals leave out what was merged or retracted, so that nobody counts twice, and what belongs to an
 * exercise, so that nobody takes it for real; unless they are asked about it.
 */
export const incidentStanding: readonly Standing[] = [
  { unless: 'standing', condition: (row) => `${row(incidents.standing)} = 'CURRENT'` },
  { unless: 'statuses', condition: (row) => `${row(incidents.status)} = 'ACTUAL'` },
];

/** The conditions of `IncidentFilter`, for lists and for totals. */
export const incidentFilters: Record<string, Filter> = {
  region: inRegion('region', regionById),
  pcode: inRegion('pcode', regionByPcode),
  mission: inArea('mission', missionById),
  missionAcronym: inArea('acronym', missionByAcronym),
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
  standing: anyOf(incidents.standing),
  statuses: anyOf(incidents.status),
  occurredFrom: atLeast(incidents.occurredFrom),
  occurredTo: atMost(incidents.occurredFrom),
  deathsAtLeast: atLeast(incidents.sortedDeaths),
  deathsAtMost: condition((row, value) => `${row(incidents.sortedDeaths)} between 0 and ${value.as('int')}`),
  isCivilianTargeting: equals(incidents.isCivilianTargeting),
  hasFlag: condition((row, value) => `${value.as('incident_flag')} = any(${row(incidents.qualityFlags)})`),
  source: equals(incidents.sourceId, uuidOf('source')),
  origin: equals(incidents.origin),
  originKey: equals(incidents.originKey),
  text: containsText,
};
