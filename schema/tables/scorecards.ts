import { sql } from 'drizzle-orm';
import {
  check,
  date,
  doublePrecision,
  index,
  integer,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  uuid,
} from 'drizzle-orm/pg-core';
import { feedbackCategory } from './community.ts';
import { incidentKind } from './incidents.ts';
import { indicatorDirection, indicators } from './indicators.ts';
import { resultKind } from './mandates.ts';
import { missions } from './missions.ts';
import { organisations } from './organisations.ts';
import { identity, lifeColumns, tlpLabel } from './record.ts';
import { regions } from './regions.ts';

/** From what the values of an indicator of a scorecard are taken. */
export const scorecardMeasure = pgEnum('scorecard_measure', [
  'OBSERVATIONS',
  'SURVEY',
  'INCIDENT_COUNT',
  'INCIDENT_DEATHS',
]);

/** A result that an organisation measures a mission by. */
export const missionResults = pgTable(
  'mission_results',
  {
    ...lifeColumns(),
    tlp: tlpLabel().notNull().default('CLEAR'),
    ownerOrganisationId: uuid()
      .notNull()
      .references(() => organisations.id),
    missionId: uuid()
      .notNull()
      .references(() => missions.id),
    ordinal: integer().notNull(),
    kind: resultKind().notNull(),
    title: text().notNull(),
  },
  (table) => [index('mission_results_by_mission').on(table.missionId, table.ordinal, table.id)],
);

/**
 * What a result is measured by: where its values come from, where it began and where it is to be when. The values stand nowhere
 * here: they are read from what the hub holds whenever somebody asks.
 */
export const scorecardIndicators = pgTable(
  'scorecard_indicators',
  {
    id: identity(),
    resultId: uuid()
      .notNull()
      .references(() => missionResults.id, { onDelete: 'cascade' }),
    ordinal: integer().notNull(),
    title: text().notNull(),
    unit: text().notNull(),
    direction: indicatorDirection().notNull(),
    baseline: doublePrecision(),
    baselineOn: date(),
    target: doublePrecision(),
    targetOn: date(),
    measure: scorecardMeasure().notNull(),
    indicatorId: uuid().references(() => indicators.id),
    series: text(),
    question: text(),
    regionId: uuid().references(() => regions.id),
    incidentKind: incidentKind(),
    months: integer(),
  },
  (table) => [
    index('scorecard_indicators_by_result').on(table.resultId, table.ordinal),
    index('scorecard_indicators_by_indicator').on(table.indicatorId),
    index('scorecard_indicators_by_region').on(table.regionId),
    check('scorecard_path', sql`baseline is null or target is null or baseline_on < target_on`),
  ],
);

/** What is to be said of a result in words. */
export const scorecardNotes = pgTable(
  'scorecard_notes',
  {
    resultId: uuid()
      .notNull()
      .references(() => missionResults.id, { onDelete: 'cascade' }),
    ordinal: integer().notNull(),
    writtenOn: date().notNull(),
    statement: text().notNull(),
    feedbackCategory: feedbackCategory(),
    url: text(),
  },
  (table) => [primaryKey({ columns: [table.resultId, table.ordinal] })],
);
