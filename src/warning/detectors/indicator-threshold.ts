import { judgePeriods } from './judge-periods.ts';
import type { Detector } from './verdict.ts';

/** A line that an indicator should not cross. */
export interface IndicatorThreshold {
  /** On which side of the line the trouble is. */
  readonly alarmWhen: 'ABOVE' | 'BELOW';
  /** The line, in the indicator's unit; a value on it is no alarm. */
  readonly threshold: number;
  /** Periods in a row that must lie beyond the line, this one included, from 1. */
  readonly periods: number;
}

/**
 * Whether an indicator has crossed a line, and stays beyond it: an alarm when this period and the `periods` − 1 before
 * all lie beyond `threshold`. A missing period breaks the row, for nobody knows on which side it was; with fewer periods
 * before than the rule needs, a period is undecided unless it lies on the good side itself. It expects nothing and has
 * no p-value; `score` is how many periods in a row lie beyond the line, at most `periods`.
 */
export function indicatorThreshold({ alarmWhen, threshold, periods }: IndicatorThreshold): Detector {
  const isBeyond = (value: number): boolean =>
    alarmWhen === 'ABOVE' ? value > threshold : value < threshold;
  return (series) =>
    judgePeriods(series, (index, observed) => {
      const row = series.slice(Math.max(0, index - periods + 1), index + 1).toReversed();
      const good = row.findIndex(({ value }) => value !== null && !isBeyond(value));
      const gap = row.findIndex(({ value }) => value === null);
      if (good === -1 && row.length < periods) return 'SHORT_HISTORY';
      if (gap !== -1 && (good === -1 || gap < good)) return 'GAPS_IN_BASELINE';
      const score = good === -1 ? periods : good;
      return { observed, expected: null, threshold, pValue: null, score, isAlarm: good === -1 };
    });
}
