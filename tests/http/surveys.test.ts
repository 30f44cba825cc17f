import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rowProtection } from '../../src/database/row-protection.ts';
import { send } from '../support/listening.ts';
import { startWritingServer, type WritingServer } from '../support/writing-server.ts';

let server: WritingServer;
beforeAll(async () => {
  server = await startWritingServer();
});
afterAll(() => server.close());

const member: [string, string] = [
  'survey',
  `id version tlp series wave strata { name sex region { pcode } populationSize }
   questions { code options estimates { answer stratum { name } respondentCount share low high standing } }`,
];

const strata = [
  { name: 'Women', sex: 'FEMALE', populationSize: 6_000, pcode: 'CF21' },
  { name: 'Men', sex: 'MALE', populationSize: 4_000 },
];

/** So many of a hundred women and of a hundred men trust the police. */
const trust = (women: number, men: number) => ({
  code: 'police',
  wording: 'Do you trust the police?',
  theme: 'TRUST',
  options: ['yes', 'no'],
  favourable: ['yes'],
  answers: [
    { stratum: 'Women', counts: [women, 100 - women] },
    { stratum: 'Men', counts: [men, 100 - men] },
  ],
});

const wave = (number: number, overrides: Readonly<Record<string, unknown>> = {}) => ({
  series: 'trust',
  wave: number,
  title: `Wave ${number}`,
  pcode: 'CAF',
  fieldworkFrom: `202${number}-03-01`,
  fieldworkTo: `202${number}-03-20`,
  population: 'Adults',
  method: 'Random walk.',
  strata,
  questions: [trust(50, 60)],
  ...overrides,
});

const record = (input: object, sender = server.officer) =>
  send(sender, 'recordSurveyResults', { ...input }, member);

test('results come back as shares of the population, by weight and not by head, and of each stratum', async () => {
  const { done, refusals } = await record(wave(1, { series: 'shares' }));
  expect(refusals).toEqual([]);
  const [question] = Object(done).questions;
  const [whole, yes, no, women] = question.estimates;
  expect([whole.answer, whole.stratum, whole.respondentCount, whole.standing]).toEqual([
    null,
    null,
    200,
    'SOUND',
  ]);
  expect(whole.share).toBeCloseTo(0.54, 12);
  expect(yes.share + no.share).toBeCloseTo(1, 12);
  expect(women).toMatchObject({ answer: null, stratum: { name: 'Women' }, share: 0.5 });
  expect(done?.strata).toMatchObject([
    { name: 'Women', sex: 'FEMALE', region: { pcode: 'CF21' } },
    { name: 'Men' },
  ]);
});

test('nobody is shown how many gave an answer', async () => {
  await record(wave(1, { series: 'counts' }));
  const [row] = await server.sql`select count(*)::int from survey_answers`;
  expect(row?.count).toBeGreaterThan(0);
  expect(rowProtection.survey_answers).toEqual({ kind: 'hidden' });
});

test('a wave is put right with its version only, and keeps its id', async () => {
  const first = await record(wave(1, { series: 'again' }));
  expect((await record(wave(1, { series: 'again' }))).refusals).toEqual([
    'INVALID_INPUT input.wave: Wave 1 of this series is recorded: to put it right, send version 1.',
  ]);
  const { done } = await record(wave(1, { series: 'again', version: 1, questions: [trust(10, 10)] }));
  expect([done?.id, done?.version]).toEqual([first.done?.id, 2]);
  expect(Object(done).questions[0].estimates[0].share).toBeCloseTo(0.1, 12);
  expect((await record(wave(1, { series: 'again', version: 1 }))).refusals).toEqual([
    expect.stringMatching('^VERSION_CONFLICT input.version'),
  ]);
  expect(
    (
      await record(
        wave(9, { series: 'again', version: 1, fieldworkFrom: '2020-01-01', fieldworkTo: '2020-01-02' }),
      )
    ).refusals,
  ).toEqual([expect.stringContaining('Nothing is recorded of this wave')]);
});

const question = trust(50, 60);
const [women, men] = question.answers;
test.each([
  ['strata.1.name', { strata: [strata[0], { ...strata[1], name: 'Women' }] }],
  ['questions.0.answers', { questions: [{ ...question, answers: [women] }] }],
  [
    'questions.0.answers.1.stratum',
    { questions: [{ ...question, answers: [women, { ...men, stratum: 'Boys' }] }] },
  ],
  [
    'questions.0.answers.0.counts',
    { questions: [{ ...question, answers: [{ ...women, counts: [1] }, men] }] },
  ],
  [
    'questions.0.answers.0.counts',
    { questions: [{ ...question, answers: [{ ...women, counts: [6_000, 1] }, men] }] },
  ],
  ['questions.0.favourable', { questions: [{ ...question, favourable: ['perhaps'] }] }],
  ['questions.1.code', { questions: [question, question] }],
  ['fieldworkTo', { fieldworkTo: '2019-01-01' }],
  ['fieldworkTo', { fieldworkTo: '2199-01-01' }],
])('results that do not fit are refused at %s', async (path, wrong) => {
  const { done, refusals } = await record(wave(1, { series: 'wrong', ...wrong }));
  expect(done).toBeNull();
  expect(refusals.some((refusal) => refusal.startsWith(`INVALID_INPUT input.${path}:`))).toBe(true);
});

test('a survey that is labelled shows its owner alone all that hangs on it', async () => {
  const { done } = await record(wave(1, { series: 'secret', tlp: 'AMBER_STRICT' }));
  const document = `{ survey(id: "${done?.id}") { id } surveys(filter: { series: "secret" }) { totalCount }
    perceptionTrend(series: "secret", question: "police") { share } }`;
  expect(Object((await server.officer(document)).data).perceptionTrend).toHaveLength(1);
  for (const stranger of [server.anonymous, server.partner]) {
    const { data } = await stranger(document);
    expect(data).toEqual({ survey: null, surveys: { totalCount: 0 }, perceptionTrend: [] });
  }
});

describe('a trend', () => {
  const trend = async (series: string, more = '', sender = server.anonymous) =>
    Object(
      (
        await sender(`{ perceptionTrend(series: "${series}", question: "police"${more}) { share low high
          survey { wave } change { difference low high pValue since { wave } } } }`)
      ).data,
    ).perceptionTrend;

  test('has the difference to the wave before with its interval and how likely chance is', async () => {
    await record(wave(1));
    await record(wave(2, { questions: [trust(65, 75)] }));
    const [first, second] = await trend('trust');
    expect([first.survey.wave, first.change]).toEqual([1, null]);
    expect(second.change).toMatchObject({ since: { wave: 1 } });
    expect(second.change.difference).toBeCloseTo(0.15, 12);
    // d ± the root of the squared distances of each share to the end of its own interval.
    const down = Math.hypot(second.share - second.low, first.high - first.share);
    expect(second.change.low).toBeCloseTo(0.15 - down, 12);
    // R: 2 * pnorm(-0.15 / sqrt(0.6^2*(1-100/6000)*.5*.5/99 + .4^2*(1-100/4000)*.6*.4/99 + 0.6^2*(1-100/6000)*.65*.35/99 + .4^2*(1-100/4000)*.75*.25/99))
    expect(second.change.pValue).toBeCloseTo(0.00211198553787, 6);
    expect((await trend('trust', ', stratum: "Men"')).map(({ share }: { share: number }) => share)).toEqual([
      0.6, 0.75,
    ]);
    expect((await trend('trust', ', answer: "no"'))[1].change.difference).toBeCloseTo(-0.15, 12);
  });

  test('compares nothing where the question was put in other words', async () => {
    await record(wave(1, { series: 'words' }));
    await record(
      wave(2, { series: 'words', questions: [{ ...trust(90, 90), wording: 'Are the police good?' }] }),
    );
    const points = await trend('words');
    expect(points.map(({ change }: { change: unknown }) => change)).toEqual([null, null]);
  });

  test('compares the waves that a reader sees, and says which', async () => {
    for (const [number, tlp] of [
      [1, 'CLEAR'],
      [2, 'AMBER'],
      [3, 'CLEAR'],
    ] as const) {
      await record(wave(number, { series: 'gap', tlp }));
    }
    expect((await trend('gap')).at(-1).change.since.wave).toBe(1);
    expect((await trend('gap', '', server.officer)).at(-1).change.since.wave).toBe(2);
  });

  test('never compares organisations with one another', async () => {
    await record(wave(1, { series: 'both' }));
    await record(wave(2, { series: 'both' }), server.partner);
    expect((await trend('both')).map(({ change }: { change: unknown }) => change)).toEqual([null, null]);
  });
});
