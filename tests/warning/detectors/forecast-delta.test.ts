import { expect, test } from 'vitest';
import { forecastDelta } from '../../../src/warning/detectors/forecast-delta.ts';

const judge = (value: number | null, before: number | null) =>
  forecastDelta({ leastChange: Math.LN2, leastValue: 25 })([{ period: '2014-01-01', value, before }])[0];

test.each([
  { value: 61, before: 30, isAlarm: true },
  { value: 60.9, before: 30, isAlarm: false },
  { value: 24, before: 0, isAlarm: false },
  { value: 25, before: 0, isAlarm: true },
  { value: 30, before: 61, isAlarm: false },
])('a forecast of $value after $before: alarm $isAlarm', ({ value, before, isAlarm }) => {
  expect(judge(value, before)).toMatchObject({ isAlarm, expected: before, undecided: null });
});

test('a forecast that nothing can be compared with, and a month without a forecast, are undecided', () => {
  expect(judge(80, null)?.undecided).toBe('SHORT_HISTORY');
  expect(judge(null, 80)?.undecided).toBe('MISSING');
});

test('a forecast below 0 is refused', () => {
  expect(() => judge(-1, 3)).toThrow(RangeError);
});
