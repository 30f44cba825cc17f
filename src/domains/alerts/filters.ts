import type { Column } from 'drizzle-orm';
import { alertInfos, alerts } from '../../../schema/tables/alerts.ts';
import { anyOf, atLeast, atMost, condition, containsWords, equals } from '../../graph/filters.ts';
import { uuidOf } from '../../graph/ids.ts';
import {
  type Argument,
  type Filter,
  type Row,
  type RowsAsked,
  type Standing,
  sqlName,
} from '../../graph/map.ts';
import {
  isInMissionArea,
  isWithinRegion,
  missionByAcronym,
  missionById,
  regionById,
  regionByPcode,
} from '../area-conditions.ts';
import { isInForce, lifecycleOf } from './lifecycle.ts';
import { asOf } from './versions.ts';

/** The block that is looked at. */
const info: Row = (column) => `info."${sqlName(column)}"`;

/** A condition of `AlertInfoFilter` on the block, as SQL. */
type InfoCondition = (value: Argument) => string;

/** A block one of whose areas names a region for which the condition holds. */
const inArea =
  (holds: (region: string, value: Argument) => string): InfoCondition =>
  (value) =>
    `${info(alertInfos.id)} in (select area.info_id from alert_areas area join alert_area_regions place on place.area_id = area.id
       where ${holds('place.region_id', value)})`;

/** Codes are ordered from the strongest to the weakest. */
const atLeastAs =
  (column: Column): InfoCondition =>
  (value) =>
    `${info(column)} <= ${value.as(column.getSQLType())}`;

const words = [alertInfos.event, alertInfos.headline, alertInfos.description, alertInfos.instruction];
const containsText = containsWords((row) => `concat_ws(' ', ${words.map(row).join(', ')})`);

/** Whether the block `info` says every word. */
export const infoContainsText: InfoCondition = (value) =>
  containsText(info, value, { isHistory: false, alias: 'info' }).where;

const infoConditions: Readonly<Record<string, InfoCondition>> = {
  region: inArea((region, value) => isWithinRegion(region, regionById(value))),
  pcode: inArea((region, value) => isWithinRegion(region, regionByPcode(value))),
  mission: inArea((region, value) => isInMissionArea(region, missionById(value))),
  missionAcronym: inArea((region, value) => isInMissionArea(region, missionByAcronym(value))),
  categories: (value) => `${info(alertInfos.categories)} && ${value.as('alert_category[]')}`,
  severityAtLeast: atLeastAs(alertInfos.severity),
  urgencyAtLeast: atLeastAs(alertInfos.urgency),
  certaintyAtLeast: atLeastAs(alertInfos.certainty),
  text: infoContainsText,
};

/** When the rows are looked at: versions of the past as of the moment that made them, `asOf` of `alertVersions`. */
const momentOf = (row: Row, { isHistory }: RowsAsked): string => (isHistory ? row(asOf) : 'now()');

/**
 * One block meets all conditions: what is severe in one and near in another is neither. A block that has expired says
 * nothing any more as long as its alert is in force; of what is over, all blocks tell what it was.
 */
const hasInfo: Filter = condition((row, value, asked) => {
  const conditions = Object.entries(infoConditions).flatMap(([name, build]) => {
    const given = value.field(name);
    return given ? [`and ${build(given)}`] : [];
  });
  const at = momentOf(row, asked);
  return `exists (select from alert_infos info where ${info(alertInfos.alertId)} = ${row(alerts.id)}
    and (coalesce(${info(alertInfos.expires)} > ${at}, true) or not ${isInForce(row, at)}) ${conditions.join(' ')})`;
});

/** Exercises and tests are not mixed with what is meant in earnest, and nothing stale is shown, unless asked for. */
export const alertStanding: readonly Standing[] = [
  { unless: 'statuses', condition: (row) => `${row(alerts.status)} = 'ACTUAL'` },
  { unless: 'lifecycles', condition: (row, asked) => isInForce(row, momentOf(row, asked)) },
];

/** The conditions of `AlertFilter`. */
export const alertFilters: Record<string, Filter> = {
  info: hasInfo,
  statuses: anyOf(alerts.status),
  lifecycles: condition(
    (row, value, asked) =>
      `${lifecycleOf(row, momentOf(row, asked))} = any(${value.as('alert_lifecycle[]')})`,
  ),
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
