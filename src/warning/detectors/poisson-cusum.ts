import { type BaselineWindow, baselineBefore, usualCounts } from './baseline.ts';
import { countsOf, judgePeriods } from './judge-periods.ts';
import type { Detector } from './verdict.ts';

/** How the CUSUM is set. */
export interface PoissonCusumOptions extends BaselineWindow {
  /** Standard deviations that each week may exceed the mean without adding to the sum, from 0. */
  readonly allowance: number;
  /** The sum from which on it is an alarm, above 0. */
  readonly limit: number;
}

/** What the simulation of `npm run bench -- warning` was tuned to, as far as counts that scatter allow. */
const poissonCusumDefaults: PoissonCusumOptions = {
  baselineWeeks: 104,
  gapWeeks: 8,
  minimumWeeks: 52,
  allowance: 1.04,
  limit: 6,
};

/**
 * The Poisson CUSUM (Rossi, Lampugnani and Marchi 1999; `algo.cusum` of the R package surveillance with Rossi's
 * transformation): each week adds how many standard deviations its transformed count lies above the mean, less
 * `allowance`; the sum never falls below 0, an alarm is a sum of `limit` or more, and after an alarm it begins again.
 * The mean comes from the weeks before (`usualCounts`), `gapWeeks` of them left out, and is always above 0. Counts that
 * scatter more than Poisson's, as those of violence do, raise false alarms; `nbLikelihoodCusum` allows for that.
 * `score` is the sum, `threshold` the largest whole count that would not have been an alarm, given the sum so far.
 * Missing weeks say nothing either way: the sum stays. There is no p-value.
 * @throws RangeError for values that are not counts.
 */
export function poissonCusum(options: PoissonCusumOptions = poissonCusumDefaults): Detector {
  const { allowance, limit } = options;
  return (series) => {
    const counts = countsOf(series);
    let sum = 0;
    return judgePeriods(series, (index, observed) => {
      const baseline = baselineBefore(counts, index, options);
      if (typeof baseline === 'string') return baseline;
      const { mean } = usualCounts(baseline);
      const threshold = largestWithin(limit + allowance - sum, mean);
      const score = Math.max(0, sum + transformed(observed, mean) - allowance);
      const isAlarm = score >= limit;
      sum = isAlarm ? 0 : score;
      return { observed, expected: mean, threshold, pValue: null, score, isAlarm };
    });
  };
}

/** Rossi's transformation, which brings Poisson counts closer to normal ones than dividing by the root alone. */
function transformed(count: number, mean: number): number {
  return (count - 3 * mean + 2 * Math.sqrt(count * mean)) / (2 * Math.sqrt(mean));
}

/** The largest whole count whose transformation is below `bound`: solved for the root of the count, then rounded. */
function largestWithin(bound: number, mean: number): number {
  const root = Math.sqrt(Math.max(0, 4 * mean + 2 * bound * Math.sqrt(mean))) - Math.sqrt(mean);
  const solved = Math.max(0, root) ** 2;
  return Math.max(0, Math.ceil(solved) - 1);
}
