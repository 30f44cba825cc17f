import {
  type AnyPgColumn,
  boolean,
  date,
  index,
  integer,
  pgEnum,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { missions } from './missions.ts';
import { recordColumns } from './record.ts';

export const mandateStatus = pgEnum('mandate_status', ['DRAFT', 'IN_FORCE', 'EXPIRED', 'TERMINATED']);

export const taskTheme = pgEnum('task_theme', [
  'POC',
  'CEASEFIRE',
  'DDR',
  'SSR',
  'ELECTIONS',
  'HUMAN_RIGHTS',
  'RULE_OF_LAW',
  'HUMANITARIAN',
  'GOOD_OFFICES',
  'STATE_AUTHORITY',
  'CAPACITY',
  'CHILD_PROTECTION',
  'WPS',
  'MINE_ACTION',
]);

/** Levels of the Comprehensive Planning and Performance Assessment System. */
export const resultKind = pgEnum('result_kind', ['IMPACT', 'OUTCOME', 'OUTPUT']);

/** What a mission was told to do, by which instrument (`S/RES/2149 (2014)`), and until when. */
export const mandates = pgTable(
  'mandates',
  {
    ...recordColumns(),
    missionId: uuid()
      .notNull()
      .references(() => missions.id, { onDelete: 'cascade' }),
    instrument: text().notNull(),
    summary: text().notNull(),
    adoptedOn: date().notNull(),
    expiresOn: date(),
    reviewDueOn: date(),
    status: mandateStatus().notNull(),
    supersedesId: uuid().references((): AnyPgColumn => mandates.id),
    url: text(),
    /** The most soldiers and the most police that it allows; null where the record does not say. */
    troopCeiling: integer(),
    policeCeiling: integer(),
  },
  (table) => [
    unique('mandates_key').on(table.missionId, table.instrument),
    index('mandates_by_mission').on(table.missionId, table.adoptedOn, table.id),
    index('mandates_by_adoption').on(table.adoptedOn, table.id),
    index('mandates_by_status').on(table.status, table.adoptedOn, table.id),
    index('mandates_superseding').on(table.supersedesId),
  ],
);

/** One task of a mandate: the paragraph that gives it, its theme, and its words in short. */
export const mandateTasks = pgTable(
  'mandate_tasks',
  {
    ...recordColumns(),
    mandateId: uuid()
      .notNull()
      .references(() => mandates.id, { onDelete: 'cascade' }),
    ordinal: smallint().notNull(),
    paragraph: text(),
    theme: taskTheme().notNull(),
    isPriority: boolean().notNull().default(false),
    statement: text().notNull(),
  },
  (table) => [
    unique('mandate_tasks_key').on(table.mandateId, table.ordinal),
    index('mandate_tasks_by_theme').on(table.theme, table.mandateId),
  ],
);

/** What a task is to bring about; indicators measure it. */
export const results = pgTable(
  'results',
  {
    ...recordColumns(),
    taskId: uuid()
      .notNull()
      .references(() => mandateTasks.id, { onDelete: 'cascade' }),
    ordinal: smallint().notNull(),
    kind: resultKind().notNull(),
    parentId: uuid().references((): AnyPgColumn => results.id),
    statement: text().notNull(),
  },
  (table) => [
    unique('results_key').on(table.taskId, table.ordinal),
    index('results_by_parent').on(table.parentId),
  ],
);

/** Something learned from a mission, with where it is written. */
export const lessons = pgTable(
  'lessons',
  {
    ...recordColumns(),
    slug: text().notNull().unique(),
    statement: text().notNull(),
    theme: taskTheme(),
    citation: text().notNull(),
    url: text(),
    learnedOn: date(),
  },
  (table) => [index('lessons_by_theme').on(table.theme, table.id)],
);

/** Which missions a lesson was drawn from. */
export const missionLessons = pgTable(
  'mission_lessons',
  {
    missionId: uuid()
      .notNull()
      .references(() => missions.id, { onDelete: 'cascade' }),
    lessonId: uuid()
      .notNull()
      .references(() => lessons.id, { onDelete: 'cascade' }),
  },
  (table) => [
    primaryKey({ columns: [table.missionId, table.lessonId] }),
    index('mission_lessons_by_lesson').on(table.lessonId),
  ],
);
