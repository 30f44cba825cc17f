import type { Decision, SeriesPoint, UndecidedReason, Verdict } from './verdict.ts';

/**
 * Asks `judge` about each period that has a value, in order; the others are undecided as MISSING. `judge` is given the
 * period's place in the series and its value, and answers with a decision or with why there is none.
 */
export function judgePeriods(
  series: readonly SeriesPoint[],
  judge: (index: number, observed: number) => Decision | UndecidedReason,
): readonly Verdict[] {
  return series.map(({ period, value }, index) => {
    const found = value === null ? 'MISSING' : judge(index, value);
    if (typeof found !== 'string') return { period, ...found, undecided: null };
    const nothing = { expected: null, threshold: null, pValue: null, score: null, isAlarm: null };
    return { period, observed: value, ...nothing, undecided: found };
  });
}

/**
 * The values of a series of counts.
 * @throws RangeError for a value that is not a whole number from 0: a method for counts would answer, and wrongly.
 */
export function countsOf(series: readonly SeriesPoint[]): readonly (number | null)[] {
  return series.map(({ period, value }) => {
    if (value === null || (Number.isSafeInteger(value) && value >= 0)) return value;
    throw new RangeError(`${value} for ${period} is not a count.`);
  });
}
