import {
  type AnyPgColumn,
  boolean,
  date,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { organisations } from './organisations.ts';
import { recordColumns } from './record.ts';
import { regions } from './regions.ts';

export const sectorSystem = pgEnum('sector_system', ['DAC_5', 'DAC_3', 'CLUSTER']);

/** IATI organisation roles 1 to 4; `REPORTING` where a 3W names only who reported. */
export const activityRole = pgEnum('activity_role', [
  'FUNDING',
  'ACCOUNTABLE',
  'EXTENDING',
  'IMPLEMENTING',
  'REPORTING',
]);

export const activityStatus = pgEnum('activity_status', ['PLANNED', 'ONGOING', 'COMPLETED', 'SUSPENDED']);

/** Sectors of aid: OECD DAC purpose codes (5 digits) and categories (3 digits), and humanitarian clusters. */
export const sectors = pgTable(
  'sectors',
  {
    ...recordColumns(),
    system: sectorSystem().notNull(),
    code: text().notNull(),
    name: text().notNull(),
    names: jsonb().$type<Record<string, string>>().notNull().default({}),
    description: text(),
    isWithdrawn: boolean().notNull().default(false),
    parentId: uuid().references((): AnyPgColumn => sectors.id),
  },
  (table) => [
    unique('sectors_key').on(table.system, table.code),
    index('sectors_by_name').on(table.name, table.id),
    index('sectors_by_code').on(table.code, table.id),
    index('sectors_by_parent').on(table.parentId),
  ],
);

/**
 * Who does what, where, when and for whom (5W). `key` is made of the words of the row, so that the same row
 * of the same source is the same activity. `reach` counts people. A period that the source does not date
 * (a month without a year) stays in `periodText`.
 */
export const activities = pgTable(
  'activities',
  {
    ...recordColumns(),
    key: text().notNull(),
    title: text().notNull(),
    status: activityStatus().notNull(),
    sectorId: uuid().references(() => sectors.id),
    sectorText: text(),
    startsOn: date(),
    endsOn: date(),
    periodText: text(),
    forWhom: text(),
    targetReach: integer(),
    reached: integer(),
    budget: doublePrecision(),
    currency: text(),
    jointPlan: text(),
  },
  (table) => [
    unique('activities_key').on(table.sourceId, table.key).nullsNotDistinct(),
    index('activities_by_title').on(table.title, table.id),
    index('activities_by_sector').on(table.sectorId, table.title, table.id),
    index('activities_by_status').on(table.status, table.title, table.id),
  ],
);

export const activityOrganisations = pgTable(
  'activity_organisations',
  {
    activityId: uuid()
      .notNull()
      .references(() => activities.id, { onDelete: 'cascade' }),
    organisationId: uuid()
      .notNull()
      .references(() => organisations.id),
    role: activityRole().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.activityId, table.organisationId, table.role] }),
    index('activity_organisations_by_organisation').on(table.organisationId, table.activityId),
  ],
);

/** Where an activity is: the regions it names (`isNamed`) and all regions around them. */
export const activityRegions = pgTable(
  'activity_regions',
  {
    activityId: uuid()
      .notNull()
      .references(() => activities.id, { onDelete: 'cascade' }),
    regionId: uuid()
      .notNull()
      .references(() => regions.id),
    isNamed: boolean().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.activityId, table.regionId] }),
    index('activity_regions_by_region').on(table.regionId, table.activityId),
  ],
);
