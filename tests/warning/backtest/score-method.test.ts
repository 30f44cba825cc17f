import { expect, test } from 'vitest';
import { averagePrecision } from '../../../src/warning/backtest/average-precision.ts';
import { type Method, methods } from '../../../src/warning/backtest/methods.ts';
import { runBacktest } from '../../../src/warning/backtest/run-backtest.ts';
import { weeksOf } from '../reference/vectors.ts';

const rule = { horizonWeeks: 4, factor: 2, least: 5 };
const quietly = { rule, signal: new AbortController().signal, onProgress: () => {} };

/** Nothing for a hundred weeks, 6 events in week 100, nothing again: escalation ahead in weeks 96 to 99. */
const counts = Array.from({ length: 150 }, (_, week) => (week === 100 ? 6 : 0));
const series = { region: 'Bria', weeks: weeksOf(counts), scoredFrom: 60 };

const alarmIn = (...weeks: readonly number[]): Method => ({
  name: 'TEST',
  title: 'test',
  judge: (all) =>
    all.map((_, week) => ({
      isAlarm: weeks.includes(week),
      rank: Number(weeks.includes(week)),
      forecast: null,
    })),
});

async function scoreOf(...weeks: readonly number[]) {
  const { scores } = await runBacktest([series], [alarmIn(...weeks)], quietly);
  return scores[0];
}

test('an alarm before the tipping week is right, precise and ahead', async () => {
  expect(await scoreOf(97)).toMatchObject({
    ...{ alarms: 1, precision: 1, beginnings: 1, warnedAhead: 1, caught: 1, medianDelay: -3 },
    ...{ falseAlarmsPerYear: 0, brier: null, crps: null },
  });
});

test('an alarm while it is under way catches it, but warns of nothing and is not precise', async () => {
  expect(await scoreOf(100)).toMatchObject({ precision: 0, warnedAhead: 0, caught: 1, medianDelay: 0 });
  expect(await scoreOf(100)).toMatchObject({ falseAlarmsPerYear: 0 });
});

test('an alarm long before or after is false, and catches nothing', async () => {
  const score = await scoreOf(80, 120);
  expect(score).toMatchObject({ precision: 0, caught: 0, medianDelay: null });
  expect(score?.falseAlarmsPerYear).toBeCloseTo(2 / ((146 - 60) / 52), 12);
});

test('alarms before the scored weeks do not count', async () => {
  expect(await scoreOf(59)).toMatchObject({ alarms: 0, precision: null });
});

test('every method is scored, and knows nothing of later weeks', async () => {
  const { scores, knownWeeks, escalationWeeks } = await runBacktest([series], methods, quietly);
  expect(scores.map(({ name }) => name)).toContain('NB_CUSUM');
  expect([knownWeeks, escalationWeeks]).toEqual([86, 4]);
  for (const { judge } of methods) {
    const all = judge(series.weeks, rule).map(({ isAlarm }) => isAlarm);
    expect(judge(series.weeks.slice(0, 101), rule).map(({ isAlarm }) => isAlarm)).toEqual(all.slice(0, 101));
  }
});

test('Ctrl-C ends a backtest', async () => {
  const signal = AbortSignal.abort(new Error('stopped'));
  await expect(runBacktest([series], methods, { ...quietly, signal })).rejects.toThrow('stopped');
});

test('average precision is 1 for a perfect ranking, the share of finds for none, and takes ties together', () => {
  const ranked = (...weeks: readonly (readonly [rank: number, isAhead: boolean])[]) =>
    averagePrecision(weeks.map(([rank, isAhead]) => ({ rank, isAhead })));
  expect(ranked([9, true], [8, true], [1, false])).toBe(1);
  expect(ranked([1, true], [1, false], [1, false], [1, false])).toBe(0.25);
  expect(ranked([9, true], [8, false], [7, true])).toBeCloseTo((1 + 2 / 3) / 2, 12);
  expect(ranked([9, false])).toBe(null);
});
