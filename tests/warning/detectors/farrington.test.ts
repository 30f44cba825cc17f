import { expect, test } from 'vitest';
import { farrington, farringtonDefaults } from '../../../src/warning/detectors/farrington.ts';
import type { Verdict } from '../../../src/warning/detectors/verdict.ts';
import { alarmOf, expectTable, vectors, weeksOf } from '../reference/vectors.ts';

const { series, runs } = vectors.farrington;
const enough = { least: 5, weeks: 4 };
const threshold = (verdict: Verdict) => verdict.threshold;
const pValue = (verdict: Verdict) => verdict.pValue;

test.each(Object.keys(series))(
  'the series "%s" has the bounds, p-values and alarms of algo.farrington of the package surveillance',
  (name) => {
    for (const { of, ...options } of runs) {
      const detect = farrington({ ...options, enough });
      const columns = [threshold, pValue, alarmOf];
      expectTable(detect(weeksOf(series[name] ?? [])), of[name], `${name}, ${options.years} years`, columns);
    }
  },
);

test('missing weeks of the past are left out of the regression, a baseline of gaps leaves a week undecided', () => {
  const counts = series.seasonal?.slice(0, 200) ?? [];
  const last = (values: readonly (number | null)[]) => farrington()(weeksOf(values)).at(-1);
  const without = (weeks: number) =>
    counts.map((count, week) => (week < 199 - 156 + 4 && week >= 199 - 156 + 4 - weeks ? null : count));
  expect(last(without(2))?.threshold).not.toBe(last(counts)?.threshold);
  expect(last(without(2))?.undecided).toBe(null);
  const gaps = counts.map((count, week) => (week < 140 ? null : count));
  expect(last(gaps)?.undecided).toBe('GAPS_IN_BASELINE');
});

test('without its years of history a week is undecided', () => {
  const verdicts = farrington()(weeksOf(series.poisson ?? []));
  const first = verdicts.findIndex(({ undecided }) => undecided === null);
  expect(first).toBe(farringtonDefaults.years * 52 + farringtonDefaults.halfWindow);
});
