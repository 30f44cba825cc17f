import {
  alertAreaRegions,
  alertAreas,
  alertIncidents,
  alertInfos,
  alertReferences,
  alerts,
} from '../../../schema/tables/alerts.ts';
import { detections } from '../../../schema/tables/detections.ts';
import { alertDetections, alertDrafts, alertLabels } from '../../../schema/tables/drafts.ts';
import { incidents } from '../../../schema/tables/incidents.ts';
import { regions } from '../../../schema/tables/regions.ts';
import { alertTasks } from '../../../schema/tables/response.ts';
import { uuidOf } from '../../graph/ids.ts';
import {
  type AnyMap,
  all,
  ascending,
  by,
  connection,
  descending,
  expression,
  type Field,
  lookup,
  many,
  one,
  through,
  typeMap,
  where,
} from '../../graph/map.ts';
import { elements, namedValues } from '../json-elements.ts';
import { recordFields } from '../record-fields.ts';
import { draftMap } from './draft-map.ts';
import { alertFilters, alertStanding } from './filters.ts';
import { lifecycleOf } from './lifecycle.ts';
import { alertPrecision, alertPrecisionMap, standingVerdict } from './precision.ts';

/** The regions that the areas of an alert name. */
const regionsThere = many(
  where(
    (alert, region) =>
      `${region(regions.id)} in (select place.region_id from alert_infos info
         join alert_areas area on area.info_id = info.id join alert_area_regions place on place.area_id = area.id
        where info.alert_id = ${alert(alerts.id)})`,
  ),
  ascending(regions.level, regions.name),
);

const infoMap = typeMap('AlertInfo', alertInfos, {
  fields: {
    isExpired: expression((row) => `coalesce(${row(alertInfos.expires)} <= now(), false)`),
    eventCodes: namedValues(alertInfos.eventCodes),
    parameters: namedValues(alertInfos.parameters),
    resources: elements(
      alertInfos.resources,
      'description text, "mimeType" text, uri text, size int, content text, digest text',
    ),
    areas: many(by(alertAreas.infoId), ascending(alertAreas.ordinal)),
  },
});

/** Alerts as CAP has them: a message, its blocks, their areas, and what it refers to. */
export const alertMaps: AnyMap[] = [
  typeMap('Alert', alerts, {
    idPrefix: 'alert',
    fields: {
      lifecycle: expression(lifecycleOf),
      infos: many(by(alertInfos.alertId), ascending(alertInfos.ordinal)),
      regions: regionsThere,
      incidents: many(
        through(alertIncidents, alertIncidents.alertId, alertIncidents.incidentId),
        ascending(incidents.occurredFrom),
      ),
      references: many(by(alertReferences.alertId), ascending(alertReferences.ordinal)),
      tasks: many(by(alertTasks.alertId), ascending(alertTasks.createdAt)),
      detections: many(
        through(alertDetections, alertDetections.alertId, alertDetections.detectionId),
        ascending(detections.week),
      ),
      verdict: expression(standingVerdict),
      labels: many(by(alertLabels.alertId), descending(alertLabels.createdAt)),
      supersededBy: one(alerts.supersededById),
      cancelledBy: one(alerts.cancelledById),
      ...recordFields(alerts),
    },
    filters: alertFilters,
    standing: alertStanding,
    orders: { SENT_DESC: descending(alerts.sent), SENT_ASC: ascending(alerts.sent) },
  }),
  infoMap,
  draftMap,
  typeMap('AlertLabel', alertLabels, { fields: { owner: one(alertLabels.ownerOrganisationId) } }),
  alertPrecisionMap,
  typeMap('AlertArea', alertAreas, {
    fields: {
      geocodes: namedValues(alertAreas.geocodes),
      regions: many(
        through(alertAreaRegions, alertAreaRegions.areaId, alertAreaRegions.regionId),
        ascending(regions.level, regions.name),
      ),
    },
  }),
  typeMap('AlertReference', alertReferences, { fields: { alert: one(alertReferences.referencedId) } }),
  typeMap('NamedValue', undefined),
  typeMap('AlertResource', undefined, { fields: { mimeType: 'mimeType' } }),
];

/** One alert or draft by id, pages of all, and how often detectors were right. */
export const alertQueries: Record<string, Field> = {
  alert: lookup({ id: { column: alerts.id, decode: uuidOf('alert') } }),
  alerts: connection(all),
  alertDraft: lookup({ id: { column: alertDrafts.id, decode: uuidOf('alert_draft') } }),
  alertDrafts: connection(all),
  alertPrecision,
};
