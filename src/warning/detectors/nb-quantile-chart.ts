import { type BaselineWindow, baselineBefore, usualCounts } from './baseline.ts';
import { countExceededBy, countFrom } from './distributions/negative-binomial.ts';
import { countsOf, judgePeriods } from './judge-periods.ts';
import type { Decision, Detector } from './verdict.ts';

/** How the chart is set. */
export interface QuantileChartOptions extends BaselineWindow {
  /** The probability of an alarm in a week in which nothing has changed, between 0 and 1. */
  readonly alpha: number;
  /** Fewer events than this in the week are no alarm, however rare they are. */
  readonly leastCount: number;
}

/** What the simulation of `npm run bench -- warning` was tuned to. */
export const quantileChartDefaults: QuantileChartOptions = {
  baselineWeeks: 104,
  gapWeeks: 2,
  minimumWeeks: 52,
  alpha: 0.005,
  leastCount: 2,
};

/**
 * The negative binomial quantile chart: an alarm when the week's count exceeds the 1 − alpha quantile of what the
 * weeks before lead to expect (`usualCounts`). It is the chart of Riebler (2004; `algo.bayes` of the R package
 * surveillance) with scatter beyond Poisson, and needs no shape of the year.
 * `threshold` is that quantile, `pValue` the probability of the observed count or more. A region in which nothing ever
 * happened has a mean slightly above 0, and one event in it is no alarm. Missing weeks are left out of the baseline;
 * with fewer than `minimumWeeks` counts in it a week is undecided.
 * @throws RangeError for values that are not counts.
 */
export function nbQuantileChart(options: QuantileChartOptions = quantileChartDefaults): Detector {
  return (series) => {
    const counts = countsOf(series);
    return judgePeriods(series, (index, observed) => {
      const baseline = baselineBefore(counts, index, options);
      return typeof baseline === 'string' ? baseline : judge(observed, baseline, options);
    });
  };
}

function judge(
  observed: number,
  baseline: readonly number[],
  { alpha, leastCount }: QuantileChartOptions,
): Decision {
  const usual = usualCounts(baseline);
  const threshold = Math.max(leastCount - 1, countExceededBy(alpha, usual));
  return {
    observed,
    expected: usual.mean,
    threshold,
    pValue: countFrom(observed, usual),
    score: null,
    isAlarm: observed > threshold,
  };
}
