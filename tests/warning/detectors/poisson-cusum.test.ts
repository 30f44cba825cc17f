import { expect, test } from 'vitest';
import { poissonCusum } from '../../../src/warning/detectors/poisson-cusum.ts';
import type { Verdict } from '../../../src/warning/detectors/verdict.ts';
import { alarmOf, expectTable, vectors, weeksOf } from '../reference/vectors.ts';

const score = (verdict: Verdict) => verdict.score;
const threshold = (verdict: Verdict) => verdict.threshold;

test.each(Object.keys(vectors.series))(
  'the sums of the series "%s" are those of algo.cusum of the package surveillance',
  (name) => {
    vectors.windows.forEach((window, place) => {
      const run = vectors.poissonCusum[place];
      if (run === undefined) throw new Error('There is no such run.');
      const detect = poissonCusum({ ...window, allowance: run.allowance, limit: run.limit });
      const columns = [score, threshold, alarmOf];
      expectTable(detect(weeksOf(vectors.series[name] ?? [])), run.of[name], name, columns);
    });
  },
);

test('a count at the threshold is no alarm, one above it is', () => {
  const past = vectors.series.many?.slice(0, 80) ?? [];
  const last = (count: number) => poissonCusum()(weeksOf([...past, count])).at(-1);
  const bound = last(0)?.threshold ?? 0;
  expect(last(bound)?.isAlarm).toBe(false);
  expect(last(bound + 1)?.isAlarm).toBe(true);
});
