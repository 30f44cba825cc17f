import { expect, test } from 'vitest';
import { indicatorThreshold } from '../../../src/warning/detectors/indicator-threshold.ts';
import { indicatorTrend, indicatorTrendDefaults } from '../../../src/warning/detectors/indicator-trend.ts';
import { expectSame, vectors, weeksOf } from '../reference/vectors.ts';

test('an indicator beyond its line is an alarm once it has stayed there', () => {
  const rule = indicatorThreshold({ alarmWhen: 'BELOW', threshold: 0.5, periods: 2 });
  const verdicts = rule(weeksOf([0.4, 0.6, 0.5, 0.4, 0.3, 0.2, null, 0.4, 0.4]));
  expect(verdicts.map(({ isAlarm, undecided }) => undecided ?? isAlarm)).toEqual([
    ...['SHORT_HISTORY', false, false, false, true, true, 'MISSING', 'GAPS_IN_BASELINE', true],
  ]);
});

test('a gap further back than the last good value does not matter', () => {
  const rule = indicatorThreshold({ alarmWhen: 'ABOVE', threshold: 10, periods: 4 });
  expect(rule(weeksOf([null, 3, 11, 12])).at(-1)).toMatchObject({ isAlarm: false, score: 2 });
});

const trendOf = (values: readonly (number | null)[], alarmWhen: 'RISING' | 'FALLING', leastChange = 0) =>
  indicatorTrend({ ...indicatorTrendDefaults, alarmWhen, leastChange })(weeksOf(values)).at(-1);

test.each(vectors.trends)('trends have the p-values and slopes of R: $values', (wanted) => {
  const rising = trendOf(wanted.values, 'RISING');
  const falling = trendOf(wanted.values, 'FALLING');
  expectSame(rising?.pValue ?? null, wanted.rising, 'rising');
  expectSame(falling?.pValue ?? null, wanted.falling, 'falling');
  expectSame(rising?.score ?? null, wanted.change, 'change');
  expectSame(rising?.expected ?? null, wanted.median, 'median');
});

test('a trend is an alarm only in the direction of trouble, and only when it is large enough to matter', () => {
  const falling = [61, 60, 60, 58, 59, 57, null, 55, 52, 51, null, 50];
  expect(trendOf(falling, 'FALLING')?.isAlarm).toBe(true);
  expect(trendOf(falling, 'RISING')?.isAlarm).toBe(false);
  expect(trendOf(falling, 'FALLING', 20)?.isAlarm).toBe(false);
});

test('values that never change are no trend, and too few are undecided', () => {
  expect(trendOf(Array(12).fill(5), 'RISING')).toMatchObject({ pValue: 1, isAlarm: false });
  expect(trendOf([1, 2, 3, 4, 5, 6, 7], 'RISING')?.undecided).toBe('SHORT_HISTORY');
  expect(trendOf([1, null, 3, null, 5, null, 7, 8], 'RISING')?.undecided).toBe('GAPS_IN_BASELINE');
});
