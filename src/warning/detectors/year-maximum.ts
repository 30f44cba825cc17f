import { baselineBefore } from './baseline.ts';
import { countsOf, judgePeriods } from './judge-periods.ts';
import type { Detector } from './verdict.ts';

/** How the rule is set. */
export interface YearMaximumOptions {
  /** Fewer events than this in the week are no alarm. */
  readonly leastCount: number;
  /** Weeks with a count that the year before must hold, 1 to 52. */
  readonly minimumWeeks: number;
}

/** The rule as it is used: any week above all of the year before. */
const yearMaximumDefaults: YearMaximumOptions = { leastCount: 1, minimumWeeks: 52 };

/**
 * The rule of thumb of humanitarian desks: an alarm when the count exceeds every one of the 52 weeks before, which is
 * also `threshold`. `expected` is their mean. No paper stands behind it and nothing in it says how likely chance is:
 * of a series in which nothing ever changes, one week in 53 is such a maximum, about one false alarm a year (fewer when
 * counts are small and tie). It is here for comparison.
 * @throws RangeError for values that are not counts.
 */
export function yearMaximum(options: YearMaximumOptions = yearMaximumDefaults): Detector {
  const window = { baselineWeeks: 52, gapWeeks: 0, minimumWeeks: options.minimumWeeks };
  return (series) => {
    const counts = countsOf(series);
    return judgePeriods(series, (index, observed) => {
      const year = baselineBefore(counts, index, window);
      if (typeof year === 'string') return year;
      const expected = year.reduce((sum, count) => sum + count, 0) / year.length;
      const threshold = Math.max(options.leastCount - 1, ...year);
      return { observed, expected, threshold, pValue: null, score: null, isAlarm: observed > threshold };
    });
  };
}
