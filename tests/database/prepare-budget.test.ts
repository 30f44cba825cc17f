import { expect, test } from 'vitest';
import { openPrepareBudget } from '../../src/database/prepare-budget.ts';

test('as many different statements are prepared in a window as the budget has, and those stay prepared', () => {
  const budget = openPrepareBudget(2, 1_000);
  expect(['a', 'b', 'c', 'a', 'b', 'c'].map((text) => budget.allows(text, 10))).toEqual([
    true,
    true,
    false,
    true,
    true,
    false,
  ]);
});

test('a new window starts with a full budget', () => {
  const budget = openPrepareBudget(1, 1_000);
  expect(budget.allows('a', 0)).toBe(true);
  expect(budget.allows('b', 999)).toBe(false);
  expect(budget.allows('b', 1_000)).toBe(true);
});
