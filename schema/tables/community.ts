import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  date,
  index,
  integer,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  uuid,
} from 'drizzle-orm/pg-core';
import { missions } from './missions.ts';
import { organisations } from './organisations.ts';
import { instant, lifeColumns, tlpLabel } from './record.ts';
import { regions } from './regions.ts';

/** By what way somebody of a community said something. */
export const feedbackChannel = pgEnum('feedback_channel', ['HOTLINE', 'SMS', 'SURVEY', 'MEETING', 'SOCIAL']);

/** What kind of thing it is. `SEA_ALLEGATION` is sexual exploitation or abuse by those who are to protect. */
export const feedbackCategory = pgEnum('feedback_category', [
  'QUESTION',
  'COMPLAINT',
  'THREAT',
  'RUMOUR',
  'SUGGESTION',
  'PRAISE',
  'SEA_ALLEGATION',
]);

/** How far the organisation is with it. */
export const feedbackStatus = pgEnum('feedback_status', ['RECEIVED', 'ASSIGNED', 'ANSWERED', 'CLOSED']);

/** What was done to it. */
export const feedbackAction = pgEnum('feedback_action', ['RECEIVE', 'ASSIGN', 'ANSWER', 'CLOSE', 'REOPEN']);

/**
 * What somebody of a community said to an organisation, in the words of that organisation: nothing here names a person.
 * The times are those of the present round: reopening forgets them.
 */
export const feedback = pgTable(
  'feedback',
  {
    ...lifeColumns(),
    tlp: tlpLabel().notNull().default('AMBER'),
    ownerOrganisationId: uuid()
      .notNull()
      .references(() => organisations.id),
    missionId: uuid().references(() => missions.id),
    regionId: uuid().references(() => regions.id),
    channel: feedbackChannel().notNull(),
    language: text(),
    category: feedbackCategory().notNull(),
    status: feedbackStatus().notNull().default('RECEIVED'),
    receivedAt: instant().notNull(),
    summary: text().notNull(),
    isContactConsented: boolean().notNull(),
    /** A team or a desk. */
    assignedTo: text(),
    answer: text(),
    answeredAt: instant(),
    closedAt: instant(),
  },
  (table) => [
    index('feedback_by_receipt').on(table.receivedAt, table.id),
    index('feedback_by_owner').on(table.ownerOrganisationId, table.receivedAt),
    index('feedback_by_region').on(table.regionId, table.receivedAt),
    index('feedback_by_mission').on(table.missionId, table.receivedAt),
    check('feedback_sea_is_red', sql`category <> 'SEA_ALLEGATION' or tlp = 'RED'`),
    check(
      'feedback_answered',
      sql`status in ('RECEIVED', 'ASSIGNED') or (answer is not null and answered_at is not null)`,
    ),
  ],
);

/** What was said word for word and how to reach who said it: for the owner alone, whatever the label. */
export const feedbackWords = pgTable('feedback_words', {
  feedbackId: uuid()
    .primaryKey()
    .references(() => feedback.id, { onDelete: 'cascade' }),
  words: text(),
  contact: text(),
});

/** What was done to feedback, version by version, with what the owner noted for itself. Only ever added to. */
export const feedbackEvents = pgTable(
  'feedback_events',
  {
    feedbackId: uuid()
      .notNull()
      .references(() => feedback.id, { onDelete: 'cascade' }),
    version: integer().notNull(),
    action: feedbackAction().notNull(),
    status: feedbackStatus().notNull(),
    assignedTo: text(),
    note: text(),
    occurredAt: instant().notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.feedbackId, table.version] })],
);

/**
 * How much was said in a week (from this Monday, by UTC) in a first-level region, or in a country as a whole where no more is
 * known. The cells overlap nowhere and there are no sums, so that no small one can be found by subtraction. Triggers keep
 * them; what is RED or AMBER_STRICT is in none.
 */
export const feedbackCounts = pgTable(
  'feedback_counts',
  {
    regionId: uuid()
      .notNull()
      .references(() => regions.id),
    weekStart: date().notNull(),
    category: feedbackCategory().notNull(),
    feedbackCount: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.regionId, table.weekStart, table.category] })],
);
