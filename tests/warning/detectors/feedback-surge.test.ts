import { expect, test } from 'vitest';
import { feedbackSurge, feedbackSurgeDefaults } from '../../../src/warning/detectors/feedback-surge.ts';
import { weeksOf } from '../reference/vectors.ts';

const weeks = (values: readonly (readonly [kind: number | null, total: number])[]) =>
  weeksOf(values.map(([kind]) => kind)).map((week, place) => ({ ...week, total: values[place]?.[1] ?? 0 }));
const usual = Array.from({ length: 20 }, () => [4, 80] as const);
const last = (kind: number | null, total: number, options = feedbackSurgeDefaults) =>
  feedbackSurge(options)(weeks([...usual, [kind, total]])).at(-1);

test('more of a kind is a surge when its share of all feedback has grown', () => {
  expect(last(30, 80)).toMatchObject({ isAlarm: true, undecided: null });
  expect(last(30, 600)).toMatchObject({ isAlarm: false, undecided: null });
});

test('the alarm begins right above the threshold, where the p-value falls to alpha', () => {
  const threshold = last(0, 80)?.threshold ?? 0;
  expect(last(threshold, 80)?.isAlarm).toBe(false);
  expect(last(threshold + 1, 80)?.isAlarm).toBe(true);
  expect(last(threshold, 80)?.pValue).toBeGreaterThan(feedbackSurgeDefaults.alpha);
  expect(last(threshold + 1, 80)?.pValue).toBeLessThanOrEqual(feedbackSurgeDefaults.alpha);
});

test('of a kind of which each message counts one can be an alarm', () => {
  const never = Array.from({ length: 20 }, () => [0, 80] as const);
  const options = { ...feedbackSurgeDefaults, leastCount: 1, alpha: 0.05, mostKnown: 5_000 };
  const verdict = feedbackSurge(options)(weeks([...never, [1, 80]])).at(-1);
  expect(verdict).toMatchObject({ isAlarm: true, threshold: 0 });
});

test('a week in which nobody said anything is undecided, not quiet', () => {
  expect(last(0, 0)).toMatchObject({ undecided: 'MISSING', isAlarm: null });
  expect(feedbackSurge()(weeks([[1, 10]])).at(-1)?.undecided).toBe('SHORT_HISTORY');
});

test('a kind with more messages than all together is refused', () => {
  expect(() => last(81, 80)).toThrow('exceeds its total');
});
