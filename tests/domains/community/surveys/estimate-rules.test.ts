import { expect, test } from 'vitest';
import { estimateShare } from '../../../../src/domains/community/surveys/estimate-rules.ts';

const strata = (...rows: readonly (readonly [size: number, asked: number, said: number])[]) =>
  rows.map(([populationSize, respondents, successes]) => ({ populationSize, respondents, successes }));

/** Made by survey-reference.R with R's package survey 4.1-1: share, standard error, effective size, interval. */
test.each([
  [
    'three strata',
    strata([42_000, 210, 126], [18_000, 150, 45], [6_000, 90, 60]),
    [0.524242424242, 0.0242277226035, 424.905830728, 0.476752463045, 0.571297974416],
  ],
  [
    'one stratum',
    strata([50_000, 400, 240]),
    [0.6, 0.0244272742917, 402.217741935, 0.55139500017, 0.646712931475],
  ],
  [
    'a small population, of which many were asked',
    strata([120, 60, 30], [80, 50, 10]),
    [0.38, 0.0309617543391, 245.767337808, 0.321603323846, 0.442090256386],
  ],
  [
    'a rare answer',
    strata([30_000, 300, 3], [70_000, 200, 1]),
    [0.0065, 0.0038942436723, 425.828752584, 0.00212564563017, 0.019698610172],
  ],
] as const)('%s: share, error and interval are those of R', (_name, given, reference) => {
  const { share, standardError, effectiveSize, low, high, standing } = estimateShare(given);
  const found = [share, standardError, effectiveSize, low, high];
  for (const [place, value] of reference.entries()) expect(found[place]).toBeCloseTo(value, 8);
  expect(standing).toBe('SOUND');
});

test('where everybody answers alike the interval is open on one side only, as wide as alike strata make it', () => {
  const { share, standardError, low, high } = estimateShare(strata([10_000, 50, 0], [10_000, 50, 0]));
  expect([share, standardError, low]).toEqual([0, 0, 0]);
  // 3.84 / (98.5 + 3.84), with 98.5 the effective size of two halves of 50.
  expect(high).toBeCloseTo(0.03754, 4);
});

test('where all were asked nothing is left open', () => {
  const { share, low, high, effectiveSize } = estimateShare(strata([40, 40, 10], [60, 60, 30]));
  expect([share, low, high, effectiveSize]).toEqual([0.4, 0.4, 0.4, null]);
});

test('a stratum in which nobody or one of several answered leaves nothing to say of the whole', () => {
  for (const few of [0, 1]) {
    const { share, standing } = estimateShare(strata([1_000, 100, 50], [1_000, few, 0]));
    expect([share, standing]).toEqual([null, 'SPARSE_STRATUM']);
  }
  expect(estimateShare(strata([1_000, 100, 50], [1, 1, 1])).standing).toBe('SOUND');
});

test.each([
  [4, 'TOO_FEW', null],
  [5, 'FEW_RESPONDENTS', 0.4],
  [29, 'FEW_RESPONDENTS', 2 / 29],
  [40, 'SOUND', 2 / 40],
])('%i answers are %s', (respondents, standing, share) => {
  const found = estimateShare(strata([100_000, respondents, 2]));
  expect([found.standing, found.share]).toEqual([standing, share]);
});

test('a sample with very unequal weights is called small however many answered', () => {
  const found = estimateShare(strata([99_000, 10, 5], [1_000, 400, 100]));
  expect(found.effectiveSize).toBeLessThan(30);
  expect(found.standing).toBe('FEW_RESPONDENTS');
});
