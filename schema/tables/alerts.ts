import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { incidents } from './incidents.ts';
import { identity, instant, recordColumns } from './record.ts';
import { regions } from './regions.ts';

/**
 * The codes of the Common Alerting Protocol 1.2 (OASIS), in its order, which is also that of their weight: a smaller
 * severity, urgency or certainty in PostgreSQL's order is a stronger one. Drafts are not kept.
 */
export const alertStatus = pgEnum('alert_status', ['ACTUAL', 'EXERCISE', 'SYSTEM', 'TEST']);

export const alertMessageType = pgEnum('alert_message_type', ['ALERT', 'UPDATE', 'CANCEL']);

export const alertScope = pgEnum('alert_scope', ['PUBLIC', 'RESTRICTED', 'PRIVATE']);

export const alertCategory = pgEnum('alert_category', [
  'GEO',
  'MET',
  'SAFETY',
  'SECURITY',
  'RESCUE',
  'FIRE',
  'HEALTH',
  'ENV',
  'TRANSPORT',
  'INFRA',
  'CBRNE',
  'OTHER',
]);

export const alertResponse = pgEnum('alert_response', [
  'SHELTER',
  'EVACUATE',
  'PREPARE',
  'EXECUTE',
  'AVOID',
  'MONITOR',
  'ASSESS',
  'ALL_CLEAR',
  'NONE',
]);

export const alertUrgency = pgEnum('alert_urgency', ['IMMEDIATE', 'EXPECTED', 'FUTURE', 'PAST', 'UNKNOWN']);

export const alertSeverity = pgEnum('alert_severity', ['EXTREME', 'SEVERE', 'MODERATE', 'MINOR', 'UNKNOWN']);

export const alertCertainty = pgEnum('alert_certainty', [
  'OBSERVED',
  'LIKELY',
  'POSSIBLE',
  'UNLIKELY',
  'UNKNOWN',
]);

/** What has become of an alert by now. Never stored: expiry comes with time, and shows without a job that notices it. */
export const alertLifecycle = pgEnum('alert_lifecycle', ['ACTIVE', 'SUPERSEDED', 'CANCELLED', 'EXPIRED']);

/** A name and a value, as CAP writes geocodes, event codes and parameters. */
export interface NamedValue {
  readonly name: string;
  readonly value: string;
}

/** A file that belongs to an alert. */
export interface AlertFile {
  readonly description: string;
  readonly mimeType: string;
  readonly uri: string | null;
  /** In bytes. */
  readonly size: number | null;
  /** The file itself in Base64, where the message carries it. */
  readonly content?: string | null;
  /** SHA-1 in hexadecimal, as CAP has it. */
  readonly digest: string | null;
}

const list = () => text().array().notNull().default([]);

/**
 * Released alerts: messages in the sense of CAP. A message never changes; what may be written later is only which
 * message took its place, and that time made another version of it; the triggers of the migration see to that. `expiresAt` is when the last of its blocks
 * expires; null when one never does. Each time of CAP that came from outside keeps the offset that it was written with, in
 * minutes: others name messages by the text of their time. Null is UTC.
 */
export const alerts = pgTable(
  'alerts',
  {
    ...recordColumns(),
    identifier: text().notNull(),
    sender: text().notNull(),
    sent: instant().notNull(),
    sentOffset: smallint(),
    status: alertStatus().notNull(),
    messageType: alertMessageType().notNull(),
    origin: text(),
    scope: alertScope().notNull(),
    restriction: text(),
    addresses: list(),
    codes: list(),
    note: text(),
    incidentNames: list(),
    expiresAt: instant(),
    /** What sharing agreements go by: every region that its areas name; null when an area names none. */
    areaRegionIds: uuid().array(),
    /** What they go by, too: the categories of all its blocks. */
    infoCategories: text().array(),
    supersededById: uuid().references((): AnyPgColumn => alerts.id),
    cancelledById: uuid().references((): AnyPgColumn => alerts.id),
  },
  (table) => [
    unique('alerts_key').on(table.sender, table.identifier, table.sent),
    index('alerts_by_sending').on(table.sent, table.id),
    index('alerts_by_identifier').on(table.identifier, table.sent),
    index('alerts_in_force')
      .on(sql`coalesce(expires_at, 'infinity'::timestamptz)`)
      .where(sql`message_type <> 'CANCEL' and cancelled_by_id is null and superseded_by_id is null`),
    index('alerts_superseded').on(table.supersededById),
    index('alerts_cancelled').on(table.cancelledById),
  ],
);

/** What an alert says, once for each language, audience or hazard: a block that stands for itself. */
export const alertInfos = pgTable(
  'alert_infos',
  {
    id: identity(),
    alertId: uuid()
      .notNull()
      .references(() => alerts.id),
    ordinal: smallint().notNull(),
    language: text().notNull(),
    categories: alertCategory().array().notNull(),
    event: text().notNull(),
    responseTypes: alertResponse().array().notNull(),
    urgency: alertUrgency().notNull(),
    severity: alertSeverity().notNull(),
    certainty: alertCertainty().notNull(),
    audience: text(),
    effective: instant(),
    effectiveOffset: smallint(),
    onset: instant(),
    onsetOffset: smallint(),
    expires: instant(),
    expiresOffset: smallint(),
    senderName: text(),
    headline: text(),
    description: text(),
    instruction: text(),
    web: text(),
    contact: text(),
    eventCodes: jsonb().$type<readonly NamedValue[]>().notNull(),
    parameters: jsonb().$type<readonly NamedValue[]>().notNull(),
    resources: jsonb().$type<readonly AlertFile[]>().notNull(),
  },
  (table) => [unique('alert_infos_key').on(table.alertId, table.ordinal)],
);

/**
 * When blocks of alerts will expire: what is still to be told as an event. A trigger enters each instant with the block,
 * so that no writer can forget it; whoever tells takes the row away in the same transaction.
 */
export const alertExpiries = pgTable(
  'alert_expiries',
  {
    alertId: uuid()
      .notNull()
      .references(() => alerts.id),
    dueAt: instant().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.alertId, table.dueAt] }),
    index('alert_expiries_by_time').on(table.dueAt, table.alertId),
  ],
);

/** Where a block holds. Polygons and circles are kept as CAP writes them: latitude before longitude. */
export const alertAreas = pgTable(
  'alert_areas',
  {
    id: identity(),
    infoId: uuid()
      .notNull()
      .references(() => alertInfos.id),
    ordinal: smallint().notNull(),
    description: text().notNull(),
    polygons: text().array().notNull(),
    circles: text().array().notNull(),
    geocodes: jsonb().$type<readonly NamedValue[]>().notNull(),
    altitude: doublePrecision(),
    ceiling: doublePrecision(),
  },
  (table) => [unique('alert_areas_key').on(table.infoId, table.ordinal)],
);

/** The regions that the geocodes of an area name and those that its shapes touch; what contains them follows from the tree of regions. */
export const alertAreaRegions = pgTable(
  'alert_area_regions',
  {
    areaId: uuid()
      .notNull()
      .references(() => alertAreas.id),
    regionId: uuid()
      .notNull()
      .references(() => regions.id),
  },
  (table) => [
    primaryKey({ columns: [table.areaId, table.regionId] }),
    index('alert_area_regions_by_region').on(table.regionId, table.areaId),
  ],
);

/** The earlier messages that an update or a cancellation takes the place of, found by identifier and time. */
export const alertReferences = pgTable(
  'alert_references',
  {
    alertId: uuid()
      .notNull()
      .references(() => alerts.id),
    ordinal: integer().notNull(),
    sender: text().notNull(),
    identifier: text().notNull(),
    sent: instant().notNull(),
    sentOffset: smallint(),
    referencedId: uuid().references(() => alerts.id),
  },
  (table) => [
    primaryKey({ columns: [table.alertId, table.ordinal] }),
    index('alert_references_by_target').on(table.referencedId),
    index('alert_references_unknown').on(table.identifier, table.sent).where(sql`referenced_id is null`),
  ],
);

/** The incidents that an alert is about. */
export const alertIncidents = pgTable(
  'alert_incidents',
  {
    alertId: uuid()
      .notNull()
      .references(() => alerts.id),
    incidentId: uuid()
      .notNull()
      .references(() => incidents.id),
  },
  (table) => [
    primaryKey({ columns: [table.alertId, table.incidentId] }),
    index('alert_incidents_by_incident').on(table.incidentId),
  ],
);
