import type { UndecidedReason } from './verdict.ts';

/** Which weeks before the one that is judged say what is usual. */
export interface BaselineWindow {
  /** The most weeks that are looked back over. */
  readonly baselineWeeks: number;
  /** Weeks right before the judged one that are left out, so that a surge in progress does not become usual. */
  readonly gapWeeks: number;
  /** Weeks with a count that the window must hold. */
  readonly minimumWeeks: number;
}

/** What is usual: a negative binomial distribution, its variance being mean + mean² / size. */
export interface UsualCounts {
  /** Above zero, also when nothing ever happened. */
  readonly mean: number;
  /** Above zero; the smaller, the more the counts scatter. */
  readonly size: number;
}

/** The counts of the window before week `index`, or why there are too few of them. */
export function baselineBefore(
  counts: readonly (number | null)[],
  index: number,
  { baselineWeeks, gapWeeks, minimumWeeks }: BaselineWindow,
): readonly number[] | UndecidedReason {
  const end = Math.max(0, index - gapWeeks);
  const window = counts.slice(Math.max(0, end - baselineWeeks), end);
  const present = window.filter((count) => count !== null);
  if (present.length >= minimumWeeks) return present;
  return window.length < minimumWeeks ? 'SHORT_HISTORY' : 'GAPS_IN_BASELINE';
}

/**
 * What the counts of a baseline (n of them, with the sum S) lead to expect of one more week. The mean is
 * (S + ½) / n: half an event more than there was (Jeffreys' prior), so that one event after a year without any is not
 * infinitely unlikely. 1 / size adds how much the weeks scatter beyond Poisson, by the method of moments, and how
 * little n weeks say about the mean, 1 / (S + ½). Without extra scatter this is the predictive distribution of
 * Riebler (2004), `algo.bayes` of the R package surveillance. There must be two counts or more.
 */
export function usualCounts(baseline: readonly number[]): UsualCounts {
  const sum = total(baseline);
  const { mean, variance } = momentsOf(baseline);
  const scatter = mean > 0 ? Math.max(0, variance - mean) / mean ** 2 : 0;
  return { mean: (sum + 0.5) / baseline.length, size: 1 / (scatter + 1 / (sum + 0.5)) };
}

/** Mean and unbiased variance; NaN for fewer than one and two numbers. */
export function momentsOf(numbers: readonly number[]): { readonly mean: number; readonly variance: number } {
  const mean = total(numbers) / numbers.length;
  const squares = total(numbers.map((number) => (number - mean) ** 2));
  return { mean, variance: squares / (numbers.length - 1) };
}

const total = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);
