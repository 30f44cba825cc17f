import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { send } from '../support/listening.ts';
import { uuidFor } from '../support/small-world-events.ts';
import { startWritingServer, type WritingServer } from '../support/writing-server.ts';

let server: WritingServer;
const indicatorId = uuidFor('school');
beforeAll(async () => {
  server = await startWritingServer();
  await server.sql`
    insert into indicators (id, code, name, description, unit, direction, frequency)
    values (${indicatorId}, 'SCHOOL', 'Children at school', 'So.', 'percent', 'HIGHER_IS_BETTER', 'ANNUAL')`;
});
afterAll(() => server.close());

const member: [string, string] = ['result', 'id version title'];
const mission = `mission_${uuidFor('MINUSCA')}`;
const school = {
  title: 'At school',
  unit: 'percent',
  direction: 'HIGHER_IS_BETTER',
  baseline: 40,
  baselineOn: '2020-01-01',
  target: 80,
  targetOn: '2024-01-01',
  measure: 'OBSERVATIONS',
  indicator: `indicator_${indicatorId}`,
  pcode: 'CAF',
};
const result = { mission, ordinal: 1, kind: 'OUTCOME', title: 'Children learn', notes: [] };

const set = (input: object, sender = server.officer) =>
  send(sender, 'setMissionResult', { ...result, indicators: [school], ...input }, member);

/** Takes what stands off, sets one result, and answers how its only indicator stands. */
async function measure(indicator: object, asOf = '2022-06-30'): Promise<Record<string, unknown>> {
  await server.sql`delete from mission_results`;
  const { refusals } = await set({ indicators: [{ ...school, ...indicator }] });
  expect(refusals).toEqual([]);
  const [seen] = await card(asOf);
  return seen.indicators[0];
}

async function card(asOf: string, sender = server.anonymous) {
  const { data } =
    await sender(`{ mission(acronym: "MINUSCA") { scorecard(asOf: "${asOf}") { title asOf result { id version }
    indicators { title value measuredOn expected status trend evidence { day value low } }
    notes { statement writtenOn feedbackCategory } } } }`);
  return Object(data).mission.scorecard;
}

/** Observes percentages at the end of years, in the place of all that was observed. */
async function observe(values: Readonly<Record<number, number | null>>, status = 'NORMAL'): Promise<void> {
  await server.sql`delete from observations where indicator_id = ${indicatorId}`;
  for (const [year, value] of Object.entries(values)) {
    await server.sql`
      insert into observations (id, indicator_id, region_id, period_start, period_end, value, status)
      values (gen_random_uuid(), ${indicatorId}, ${uuidFor('CAF')}, ${`${year}-01-01`}, ${`${year}-12-31`}, ${value}, ${status})`;
  }
}

describe('an indicator', () => {
  // Half of the way in time on the first day of 2022, at 60.
  test.each([
    ['ACHIEVED', { 2021: 80 }],
    ['ON_TRACK', { 2021: 60 }],
    ['OFF_TRACK', { 2021: 59.9 }],
    ['NO_DATA', {}],
    ['NO_DATA', { 2021: null }],
  ])('is %s when observed as %j', async (status, values) => {
    await observe(values);
    expect(await measure({})).toMatchObject({ status });
  });

  test('of which less is better is measured the other way round', async () => {
    await observe({ 2021: 60 });
    const down = { direction: 'LOWER_IS_BETTER', baseline: 100, target: 20 };
    expect(await measure(down)).toMatchObject({ status: 'ON_TRACK' });
    expect(await measure({ ...down, target: 60 })).toMatchObject({ status: 'ACHIEVED' });
    expect(await measure({ ...down, baseline: 60 })).toMatchObject({ status: 'OFF_TRACK' });
  });

  test.each([
    ['target', { target: null, targetOn: null }],
    ['baseline', { baseline: null, baselineOn: null }],
    ['direction', { direction: 'NEUTRAL' }],
  ])('without a %s says that there is no data, and still shows its value', async (_what, without) => {
    await observe({ 2021: 70 });
    expect(await measure(without)).toMatchObject({ status: 'NO_DATA', value: 70 });
  });

  test('knows nothing that came later than the day as of which it is read, and no forecast', async () => {
    await observe({ 2020: 45, 2021: 55, 2022: 90 });
    expect(await measure({})).toMatchObject({
      value: 55,
      measuredOn: '2021-12-31',
      trend: 'RISING',
      evidence: [
        { day: '2021-12-31', value: 55, low: null },
        { day: '2020-12-31', value: 45, low: null },
      ],
    });
    await observe({ 2020: 45, 2021: 55 }, 'FORECAST');
    expect(await measure({})).toMatchObject({
      value: null,
      trend: 'NO_DATA',
      status: 'NO_DATA',
      evidence: [],
    });
  });

  test('of incidents is zero only within the time of which there are incidents on record', async () => {
    const deaths = {
      measure: 'INCIDENT_COUNT',
      indicator: null,
      pcode: 'CF22',
      months: 1,
      direction: 'LOWER_IS_BETTER',
    };
    const [span] = await server.sql`
      select min(occurred_from)::text as first, max(occurred_from)::text as last from incident_regions where region_id = ${uuidFor('CAF')}`;
    expect(await measure(deaths, '1990-01-31')).toMatchObject({ value: null, status: 'NO_DATA' });
    expect(await measure(deaths, '2199-01-31')).toMatchObject({ value: null, status: 'NO_DATA' });
    const within = await measure({ ...deaths, months: 1, pcode: 'CAF' }, span?.last);
    expect(Number(within.value)).toBeGreaterThan(0);
  });
});

test('a share of a survey comes with its interval', async () => {
  await send(
    server.officer,
    'recordSurveyResults',
    {
      series: 'trust',
      wave: 1,
      title: 'Wave',
      pcode: 'CAF',
      fieldworkFrom: '2022-01-01',
      fieldworkTo: '2022-01-31',
      population: 'Adults',
      method: 'Random walk.',
      strata: [{ name: 'All', populationSize: 10_000 }],
      questions: [
        {
          code: 'police',
          wording: 'Do you trust the police?',
          theme: 'TRUST',
          options: ['yes', 'no'],
          favourable: ['yes'],
          answers: [{ stratum: 'All', counts: [60, 40] }],
        },
      ],
    },
    ['survey', 'id'],
  );
  const survey = { measure: 'SURVEY', indicator: null, pcode: null, series: 'trust', question: 'police' };
  const seen = await measure({ ...survey, baseline: 0.2, target: 0.5 });
  expect(seen).toMatchObject({ value: 0.6, status: 'ACHIEVED', measuredOn: '2022-01-31' });
  expect(Object(seen).evidence[0].low).toBeGreaterThan(0.5);
});

test('numbers and words stand in one answer, and a note of later days in none', async () => {
  await server.sql`delete from mission_results`;
  const note = {
    writtenOn: '2022-01-01',
    statement: 'Parents ask for teachers.',
    feedbackCategory: 'SUGGESTION',
  };
  await set({ notes: [note, { writtenOn: '2023-01-01', statement: 'Later.' }] });
  const [seen] = await card('2022-06-30');
  expect(seen).toMatchObject({ title: 'Children learn', asOf: '2022-06-30', notes: [note] });
  expect(seen.indicators).toHaveLength(1);
});

test('a result is said anew with its version, and taken off with it, by its owner alone', async () => {
  const { done } = await set({});
  const [id, version] = [String(done?.id), 1];
  expect((await set({ id, version }, server.partner)).answer.codes).toEqual(['FORBIDDEN']);
  expect((await set({ id, version, title: 'Children read' })).done).toMatchObject({ id, version: 2 });
  expect((await set({ id, version })).refusals).toEqual([expect.stringMatching('^VERSION_CONFLICT')]);
  expect((await set({ id })).refusals).toEqual(['INVALID_INPUT input.version: Say which version you saw.']);
  const document = `mutation { removeMissionResult(input: { clientReference: "gone", id: "${id}", version: 2 }) { isRemoved } }`;
  expect((await server.officer(document)).data).toEqual({ removeMissionResult: { isRemoved: true } });
  expect((await server.officer(`{ missionResult(id: "${id}") { id } }`)).data).toEqual({
    missionResult: null,
  });
});

test('a result that is labelled is on the scorecard of those alone who may see it', async () => {
  await server.sql`delete from mission_results`;
  await set({ tlp: 'AMBER_STRICT' });
  expect(await card('2022-06-30', server.officer)).toHaveLength(1);
  for (const stranger of [server.anonymous, server.partner])
    expect(await card('2022-06-30', stranger)).toEqual([]);
});

test.each([
  ['indicators.0.region', { pcode: null }],
  ['indicators.0.indicator', { indicator: null }],
  ['indicators.0.question', { measure: 'SURVEY', series: 'x' }],
  ['indicators.0.months', { measure: 'INCIDENT_COUNT' }],
  ['indicators.0.targetOn', { targetOn: '2019-01-01' }],
  ['indicators.0.baselineOn', { baselineOn: null }],
])('an indicator that does not say where its values come from is refused at %s', async (path, wrong) => {
  const { refusals } = await set({ indicators: [{ ...school, ...wrong }] });
  expect(refusals).toEqual([expect.stringContaining(`INVALID_INPUT input.${path}:`)]);
});
