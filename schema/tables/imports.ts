import { index, integer, jsonb, pgEnum, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import { instant, lifeColumns } from './record.ts';
import { sources } from './sources.ts';

/** `RUNNING` rows of a process that is gone are what a crash leaves: running the import again finishes it. */
export const importStatus = pgEnum('import_status', ['RUNNING', 'COMPLETED', 'FAILED']);

/** Why a person must look at a value that an importer could not place by itself. */
export const reviewKind = pgEnum('review_kind', [
  'UNKNOWN_MISSION',
  'UNKNOWN_COUNTRY',
  'UNKNOWN_PCODE',
  'UNKNOWN_REGION_NAME',
  'UNKNOWN_ORGANISATION',
  'AMBIGUOUS_ORGANISATION',
  'AMBIGUOUS_REGION',
  'UNKNOWN_SECTOR',
  'SUSPECT_COORDINATES',
  'DUPLICATE_KEY',
]);

export const reviewStatus = pgEnum('review_status', ['OPEN', 'RESOLVED', 'DISMISSED']);

/** One run of one file through an importer, with what became of its rows. */
export const importRuns = pgTable(
  'import_runs',
  {
    ...lifeColumns(),
    importer: text().notNull(),
    sourceId: uuid().references(() => sources.id),
    file: text().notNull(),
    sha256: text(),
    status: importStatus().notNull(),
    startedAt: instant().notNull(),
    finishedAt: instant(),
    newCount: integer().notNull().default(0),
    changedCount: integer().notNull().default(0),
    unchangedCount: integer().notNull().default(0),
    duplicateCount: integer().notNull().default(0),
    rejectedCount: integer().notNull().default(0),
    reviewCount: integer().notNull().default(0),
  },
  (table) => [index('import_runs_by_start').on(table.startedAt, table.id)],
);

/** A value that waits for a person: it is named once for each source, however many rows hold it. */
export const reviewItems = pgTable(
  'review_items',
  {
    ...lifeColumns(),
    kind: reviewKind().notNull(),
    status: reviewStatus().notNull().default('OPEN'),
    importer: text().notNull(),
    sourceId: uuid().references(() => sources.id),
    file: text().notNull(),
    line: integer(),
    column: text(),
    value: text().notNull(),
    explanation: text().notNull(),
    candidates: jsonb().$type<string[]>().notNull().default([]),
    occurrences: integer().notNull().default(1),
  },
  (table) => [
    unique('review_items_key').on(table.kind, table.importer, table.value),
    index('review_items_by_creation').on(table.createdAt, table.id),
    index('review_items_open').on(table.status, table.kind, table.id),
  ],
);
