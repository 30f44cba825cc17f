import type postgres from 'postgres';
import {
  feedback,
  feedbackCounts,
  surveyEstimates,
  surveyQuestions,
  surveyStrata,
  surveys,
} from '../../../schema/tables/community.ts';
import { missionResults, scorecardIndicators, scorecardNotes } from '../../../schema/tables/scorecards.ts';
import { type GivenRow, uuidNumber as id, insertRows } from './fill-rows.ts';

const said = {
  ownerOrganisationId: id(1),
  missionId: id(1),
  regionId: id(4),
  channel: 'HOTLINE',
  category: 'QUESTION',
  status: 'RECEIVED',
  language: 'sg',
  receivedAt: '2020-01-02T00:00:00.000Z',
  assignedTo: null,
  answer: null,
  answeredAt: null,
  closedAt: null,
};

/** Two said at the same time, one nowhere in particular, one answered within hours that are hard to print. */
const rows: readonly GivenRow[] = [
  said,
  { ...said, missionId: null, regionId: null, channel: 'SMS', category: 'RUMOUR', language: null },
  {
    ...said,
    ownerOrganisationId: id(2),
    regionId: id(6),
    status: 'ANSWERED',
    receivedAt: '2020-01-01T00:00:00.000Z',
    answer: 'a "quoted" answer',
    answeredAt: '2020-01-01T00:20:00.001Z',
  },
];

/** What communities said, shown to everybody, as all of the seed is; what is for owners alone nobody is shown. */
export async function seedCommunity(sql: postgres.Sql): Promise<void> {
  await insertRows(sql, feedback, rows);
  await sql.unsafe('delete from feedback_counts');
  const cell = { regionId: id(2), weekStart: '2020-01-06', category: 'QUESTION', feedbackCount: 5 };
  await insertRows(sql, feedbackCounts, [
    cell,
    { ...cell, category: 'THREAT', feedbackCount: 12 },
    { ...cell, regionId: id(6), weekStart: '2019-12-30' },
  ]);
  await seedSurveys(sql);
  await seedScorecard(sql);
}

/** Two waves that are comparable, and one of a series with the same name of somebody else. */
async function seedSurveys(sql: postgres.Sql): Promise<void> {
  const wave = (owner: number, number: number, facts: GivenRow): GivenRow => ({
    ownerOrganisationId: id(owner),
    series: 'trust',
    wave: number,
    missionId: id(1),
    regionId: id(1),
    fieldworkTo: `202${number}-03-01`,
    population: 'Adults "18+"',
    ...facts,
  });
  await insertRows(sql, surveys, [
    wave(1, 0, {}),
    wave(1, 1, {}),
    wave(2, 1, { missionId: null, regionId: id(6) }),
    wave(2, 1, { series: 'other' }),
  ]);
  const question = (survey: number): GivenRow => ({
    surveyId: id(survey),
    ordinal: 1,
    code: 'police',
    wording: 'Do you "trust"?',
    theme: survey === 4 ? 'SAFETY' : 'TRUST',
    options: ['yes', 'no "way"'],
    favourable: ['yes'],
  });
  await insertRows(sql, surveyQuestions, [1, 2, 3, 4].map(question));
  const stratum = { surveyId: id(1), name: 'Women', ordinal: 1 };
  await insertRows(sql, surveyStrata, [
    { ...stratum, regionId: id(2) },
    { ...stratum, surveyId: id(2), regionId: null },
  ]);
  const estimate = (survey: number, ordinal: number, facts: GivenRow): GivenRow => ({
    questionId: id(survey),
    ordinal,
    stratumId: null,
    answer: null,
    share: 0.5 + survey / 10,
    standardError: 0.02,
    low: 0.4,
    high: 0.9,
    ...facts,
  });
  await insertRows(sql, surveyEstimates, [
    estimate(1, 1, {}),
    estimate(1, 2, { answer: 'yes', share: 1e-7, standardError: 0 }),
    estimate(1, 3, { stratumId: id(1) }),
    estimate(2, 1, { share: 1 / 3 }),
    estimate(2, 2, { answer: 'yes', standardError: 0 }),
    estimate(2, 3, { stratumId: id(2), share: null, low: null, high: null, standardError: null }),
    estimate(3, 1, {}),
  ]);
}

/** Indicators of every measure, on their way, beyond it and without a way. */
async function seedScorecard(sql: postgres.Sql): Promise<void> {
  const result = { ownerOrganisationId: id(1), missionId: id(1), ordinal: 1, kind: 'OUTCOME' };
  await insertRows(sql, missionResults, [result, { ...result, ownerOrganisationId: id(2) }]);
  const indicator = {
    resultId: id(1),
    direction: 'HIGHER_IS_BETTER',
    baseline: 0,
    baselineOn: '2019-01-01',
    target: 1,
    targetOn: '2025-01-01',
    measure: 'OBSERVATIONS',
    indicatorId: id(1),
    regionId: id(1),
    series: null,
    question: null,
    incidentKind: null,
    months: null,
  };
  await insertRows(sql, scorecardIndicators, [
    { ...indicator, ordinal: 1 },
    { ...indicator, ordinal: 2, indicatorId: id(2), regionId: id(6), direction: 'LOWER_IS_BETTER' },
    { ...indicator, ordinal: 3, measure: 'SURVEY', series: 'trust', question: 'police', target: null },
    { ...indicator, ordinal: 4, measure: 'INCIDENT_COUNT', months: 1, direction: 'NEUTRAL' },
    { ...indicator, ordinal: 5, measure: 'INCIDENT_DEATHS', months: 60, baseline: null },
  ]);
  await insertRows(sql, scorecardNotes, [
    { resultId: id(1), ordinal: 1, writtenOn: '2020-01-01', feedbackCategory: 'RUMOUR' },
    { resultId: id(1), ordinal: 2, writtenOn: '2023-01-01' },
  ]);
}
