import { uuidOf } from '../graph/ids.ts';
import type { Argument } from '../graph/map.ts';

/**
 * Filters name regions and missions by id or by natural key. Each function here turns such a value into SQL for
 * the UUID: null when nothing has the key, so that the filter matches nothing. Throws BAD_ID for a malformed id.
 */

/** A region by its id. */
export const regionById = (value: Argument): string => value.as('uuid', uuidOf('region'));

/** A region by its P-code. */
export const regionByPcode = (value: Argument): string =>
  `(select named.id from regions named where named.pcode = ${value.as('text')})`;

/** A mission by its id. */
export const missionById = (value: Argument): string => value.as('uuid', uuidOf('mission'));

/** A mission by its acronym. */
export const missionByAcronym = (value: Argument): string =>
  `(select named.id from missions named where named.acronym = ${value.as('text')})`;

/** Whether the region `column` is the region or lies below it. */
export const isWithinRegion = (column: string, region: string): string =>
  `${column} in (select below.region_id from region_ancestors below where below.ancestor_id = ${region})`;

/** Whether the region `column` lies in the area of the mission. */
export const isInMissionArea = (column: string, mission: string): string =>
  `${column} in (select below.region_id from mission_regions area
     join region_ancestors below on below.ancestor_id = area.region_id where area.mission_id = ${mission})`;

/** Whether the area of the mission `column` includes the region, or a part of it. */
export const missionTouches = (column: string, region: string): string =>
  `${column} in (select area.mission_id from mission_regions area where area.region_id in (
     select above.ancestor_id from region_ancestors above where above.region_id = ${region}
     union all select below.region_id from region_ancestors below where below.ancestor_id = ${region}))`;
