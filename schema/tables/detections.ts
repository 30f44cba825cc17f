import {
  type AnyPgColumn,
  bigint,
  boolean,
  date,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  primaryKey,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import type { NamedValue } from './alerts.ts';
import { incidentStatus, incidents } from './incidents.ts';
import { organisations } from './organisations.ts';
import { lifeColumns, tlpLabel } from './record.ts';
import { regions } from './regions.ts';
import { seriesKind } from './warning.ts';

/** The methods that judge series by default, by their names in the catalogue. */
export const detectionMethod = pgEnum('detection_method', ['NB_QUANTILE', 'NB_CUSUM', 'EARS_C1', 'EARS_C2']);

/**
 * What a method found in a week of a series when it looked. Nothing here is ever rewritten, a trigger of the migration
 * sees to that: where the counts have changed since, another detection names the former one. It carries the strictest
 * label of what was counted, and the organisation that may know it, if not everybody may.
 */
export const detections = pgTable(
  'detections',
  {
    ...lifeColumns(),
    tlp: tlpLabel().notNull().default('CLEAR'),
    ownerOrganisationId: uuid().references(() => organisations.id),
    regionId: uuid()
      .notNull()
      .references(() => regions.id),
    week: date().notNull(),
    kind: seriesKind().notNull(),
    status: incidentStatus().notNull(),
    method: detectionMethod().notNull(),
    isAlarm: boolean().notNull(),
    observed: integer(),
    expected: doublePrecision(),
    threshold: doublePrecision(),
    pValue: doublePrecision(),
    score: doublePrecision(),
    parameters: jsonb().$type<readonly NamedValue[]>().notNull(),
    dataEpoch: integer().notNull(),
    dataPosition: bigint({ mode: 'number' }).notNull(),
    formerId: uuid().references((): AnyPgColumn => detections.id),
  },
  (table) => [
    unique('detections_former').on(table.formerId),
    index('detections_by_week').on(table.week, table.id),
    index('detections_by_region').on(table.regionId, table.status, table.week),
  ],
);

/** The incidents that were counted in the week of a detection. */
export const detectionIncidents = pgTable(
  'detection_incidents',
  {
    detectionId: uuid()
      .notNull()
      .references(() => detections.id),
    incidentId: uuid()
      .notNull()
      .references(() => incidents.id, { onDelete: 'cascade' }),
  },
  (table) => [
    primaryKey({ columns: [table.detectionId, table.incidentId] }),
    index('detection_incidents_by_incident').on(table.incidentId),
  ],
);
