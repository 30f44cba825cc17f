import {
  bigint,
  boolean,
  date,
  index,
  integer,
  pgEnum,
  pgTable,
  primaryKey,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { incidentStatus } from './incidents.ts';
import { organisations } from './organisations.ts';
import { identity, instant, tlpLabel } from './record.ts';
import { regions } from './regions.ts';

/** What a series counts in each week: incidents, best estimates of deaths, or incidents that target civilians. */
export const seriesKind = pgEnum('series_kind', ['EVENTS', 'FATALITIES', 'VIOLENCE_AGAINST_CIVILIANS']);

/**
 * What happened in a region in a week, which is named by its Monday: countries and the two levels below. Counted apart
 * are exercises, and rows of each label; what only an organisation may know is counted for that organisation. What is
 * RED is for persons and counted nowhere. No row is a week of which nothing is counted.
 */
export const incidentWeeks = pgTable(
  'incident_weeks',
  {
    id: identity(),
    regionId: uuid()
      .notNull()
      .references(() => regions.id, { onDelete: 'cascade' }),
    week: date().notNull(),
    status: incidentStatus().notNull(),
    tlp: tlpLabel().notNull(),
    /** Null for what everybody, or everybody signed in, may know. */
    ownerOrganisationId: uuid().references(() => organisations.id),
    events: integer().notNull(),
    fatalities: bigint({ mode: 'number' }).notNull(),
    violenceAgainstCivilians: integer().notNull(),
  },
  (table) => [
    unique('incident_weeks_key')
      .on(table.regionId, table.status, table.week, table.tlp, table.ownerOrganisationId)
      .nullsNotDistinct(),
  ],
);

/**
 * The one row that says up to which place of the log the weeks are counted. Whoever counts locks it, so one does at a
 * time; `isStale` when something changed past the log, or never was counted: then everything is counted anew.
 */
export const seriesProgress = pgTable('series_progress', {
  isOnly: integer().primaryKey().default(1),
  epoch: integer().notNull().default(0),
  position: bigint({ mode: 'number' }).notNull().default(0),
  isStale: boolean().notNull().default(true),
  countedAt: instant().notNull().defaultNow(),
  /** When all series are counted and judged anew next, whatever touched them. */
  reviewAt: instant().notNull().defaultNow(),
});

/** Series that changed since detectors last looked at them, and the earliest week that did. */
export const touchedSeries = pgTable(
  'touched_series',
  {
    regionId: uuid()
      .notNull()
      .references(() => regions.id, { onDelete: 'cascade' }),
    status: incidentStatus().notNull(),
    week: date().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.regionId, table.status] }),
    index('touched_series_by_week').on(table.week),
  ],
);
