import { expect, test } from 'vitest';
import {
  likelihoodCusumAgainst,
  nbLikelihoodCusum,
} from '../../../src/warning/detectors/nb-likelihood-cusum.ts';
import type { Verdict } from '../../../src/warning/detectors/verdict.ts';
import { alarmOf, expectSame, expectTable, vectors, weeksOf } from '../reference/vectors.ts';

test('against known means it is algo.glrnb of the package surveillance', () => {
  const { counts, means, alpha, factor, limit, score, bound, alarm } = vectors.known;
  const chart = likelihoodCusumAgainst({ factor, limit }, (week) => ({
    mean: means[week] ?? 0,
    size: 1 / alpha,
  }));
  const verdicts = chart(weeksOf(counts));
  expect(verdicts.map(alarmOf)).toEqual(alarm);
  verdicts.forEach((verdict, week) => {
    expectSame(verdict.score, score[week], `sum of week ${week + 1}`);
    expectSame(verdict.threshold, bound[week], `bound of week ${week + 1}`);
  });
});

test.each(Object.keys(vectors.series))('the sums of the series "%s" are those of R', (name) => {
  vectors.windows.forEach((window, place) => {
    const run = vectors.likelihoodCusum[place];
    if (run === undefined) throw new Error('There is no such run.');
    const chart = nbLikelihoodCusum({ ...window, factor: run.factor, limit: run.limit });
    const score = (verdict: Verdict) => verdict.score;
    expectTable(chart(weeksOf(vectors.series[name] ?? [])), run.of[name], name, [score, alarmOf]);
  });
});

test('a count at the threshold is no alarm, one above it is', () => {
  const past = vectors.series.usual?.slice(0, 80) ?? [];
  const last = (count: number) => nbLikelihoodCusum()(weeksOf([...past, count])).at(-1);
  const threshold = last(0)?.threshold ?? 0;
  expect(last(Math.floor(threshold))?.isAlarm).toBe(false);
  expect(last(Math.floor(threshold) + 1)?.isAlarm).toBe(true);
});

test('a missing week leaves the sum as it was', () => {
  const chart = likelihoodCusumAgainst({ factor: 2, limit: 50 }, () => ({ mean: 3, size: 4 }));
  const [whole, gap] = [chart(weeksOf([9, 5])), chart(weeksOf([9, null, 5]))];
  expect(gap[1]).toMatchObject({ undecided: 'MISSING', isAlarm: null, score: null });
  expect(whole[0]?.score).toBeGreaterThan(0);
  expect(gap[2]?.score).toBe(whole[1]?.score);
});
