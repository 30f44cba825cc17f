import { type BaselineWindow, baselineBefore } from './baseline.ts';
import { successesFrom } from './distributions/beta-binomial.ts';
import { countsOf, judgePeriods } from './judge-periods.ts';
import type { SeriesPoint, Verdict } from './verdict.ts';

/** One week of community feedback: how much of one kind came in (`value`), and how much of all kinds together. */
export interface FeedbackWeek extends SeriesPoint {
  readonly total: number;
}

/** How the detector is set. */
export interface FeedbackSurgeOptions extends BaselineWindow {
  /** The probability of an alarm in a week in which nothing has changed, between 0 and 1. */
  readonly alpha: number;
  /** Fewer messages of the kind than this are no alarm; 1 for kinds of which each one counts. */
  readonly leastCount: number;
  /** The most messages that the baseline may stand for: the smaller, the more the share may scatter by itself. */
  readonly mostKnown: number;
}

/** Half a year is enough for a share; it changes with what people are asked about. */
export const feedbackSurgeDefaults: FeedbackSurgeOptions = {
  baselineWeeks: 26,
  gapWeeks: 1,
  minimumWeeks: 8,
  alpha: 0.001,
  leastCount: 3,
  mostKnown: 200,
};

/**
 * Whether one kind of feedback, such as complaints or rumours, takes a larger share of all feedback than it did. The
 * share is judged, not the number, because how much comes in follows how many are asked. The share of the baseline is
 * a beta distribution (Jeffreys' prior, weighing at most `mostKnown` messages); out of this week's total the kind's
 * number is then beta-binomial. An alarm when it exceeds the 1 − alpha quantile, which is `threshold`; `pValue` is the
 * probability of the number or more. Weeks without any feedback are undecided as MISSING, not quiet.
 * @throws RangeError for values that are not counts, or a kind that exceeds the total.
 */
export function feedbackSurge(options: FeedbackSurgeOptions = feedbackSurgeDefaults) {
  return (weeks: readonly FeedbackWeek[]): readonly Verdict[] => {
    const heard = weeks.map((week) => (week.total === 0 ? { ...week, value: null } : week));
    const counts = countsOf(heard);
    const totals = countsOf(
      heard.map(({ period, value, total }) => ({ period, value: value === null ? null : total })),
    );
    const outOfOrder = heard.find(({ value, total }) => value !== null && value > total);
    if (outOfOrder) throw new RangeError(`The feedback of ${outOfOrder.period} exceeds its total.`);
    return judgePeriods(heard, (index, observed) => {
      const kind = baselineBefore(counts, index, options);
      const all = baselineBefore(totals, index, options);
      if (typeof kind === 'string') return kind;
      if (typeof all === 'string') return all;
      const trials = totals[index] ?? 0;
      const shapes = shapesOf(sum(kind), sum(all), options.mostKnown);
      const tails = successesFrom({ trials, shapes });
      const quantile = tails.findIndex((_, count) => (tails[count + 1] ?? 0) <= options.alpha);
      const threshold = Math.max(options.leastCount - 1, quantile);
      const expected = (trials * shapes[0]) / (shapes[0] + shapes[1]);
      const pValue = tails[observed] ?? 0;
      return { observed, expected, threshold, pValue, score: null, isAlarm: observed > threshold };
    });
  };
}

function shapesOf(kind: number, all: number, mostKnown: number): readonly [number, number] {
  const weight = Math.min(1, mostKnown / Math.max(1, all));
  return [kind * weight + 0.5, (all - kind) * weight + 0.5];
}

const sum = (numbers: readonly number[]): number => numbers.reduce((so, number) => so + number, 0);
