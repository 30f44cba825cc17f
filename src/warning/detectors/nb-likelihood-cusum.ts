import { type BaselineWindow, baselineBefore, type UsualCounts, usualCounts } from './baseline.ts';
import { countsOf, judgePeriods } from './judge-periods.ts';
import type { Detector, UndecidedReason } from './verdict.ts';

/** How the CUSUM is set. */
export interface LikelihoodCusumOptions extends BaselineWindow {
  /** How many times the usual mean a surge is looked for; above 1. */
  readonly factor: number;
  /** The evidence for a surge that is an alarm, as a logarithm of likelihoods; above 0. */
  readonly limit: number;
}

/** What the simulation of `npm run bench -- warning` was tuned to. */
export const likelihoodCusumDefaults: LikelihoodCusumOptions = {
  baselineWeeks: 104,
  gapWeeks: 8,
  minimumWeeks: 52,
  factor: 2.5,
  limit: 4,
};

/**
 * The likelihood-ratio CUSUM for negative binomial counts (Höhle and Paul 2008, "Count data regression charts for the
 * monitoring of surveillance time series"; `algo.glrnb` of the R package surveillance with a known change). Each week
 * adds ln of how much likelier its count is at `factor` times the usual mean than at the mean itself; the sum never
 * falls below 0, an alarm is a sum above `limit`, and after an alarm it begins again at 0.
 * What is usual comes from the weeks before (`usualCounts`), `gapWeeks` of them left out, and moves along.
 * `score` is the sum, `threshold` the count above which this week would have been an alarm, given the sum so far; it
 * need not be whole. Missing weeks say nothing either way: the sum stays. There is no p-value.
 * @throws RangeError for values that are not counts.
 */
export function nbLikelihoodCusum(options: LikelihoodCusumOptions = likelihoodCusumDefaults): Detector {
  return (series) => {
    const counts = countsOf(series);
    return likelihoodCusumAgainst(options, (index) => {
      const baseline = baselineBefore(counts, index, options);
      return typeof baseline === 'string' ? baseline : usualCounts(baseline);
    })(series);
  };
}

/** The same chart for a process whose usual counts are known, week by week, instead of estimated. */
export function likelihoodCusumAgainst(
  { factor, limit }: Pick<LikelihoodCusumOptions, 'factor' | 'limit'>,
  usualAt: (index: number) => UsualCounts | UndecidedReason,
): Detector {
  return (series) => {
    let evidence = 0;
    return judgePeriods(series, (index, observed) => {
      const usual = usualAt(index);
      if (typeof usual === 'string') return usual;
      const { perEvent, perWeek } = likelihoodRatio(usual, factor);
      const threshold = (limit - evidence - perWeek) / perEvent;
      const score = Math.max(0, evidence + perEvent * observed + perWeek);
      const isAlarm = score > limit;
      evidence = isAlarm ? 0 : score;
      return { observed, expected: usual.mean, threshold, pValue: null, score, isAlarm };
    });
  };
}

/**
 * The logarithm of the likelihoods' ratio is linear in the count: `perEvent` · count + `perWeek`. With scatter
 * a = 1 / size they are ln factor − ln((1 + a·factor·mean) / (1 + a·mean)), and −size times that last logarithm.
 */
function likelihoodRatio({ mean, size }: UsualCounts, factor: number) {
  const growth = Math.log1p(((factor - 1) * mean) / (size + mean));
  return { perEvent: Math.log(factor) - growth, perWeek: -size * growth };
}
