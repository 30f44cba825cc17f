import { expect, test } from 'vitest';
import {
  beginningsOf,
  escalationsAhead,
  neededAhead,
  sumAhead,
} from '../../../src/warning/backtest/escalation.ts';

const rule = { horizonWeeks: 4, factor: 2, least: 5 };
const year = (count: number) => Array.from({ length: 52 }, () => count);

test('an escalation is twice the pace of the year before, and never less than the least', () => {
  expect(neededAhead(year(3), 51, rule)).toBe(24);
  expect(neededAhead(year(0), 51, rule)).toBe(5);
});

test('the pace is not known within the first year, nor when more than a quarter of the year is missing', () => {
  expect(neededAhead(year(3), 50, rule)).toBe(null);
  const withGaps = (gaps: number) => year(3).map((count, week) => (week < gaps ? null : count));
  expect(neededAhead(withGaps(13), 51, rule)).toBe(24);
  expect(neededAhead(withGaps(14), 51, rule)).toBe(null);
});

test('what lies ahead is the four weeks after, and unknown while one of them is missing or not over', () => {
  expect(sumAhead([9, 1, 2, 3, 4, 9], 0, rule)).toBe(10);
  expect(sumAhead([9, 1, null, 3, 4, 9], 0, rule)).toBe(null);
  expect(sumAhead([9, 1, 2, 3], 0, rule)).toBe(null);
});

test('an escalation lies ahead from four weeks before the week that tips it, and begins there once', () => {
  const ahead = escalationsAhead([...year(0), 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0, 0], rule);
  const weeks = ahead.flatMap((isAhead, week) => (isAhead === true ? [week] : []));
  expect(weeks).toEqual([55, 56, 57, 58]);
  expect(beginningsOf(ahead, rule)).toEqual([55]);
});

test('what was unknown or ahead shortly before is no new beginning', () => {
  expect(beginningsOf([true, false, false, false, false, true], rule)).toEqual([5]);
  expect(beginningsOf([true, false, false, false, true], rule)).toEqual([]);
  expect(beginningsOf([null, false, false, false, true], rule)).toEqual([]);
});
