import { normalAbove } from './distributions/normal.ts';
import { judgePeriods } from './judge-periods.ts';
import type { Decision, Detector } from './verdict.ts';

/** Which trend of an indicator is an alarm. */
export interface IndicatorTrend {
  readonly alarmWhen: 'RISING' | 'FALLING';
  /** Periods that are looked at, this one included. */
  readonly periods: number;
  /** Of these so many must have a value; below 8 the p-value is only rough. */
  readonly minimumPeriods: number;
  /** The probability of an alarm when there is no trend, between 0 and 1. */
  readonly alpha: number;
  /** The least change over all the periods that matters, in the indicator's unit, from 0. */
  readonly leastChange: number;
}

/** Twelve periods: a year of months, three years of quarters. What change matters depends on the indicator. */
export const indicatorTrendDefaults: Omit<IndicatorTrend, 'alarmWhen' | 'leastChange'> = {
  periods: 12,
  minimumPeriods: 8,
  alpha: 0.01,
};

/**
 * Whether an indicator rises or falls: the test of Mann (1945) and Kendall (1975), one-sided, by the normal
 * approximation with the correction for ties and for continuity; and the slope of Theil (1950) and Sen (1968), which
 * one wild value cannot bend, times the periods must reach `leastChange`. It needs no distribution of the values.
 * `score` is that change, negative for a fall; `expected` the median of the periods, which is what no trend would lead
 * to. There is no threshold: a trend does not hang on one value. Missing periods are left out; fewer than
 * `minimumPeriods` values leave a period undecided. Values that are all alike are no trend (p-value 1).
 */
export function indicatorTrend(options: IndicatorTrend): Detector {
  return (series) =>
    judgePeriods(series, (index, observed) => {
      const start = Math.max(0, index - options.periods + 1);
      const window = series.slice(start, index + 1);
      const seen = window.flatMap(({ value }, time) => (value === null ? [] : [{ time, value }]));
      if (window.length < options.minimumPeriods) return 'SHORT_HISTORY';
      if (seen.length < options.minimumPeriods) return 'GAPS_IN_BASELINE';
      return judge(observed, seen, options);
    });
}

interface Seen {
  readonly time: number;
  readonly value: number;
}

function judge(
  observed: number,
  seen: readonly Seen[],
  { alarmWhen, alpha, leastChange }: IndicatorTrend,
): Decision {
  const sign = alarmWhen === 'RISING' ? 1 : -1;
  const pairs = seen.flatMap((later, place) => seen.slice(0, place).map((before) => ({ before, later })));
  const slope = median(
    pairs.map(({ before, later }) => (later.value - before.value) / (later.time - before.time)),
  );
  const rises = pairs.reduce((sum, { before, later }) => sum + Math.sign(later.value - before.value), 0);
  const pValue = mannKendall(sign * rises, seen);
  const change = slope * ((seen.at(-1)?.time ?? 0) - (seen[0]?.time ?? 0));
  return {
    observed,
    expected: median(seen.map(({ value }) => value)),
    threshold: null,
    pValue,
    score: change,
    isAlarm: pValue <= alpha && sign * change > 0 && sign * change >= leastChange,
  };
}

/** How likely so many more rises than falls are, or more, when the values come in any order alike. */
function mannKendall(rises: number, seen: readonly Seen[]): number {
  const ties = new Map<number, number>();
  for (const { value } of seen) ties.set(value, (ties.get(value) ?? 0) + 1);
  const term = (count: number): number => count * (count - 1) * (2 * count + 5);
  const tied = [...ties.values()].reduce((sum, count) => sum + term(count), 0);
  const variance = (term(seen.length) - tied) / 18;
  if (variance === 0) return 1;
  return normalAbove((rises - Math.sign(rises)) / Math.sqrt(variance));
}

function median(numbers: readonly number[]): number {
  const sorted = Float64Array.from(numbers).sort();
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  return (lower + upper) / 2;
}
