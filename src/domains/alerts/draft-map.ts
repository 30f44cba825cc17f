import { detections } from '../../../schema/tables/detections.ts';
import { alertDrafts, draftDetections } from '../../../schema/tables/drafts.ts';
import { anyOf, atMost, condition } from '../../graph/filters.ts';
import { ascending, descending, many, one, through, typeMap } from '../../graph/map.ts';
import { isWithinRegion, regionById, regionByPcode } from '../area-conditions.ts';

/** Alerts that detectors propose; row-level security shows them to the organisation that they were made for alone. */
export const draftMap = typeMap('AlertDraft', alertDrafts, {
  idPrefix: 'alert_draft',
  fields: {
    region: one(alertDrafts.regionId),
    owner: one(alertDrafts.ownerOrganisationId),
    updates: one(alertDrafts.updatesId),
    alert: one(alertDrafts.alertId),
    detections: many(
      through(draftDetections, draftDetections.draftId, draftDetections.detectionId),
      ascending(detections.week),
    ),
  },
  filters: {
    region: condition((row, value) => isWithinRegion(row(alertDrafts.regionId), regionById(value))),
    pcode: condition((row, value) => isWithinRegion(row(alertDrafts.regionId), regionByPcode(value))),
    states: anyOf(alertDrafts.state),
    statuses: anyOf(alertDrafts.status),
    // Codes are ordered from the strongest to the weakest.
    severityAtLeast: atMost(alertDrafts.severity),
  },
  standing: [
    { unless: 'statuses', condition: (row) => `${row(alertDrafts.status)} = 'ACTUAL'` },
    { unless: 'states', condition: (row) => `${row(alertDrafts.state)} = 'OPEN'` },
  ],
  orders: { MADE_DESC: descending(alertDrafts.createdAt), MADE_ASC: ascending(alertDrafts.createdAt) },
});
