import { expect, test } from 'vitest';
import { earsC1, earsC2, earsC3 } from '../../../src/warning/detectors/ears.ts';
import type { Verdict } from '../../../src/warning/detectors/verdict.ts';
import { alarmOf, expectTable, vectors, weeksOf } from '../reference/vectors.ts';

const names = Object.keys(vectors.series);
const threshold = (verdict: Verdict) => verdict.threshold;
const score = (verdict: Verdict) => verdict.score;

test.each(names)('C1 and C2 answer for the series "%s" as earsC of the package surveillance', (name) => {
  for (const { method, of, ...options } of vectors.ears) {
    const detect = method === 'C1' ? earsC1(options) : earsC2(options);
    expectTable(detect(weeksOf(vectors.series[name] ?? [])), of[name], `${method} ${name}`, [
      threshold,
      alarmOf,
    ]);
  }
});

test.each(names)('C3 answers for the series "%s" as the definition does', (name) => {
  for (const { of, ...options } of vectors.earsC3) {
    expectTable(earsC3(options)(weeksOf(vectors.series[name] ?? [])), of[name], name, [score, alarmOf]);
  }
});

test('weeks all alike are judged by their mean when no least deviation is set, and have no score', () => {
  const detect = earsC1({ alpha: 0.001, baselineWeeks: 7, leastDeviation: 0 });
  const last = detect(weeksOf([...Array.from({ length: 7 }, () => 4), 5])).at(-1);
  expect(last).toMatchObject({ threshold: 4, score: null, pValue: null, isAlarm: true });
});

test('C3 sees a surge that is over, C2 does not', () => {
  const weeks = weeksOf([2, 3, 1, 2, 3, 2, 1, 2, 3, 40, 3]);
  const options = { alpha: 0.025, baselineWeeks: 7, leastDeviation: 0.5 };
  expect(earsC2(options)(weeks).at(-1)?.isAlarm).toBe(false);
  expect(earsC3(options)(weeksOf([2, 3, ...weeks.map(({ value }) => value)])).at(-1)?.isAlarm).toBe(true);
});

test('a gap in the baseline leaves a week undecided', () => {
  const detect = earsC2({ alpha: 0.001, baselineWeeks: 3, leastDeviation: 1 });
  const verdicts = detect(weeksOf([1, 2, null, 3, 4, 9, 9, 9]));
  expect(verdicts.map(({ undecided }) => undecided)).toEqual([
    ...['SHORT_HISTORY', 'SHORT_HISTORY', 'MISSING', 'SHORT_HISTORY', 'SHORT_HISTORY'],
    ...['GAPS_IN_BASELINE', 'GAPS_IN_BASELINE', 'GAPS_IN_BASELINE'],
  ]);
});
