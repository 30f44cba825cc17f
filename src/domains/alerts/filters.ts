import { alerts } from '../../../schema/tables/alerts.ts';
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
import { isInForce, lifecycleOf } from './lifecycle.ts';

/** A condition of `AlertInfoFilter` on the block `info`, as SQL. */
type InfoCondition = (value: Argument) => string;

/** A block one of whose areas names a region for which the condition holds. */
const inArea =
  (holds: (region: string, value: Argument) => string): InfoCondition =>
  (value) =>
    `info.id in (select area.info_id from alert_areas area join alert_area_regions place on place.area_id = area.id
       where ${holds('place.region_id', value)})`;

/** The columns are ordered from the strongest code to the weakest. */
const atLeastAs =
  (column: string, type: string): InfoCondition =>
  (value) =>
    `info.${column} <= ${value.as(type)}`;

const words = () => `concat_ws(' ', info.event, info.headline, info.description, info.instruction)`;

const infoConditions: Readonly<Record<string, InfoCondition>> = {
  region: inArea((region, value) => isWithinRegion(region, regionById(value))),
  pcode: inArea((region, value) => isWithinRegion(region, regionByPcode(value))),
  mission: inArea((region, value) => isInMissionArea(region, missionById(value))),
  missionAcronym: inArea((region, value) => isInMissionArea(region, missionByAcronym(value))),
  categories: (value) => `info.categories && ${value.as('alert_category[]')}`,
  severityAtLeast: atLeastAs('severity', 'alert_severity'),
  urgencyAtLeast: atLeastAs('urgency', 'alert_urgency'),
  certaintyAtLeast: atLeastAs('certainty', 'alert_certainty'),
  text: (value) => containsWords(words)(noRow, value, { isHistory: false, alias: 'info' }).where,
};

/** The words are those of the block, not of the alert. */
const noRow: Row = () => '';

/**
 * One block meets all conditions: what is severe in one and near in another is neither. A block that has expired says
 * nothing any more while others of its alert do.
 */
const hasInfo: Filter = condition((row, value) => {
  const conditions = Object.entries(infoConditions).flatMap(([name, build]) => {
    const given = value.field(name);
    return given ? [`and ${build(given)}`] : [];
  });
  return `exists (select from alert_infos info where info.alert_id = ${row(alerts.id)}
    and (coalesce(info.expires > now(), true) or ${row(alerts.expiresAt)} <= now()) ${conditions.join(' ')})`;
});

/** Exercises and tests are not mixed with what is meant in earnest, and nothing stale is shown, unless asked for. */
export const alertStanding: readonly Standing[] = [
  { unless: 'statuses', condition: (row) => `${row(alerts.status)} = 'ACTUAL'` },
  { unless: 'lifecycles', condition: isInForce },
];

/** The conditions of `AlertFilter`. */
export const alertFilters: Record<string, Filter> = {
  info: hasInfo,
  statuses: anyOf(alerts.status),
  lifecycles: condition((row, value) => `${lifecycleOf(row)} = any(${value.as('alert_lifecycle[]')})`),
  messageTypes: anyOf(alerts.messageType),
  sender: equals(alerts.sender),
  incident: condition(
    (row, value) =>
      `${row(alerts.id)} in (select about.alert_id from alert_incidents about
         where about.incident_id = ${value.as('uuid', uuidOf('incident'))})`,
  ),
  sentFrom: atLeast(alerts.sent),
  sentTo: atMost(alerts.sent),
};
