import { date, index, pgEnum, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { alertCertainty, alertSeverity, alerts, alertUrgency } from './alerts.ts';
import { detections } from './detections.ts';
import { incidentStatus } from './incidents.ts';
import { organisations } from './organisations.ts';
import { identity, instant, lifeColumns, tlpLabel } from './record.ts';
import { regions } from './regions.ts';
import { seriesKind } from './warning.ts';

/** What became of a draft: nobody decided yet, it was released or discarded, or what it was made from no longer holds. */
export const alertDraftState = pgEnum('alert_draft_state', ['OPEN', 'RELEASED', 'DISCARDED', 'WITHDRAWN']);

/**
 * Alerts that detectors propose. A draft is for the people of the organisation that it was made for, whatever label the
 * alert will carry, and so it stands apart from alerts: nothing that tells of alerts can tell of it.
 */
export const alertDrafts = pgTable(
  'alert_drafts',
  {
    ...lifeColumns(),
    tlp: tlpLabel().notNull().default('AMBER_STRICT'),
    ownerOrganisationId: uuid()
      .notNull()
      .references(() => organisations.id),
    regionId: uuid()
      .notNull()
      .references(() => regions.id),
    kind: seriesKind().notNull(),
    status: incidentStatus().notNull(),
    week: date().notNull(),
    state: alertDraftState().notNull().default('OPEN'),
    label: tlpLabel().notNull(),
    severity: alertSeverity().notNull(),
    urgency: alertUrgency().notNull(),
    certainty: alertCertainty().notNull(),
    headline: text().notNull(),
    description: text().notNull(),
    updatesId: uuid().references(() => alerts.id),
    alertId: uuid().references(() => alerts.id),
    decidedByName: text(),
    decidedAt: instant(),
    reason: text(),
  },
  (table) => [
    index('alert_drafts_by_series').on(table.regionId, table.kind, table.status, table.week),
    index('alert_drafts_by_making').on(table.createdAt, table.id),
    index('alert_drafts_open').on(table.state, table.createdAt),
    index('alert_drafts_by_target').on(table.updatesId),
    index('alert_drafts_by_alert').on(table.alertId),
  ],
);

/** The detections that a draft was made from, and those that only repeat what it said. */
export const draftDetections = pgTable(
  'draft_detections',
  {
    draftId: uuid()
      .notNull()
      .references(() => alertDrafts.id),
    detectionId: uuid()
      .notNull()
      .references(() => detections.id),
  },
  (table) => [
    primaryKey({ columns: [table.draftId, table.detectionId] }),
    index('draft_detections_by_detection').on(table.detectionId),
  ],
);

/** The evidence of an alert that was made from detections. */
export const alertDetections = pgTable(
  'alert_detections',
  {
    alertId: uuid()
      .notNull()
      .references(() => alerts.id),
    detectionId: uuid()
      .notNull()
      .references(() => detections.id),
  },
  (table) => [
    primaryKey({ columns: [table.alertId, table.detectionId] }),
    index('alert_detections_by_detection').on(table.detectionId),
  ],
);

/** Whether an alert turned out to be right. */
export const alertVerdict = pgEnum('alert_verdict', ['TRUE_ALARM', 'FALSE_ALARM', 'UNDECIDED']);

/**
 * What analysts found of alerts afterwards, each of them once more whenever they say it. Nothing here is ever changed or
 * taken away; a trigger of the migration sees to that. Who sees an alert sees what it turned out to be.
 */
export const alertLabels = pgTable(
  'alert_labels',
  {
    id: identity(),
    alertId: uuid()
      .notNull()
      .references(() => alerts.id),
    ownerOrganisationId: uuid()
      .notNull()
      .references(() => organisations.id),
    actorId: uuid().notNull(),
    verdict: alertVerdict().notNull(),
    reason: text().notNull(),
    createdAt: instant().notNull().defaultNow(),
  },
  (table) => [index('alert_labels_by_alert').on(table.alertId, table.createdAt)],
);
