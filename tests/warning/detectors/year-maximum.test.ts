import { expect, test } from 'vitest';
import { yearMaximum } from '../../../src/warning/detectors/year-maximum.ts';
import { vectors, weeksOf } from '../reference/vectors.ts';

test.each(Object.keys(vectors.series))(
  'in the series "%s" an alarm is a week above all of the 52 before',
  (name) => {
    const counts = vectors.series[name] ?? [];
    yearMaximum()(weeksOf(counts)).forEach(({ isAlarm }, week) => {
      const year = counts.slice(Math.max(0, week - 52), week).filter((count) => count !== null);
      const count = counts[week] ?? null;
      const isJudged = count !== null && year.length === 52;
      expect(isAlarm).toBe(isJudged ? year.every((before) => before < count) : null);
    });
  },
);

test('a year with gaps is judged when it is allowed to have them', () => {
  const year = Array.from({ length: 52 }, (_, week) => (week % 4 === 0 ? null : 2));
  const last = (minimumWeeks: number) =>
    yearMaximum({ leastCount: 1, minimumWeeks })(weeksOf([...year, 3])).at(-1);
  expect(last(52)?.undecided).toBe('GAPS_IN_BASELINE');
  expect(last(39)).toMatchObject({ isAlarm: true, threshold: 2, expected: 2 });
});
