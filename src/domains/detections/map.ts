import { detectionIncidents, detections } from '../../../schema/tables/detections.ts';
import { incidents } from '../../../schema/tables/incidents.ts';
import { anyOf, atLeast, atMost, condition, equals } from '../../graph/filters.ts';
import { uuidOf } from '../../graph/ids.ts';
import {
  type AnyMap,
  all,
  ascending,
  connection,
  descending,
  expression,
  type Field,
  lookup,
  many,
  one,
  type Row,
  through,
  typeMap,
} from '../../graph/map.ts';
import { logCursorSql } from '../../log/cursor.ts';
import { isWithinRegion, regionById, regionByPcode } from '../area-conditions.ts';
import { namedValues } from '../json-elements.ts';

/** Whether no later detection corrects it. */
const isCurrent = (row: Row): string =>
  `not exists (select from detections later where later.former_id = ${row(detections.id)})`;

/** What detectors found in the weekly series of regions. */
export const detectionMaps: AnyMap[] = [
  typeMap('Detection', detections, {
    idPrefix: 'detection',
    fields: {
      region: one(detections.regionId),
      owner: one(detections.ownerOrganisationId),
      isCurrent: expression(isCurrent),
      judgedAt: detections.createdAt,
      dataAsOf: expression((row) => logCursorSql(row(detections.dataEpoch), row(detections.dataPosition))),
      parameters: namedValues(detections.parameters),
      former: one(detections.formerId),
      correction: one(detections.id, detections.formerId),
      incidents: many(
        through(detectionIncidents, detectionIncidents.detectionId, detectionIncidents.incidentId),
        ascending(incidents.occurredFrom),
      ),
    },
    filters: {
      region: condition((row, value) => isWithinRegion(row(detections.regionId), regionById(value))),
      pcode: condition((row, value) => isWithinRegion(row(detections.regionId), regionByPcode(value))),
      kinds: anyOf(detections.kind),
      methods: anyOf(detections.method),
      statuses: anyOf(detections.status),
      isAlarm: equals(detections.isAlarm),
      isCurrent: condition((row, value) => `(${isCurrent(row)}) = ${value.as('boolean')}`),
      weekFrom: atLeast(detections.week),
      weekTo: atMost(detections.week),
    },
    standing: [
      { unless: 'statuses', condition: (row) => `${row(detections.status)} = 'ACTUAL'` },
      { unless: 'isCurrent', condition: isCurrent },
      { unless: 'isAlarm', condition: (row) => row(detections.isAlarm) },
    ],
    orders: { WEEK_DESC: descending(detections.week), WEEK_ASC: ascending(detections.week) },
  }),
];

/** One detection by id, and pages of all. */
export const detectionQueries: Record<string, Field> = {
  detection: lookup({ id: { column: detections.id, decode: uuidOf('detection') } }),
  detections: connection(all),
};
