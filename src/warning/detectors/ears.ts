import { momentsOf } from './baseline.ts';
import { normalAbove, normalQuantileAbove } from './distributions/normal.ts';
import { countsOf, judgePeriods } from './judge-periods.ts';
import type { Decision, Detector, UndecidedReason } from './verdict.ts';

/** How C1, C2 and C3 are set. */
export interface EarsOptions {
  /** The probability of an alarm in a week in which nothing has changed, between 0 and 1. */
  readonly alpha: number;
  /** Weeks in the baseline, 3 or more. */
  readonly baselineWeeks: number;
  /** The least standard deviation that is divided by, from 0; 0.5 to 1 suits series with many zeros. */
  readonly leastDeviation: number;
}

/**
 * For C1 and C2, what the simulation of `npm run bench -- warning` was tuned to. Half a year and a tiny alpha instead
 * of the seven days and 0.001 of the paper, since weekly counts of violence have far longer tails than normal ones:
 * the false alarms are many more than alpha says.
 */
export const earsDefaults: EarsOptions = { alpha: 0.000005, baselineWeeks: 26, leastDeviation: 1 };

/** As the R package surveillance has it, with the least deviation that its manual suggests for sparse data. */
const earsC3Defaults: EarsOptions = { alpha: 0.025, baselineWeeks: 7, leastDeviation: 0.5 };

/**
 * EARS C1 (Hutwagner et al. 2003; Fricker, Hegler and Dunfee 2008; `earsC` of the R package surveillance): an alarm
 * when the count exceeds mean + z(1 − alpha) · standard deviation of the `baselineWeeks` right before. For areas with a
 * short history: it needs no more than the baseline. `score` is the distance from the mean in standard deviations,
 * `pValue` its normal tail, which is only roughly right for small counts. A missing week in the baseline leaves a week
 * undecided. Without any spread (`leastDeviation` 0 and all weeks alike) the threshold is the mean, and score and
 * p-value are null.
 * @throws RangeError for values that are not counts.
 */
export function earsC1(options: EarsOptions = earsDefaults): Detector {
  return beyondDeviations(options, 0);
}

/** EARS C2: as C1, but the two weeks right before are left out, so that a surge in progress does not become usual. */
export function earsC2(options: EarsOptions = earsDefaults): Detector {
  return beyondDeviations(options, lagOfC2);
}

/**
 * EARS C3 (Hutwagner et al. 2003): by how much the C2 statistics of this week and of the two before exceeded 1, added
 * up, is the `score`; an alarm is a score above z(1 − alpha), about 2. So a week can be an alarm for the sake of those
 * before it; `threshold` is then 0 at least. A week is undecided unless all three have a C2 statistic. Not a default:
 * it raises several false alarms per region and year. `earsC` of the R package surveillance (1.20.3) differs: its bound
 * starts from the observed count instead of the mean, so that this week's own count plays no part.
 * @throws RangeError for values that are not counts.
 */
export function earsC3(options: EarsOptions = earsC3Defaults): Detector {
  const z = normalQuantileAbove(options.alpha);
  return (series) => {
    const counts = countsOf(series);
    const usual = counts.map((_, index) => usualBefore(counts, index, lagOfC2, options));
    const surplus = (index: number): number => {
      const [count, before] = [counts[index] ?? null, usual[index] ?? 'SHORT_HISTORY'];
      if (count === null || typeof before === 'string') return Number.NaN;
      return Math.max(0, (count - before.mean) / before.deviation - 1);
    };
    return judgePeriods(series, (index, observed) => {
      const now = usual[index] ?? 'SHORT_HISTORY';
      if (typeof now === 'string') return now;
      if (usual[index - 2] === 'SHORT_HISTORY') return 'SHORT_HISTORY';
      const before = surplus(index - 1) + surplus(index - 2);
      const score = surplus(index) + before;
      if (!Number.isFinite(score)) return now.deviation === 0 ? 'NO_SPREAD' : 'GAPS_IN_BASELINE';
      const threshold = Math.max(0, now.mean + now.deviation * (1 + z - before));
      return { observed, expected: now.mean, threshold, pValue: null, score, isAlarm: score > z };
    });
  };
}

const lagOfC2 = 2;

function beyondDeviations(options: EarsOptions, lag: number): Detector {
  const z = normalQuantileAbove(options.alpha);
  return (series) => {
    const counts = countsOf(series);
    return judgePeriods(series, (index, observed) => {
      const usual = usualBefore(counts, index, lag, options);
      return typeof usual === 'string' ? usual : judge(observed, usual, z);
    });
  };
}

function judge(observed: number, { mean, deviation }: Usual, z: number): Decision {
  const threshold = mean + z * deviation;
  const score = deviation === 0 ? null : (observed - mean) / deviation;
  const pValue = score === null ? null : normalAbove(score);
  return { observed, expected: mean, threshold, pValue, score, isAlarm: observed > threshold };
}

interface Usual {
  readonly mean: number;
  readonly deviation: number;
}

function usualBefore(
  counts: readonly (number | null)[],
  index: number,
  lag: number,
  { baselineWeeks, leastDeviation }: EarsOptions,
): Usual | UndecidedReason {
  const start = index - lag - baselineWeeks;
  if (start < 0) return 'SHORT_HISTORY';
  const present = counts.slice(start, index - lag).filter((count) => count !== null);
  if (present.length < baselineWeeks) return 'GAPS_IN_BASELINE';
  const { mean, variance } = momentsOf(present);
  return { mean, deviation: Math.max(Math.sqrt(variance), leastDeviation) };
}
