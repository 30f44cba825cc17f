import { expect, test } from 'vitest';
import { nbQuantileChart, quantileChartDefaults } from '../../../src/warning/detectors/nb-quantile-chart.ts';
import { alarmOf, expectTable, vectors, weeksOf } from '../reference/vectors.ts';

const names = Object.keys(vectors.series);

test.each(names)('the chart answers for the series "%s" as R does, with each window and alpha', (name) => {
  vectors.windows.forEach((window, place) => {
    for (const { alpha, of } of vectors.quantileChart[place] ?? []) {
      const chart = nbQuantileChart({ ...window, alpha, leastCount: 0 });
      const columns = [
        (verdict: ReturnType<typeof chart>[number]) => verdict.expected,
        (verdict: ReturnType<typeof chart>[number]) => verdict.threshold,
        (verdict: ReturnType<typeof chart>[number]) => verdict.pValue,
        alarmOf,
      ];
      expectTable(chart(weeksOf(vectors.series[name] ?? [])), of[name], `${name} at ${alpha}`, columns);
    }
  });
});

test('without scatter beyond Poisson it is algo.bayes of the package surveillance', () => {
  const { alpha, weeks, from, bound, alarm } = vectors.bayes;
  const window = { baselineWeeks: weeks, gapWeeks: 0, minimumWeeks: weeks };
  const verdicts = nbQuantileChart({ ...window, alpha, leastCount: 0 })(weeksOf(vectors.series.steady ?? []));
  const judged = verdicts.slice(from - 1);
  expect(judged.map(({ threshold }) => threshold)).toEqual(bound);
  expect(judged.map(alarmOf)).toEqual(alarm);
});

test('one event after two quiet years is no alarm, some more are', () => {
  const quiet = Array.from({ length: 104 }, () => 0);
  const last = (count: number) => nbQuantileChart()(weeksOf([...quiet, count])).at(-1);
  expect(last(1)).toMatchObject({ isAlarm: false, undecided: null });
  expect(last(2)).toMatchObject({ isAlarm: true });
});

test('a week without a count, and one with too little before it, are undecided and not quiet', () => {
  const chart = nbQuantileChart({ ...quantileChartDefaults, minimumWeeks: 3, gapWeeks: 0 });
  const verdicts = chart(weeksOf([1, 0, null, 2, null, 9]));
  expect(verdicts.map(({ undecided }) => undecided)).toEqual([
    ...['SHORT_HISTORY', 'SHORT_HISTORY', 'MISSING', 'GAPS_IN_BASELINE', 'MISSING'],
    null,
  ]);
  expect(verdicts.slice(0, 5).every(({ isAlarm }) => isAlarm === null)).toBe(true);
});

test('later weeks never change what was said of earlier ones', () => {
  const series = weeksOf(vectors.series.usual ?? []);
  const all = nbQuantileChart()(series);
  for (const length of [1, 60, 91, 120]) {
    expect(nbQuantileChart()(series.slice(0, length))).toEqual(all.slice(0, length));
  }
});

test.each([-1, 1.5, Number.NaN, Infinity])('%d is refused: it is no count', (count) => {
  expect(() => nbQuantileChart()(weeksOf([1, count]))).toThrow(RangeError);
});
