import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  date,
  doublePrecision,
  index,
  integer,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { missions } from './missions.ts';
import { organisations } from './organisations.ts';
import { identity, instant, lifeColumns, tlpLabel } from './record.ts';
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

/** What a question of a survey is about. */
export const surveyTheme = pgEnum('survey_theme', [
  'TRUST',
  'SAFETY',
  'JUSTICE',
  'SERVICES',
  'PARTICIPATION',
  'OTHER',
]);

/** The sex of those who are asked, where a stratum is of one. */
export const surveySex = pgEnum('survey_sex', ['FEMALE', 'MALE']);

/** How much an estimate can bear; what is TOO_FEW or SPARSE_STRATUM is withheld. */
export const estimateStanding = pgEnum('estimate_standing', [
  'SOUND',
  'FEW_RESPONDENTS',
  'TOO_FEW',
  'SPARSE_STRATUM',
]);

/** One wave of a survey that an organisation holds again and again under the name of a series. */
export const surveys = pgTable(
  'surveys',
  {
    ...lifeColumns(),
    tlp: tlpLabel().notNull().default('CLEAR'),
    ownerOrganisationId: uuid()
      .notNull()
      .references(() => organisations.id),
    missionId: uuid().references(() => missions.id),
    regionId: uuid()
      .notNull()
      .references(() => regions.id),
    series: text().notNull(),
    wave: integer().notNull(),
    title: text().notNull(),
    fieldworkFrom: date().notNull(),
    fieldworkTo: date().notNull(),
    population: text().notNull(),
    method: text().notNull(),
    url: text(),
  },
  (table) => [
    unique('surveys_key').on(table.ownerOrganisationId, table.series, table.wave),
    index('surveys_by_series').on(table.series, table.wave),
    index('surveys_by_fieldwork').on(table.fieldworkTo, table.id),
    index('surveys_by_mission').on(table.missionId),
    index('surveys_by_region').on(table.regionId),
  ],
);

/** A question with its answers to choose from; `favourable` are those that speak for trust, safety and so on. */
export const surveyQuestions = pgTable(
  'survey_questions',
  {
    id: identity(),
    surveyId: uuid()
      .notNull()
      .references(() => surveys.id, { onDelete: 'cascade' }),
    ordinal: integer().notNull(),
    code: text().notNull(),
    wording: text().notNull(),
    theme: surveyTheme().notNull(),
    options: text().array().notNull(),
    favourable: text().array().notNull(),
  },
  (table) => [
    unique('survey_questions_key').on(table.surveyId, table.code),
    index('survey_questions_by_code').on(table.code),
  ],
);

/** A part of the population that was sampled by itself, and how many people it has. */
export const surveyStrata = pgTable(
  'survey_strata',
  {
    id: identity(),
    surveyId: uuid()
      .notNull()
      .references(() => surveys.id, { onDelete: 'cascade' }),
    ordinal: integer().notNull(),
    name: text().notNull(),
    regionId: uuid().references(() => regions.id),
    sex: surveySex(),
    ageFrom: integer(),
    ageTo: integer(),
    populationSize: integer().notNull(),
  },
  (table) => [
    unique('survey_strata_key').on(table.surveyId, table.name),
    index('survey_strata_by_region').on(table.regionId),
  ],
);

/** How many in a stratum chose an answer, by its place from 1. Nobody is shown these: few are easily recognised. */
export const surveyAnswers = pgTable(
  'survey_answers',
  {
    questionId: uuid()
      .notNull()
      .references(() => surveyQuestions.id, { onDelete: 'cascade' }),
    stratumId: uuid()
      .notNull()
      .references(() => surveyStrata.id, { onDelete: 'cascade' }),
    choice: integer().notNull(),
    answerCount: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.questionId, table.stratumId, table.choice] }),
    index('survey_answers_by_stratum').on(table.stratumId),
  ],
);

/**
 * What the answers say of the whole population, or of a stratum where one is named: the share that would give an answer, or
 * a favourable one where none is named. Made with the results and never by itself.
 */
export const surveyEstimates = pgTable(
  'survey_estimates',
  {
    questionId: uuid()
      .notNull()
      .references(() => surveyQuestions.id, { onDelete: 'cascade' }),
    ordinal: integer().notNull(),
    stratumId: uuid().references(() => surveyStrata.id, { onDelete: 'cascade' }),
    answer: text(),
    respondentCount: integer().notNull(),
    effectiveSize: doublePrecision(),
    share: doublePrecision(),
    standardError: doublePrecision(),
    low: doublePrecision(),
    high: doublePrecision(),
    standing: estimateStanding().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.questionId, table.ordinal] }),
    index('survey_estimates_by_stratum').on(table.stratumId),
  ],
);
