import {
  type AnyPgColumn,
  date,
  doublePrecision,
  index,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { results } from './mandates.ts';
import { instant, recordColumns } from './record.ts';
import { regions } from './regions.ts';

/** Which way of an indicator's value is better. */
export const indicatorDirection = pgEnum('indicator_direction', [
  'HIGHER_IS_BETTER',
  'LOWER_IS_BETTER',
  'NEUTRAL',
]);

/** SDMX code list CL_FREQ: A, S, Q, M, W, D; `IRREGULAR` for sources without a rhythm. */
export const observationFrequency = pgEnum('observation_frequency', [
  'ANNUAL',
  'HALF_YEARLY',
  'QUARTERLY',
  'MONTHLY',
  'WEEKLY',
  'DAILY',
  'IRREGULAR',
]);

/** SDMX code list CL_OBS_STATUS: A, E, F (forecast), P, M. */
export const observationStatus = pgEnum('observation_status', [
  'NORMAL',
  'ESTIMATED',
  'FORECAST',
  'PROVISIONAL',
  'MISSING',
]);

/** Something measured again and again: its code, unit and which way is better. */
export const indicators = pgTable(
  'indicators',
  {
    ...recordColumns(),
    code: text().notNull().unique(),
    name: text().notNull(),
    description: text().notNull(),
    unit: text().notNull(),
    direction: indicatorDirection().notNull(),
    frequency: observationFrequency().notNull(),
    resultId: uuid().references(() => results.id),
    baseline: doublePrecision(),
    target: doublePrecision(),
  },
  (table) => [
    index('indicators_by_name').on(table.name, table.id),
    index('indicators_by_result').on(table.resultId),
  ],
);

/**
 * One value of an indicator for a region and a period (first to last day). A null value is missing, never
 * zero. `series` tells apart the lines of one indicator (`current`, `first projection`). A revised value is
 * a new row with `revisionOfId`; the old one gets `supersededAt`.
 */
export const observations = pgTable(
  'observations',
  {
    ...recordColumns(),
    indicatorId: uuid()
      .notNull()
      .references(() => indicators.id, { onDelete: 'cascade' }),
    regionId: uuid()
      .notNull()
      .references(() => regions.id),
    series: text().notNull().default(''),
    periodStart: date().notNull(),
    periodEnd: date().notNull(),
    value: doublePrecision(),
    low: doublePrecision(),
    high: doublePrecision(),
    standardError: doublePrecision(),
    status: observationStatus().notNull(),
    method: text(),
    observedOn: date(),
    revisionOfId: uuid().references((): AnyPgColumn => observations.id),
    supersededAt: instant(),
  },
  (table) => [
    unique('observations_key').on(
      table.indicatorId,
      table.regionId,
      table.series,
      table.periodStart,
      table.periodEnd,
      table.version,
    ),
    index('observations_by_region').on(table.regionId, table.indicatorId, table.periodStart, table.id),
    index('observations_by_period').on(table.periodStart, table.id),
    index('observations_by_indicator').on(table.indicatorId, table.periodStart, table.id),
    index('observations_revisions').on(table.revisionOfId),
  ],
);

/** The newest observation of each indicator, region and series, maintained by the indicator commands. */
export const latestObservations = pgTable(
  'latest_observations',
  {
    regionId: uuid()
      .notNull()
      .references(() => regions.id),
    indicatorId: uuid()
      .notNull()
      .references(() => indicators.id, { onDelete: 'cascade' }),
    series: text().notNull().default(''),
    observationId: uuid()
      .notNull()
      .references(() => observations.id, { onDelete: 'cascade' }),
    periodStart: date().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.regionId, table.indicatorId, table.series] }),
    index('latest_observations_by_indicator').on(table.indicatorId, table.regionId),
    index('latest_observations_by_observation').on(table.observationId),
  ],
);
