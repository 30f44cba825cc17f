import { judgePeriods } from './judge-periods.ts';
import type { SeriesPoint, Verdict } from './verdict.ts';

/** What a forecast says of one month (`value`: the mean of deaths), beside what it is compared with. */
export interface ForecastChange extends SeriesPoint {
  /** What the run before said of the same month, or what was observed lately; null when there is neither. */
  readonly before: number | null;
}

/** Which change of a forecast is an alarm. */
export interface ForecastDeltaOptions {
  /** The least change of ln(deaths + 1), above 0; 0.7 is about a doubling. */
  readonly leastChange: number;
  /** The least forecast that matters, in deaths a month. */
  readonly leastValue: number;
}

/** A doubling, to what the UCDP counts in a year as armed conflict. */
const forecastDeltaDefaults: ForecastDeltaOptions = { leastChange: Math.LN2, leastValue: 25 };

/**
 * Whether a forecast has worsened: an alarm when ln(forecast + 1) − ln(before + 1), the change by which the VIEWS
 * forecasts of escalation are scored (Hegre et al. 2022, "Lessons from an escalation prediction competition"), reaches
 * `leastChange` and the forecast `leastValue`. `expected` is what it is compared with, `threshold` the forecast from
 * which on it is an alarm, `score` the change. Months that nothing can be compared with are undecided.
 * @throws RangeError for a forecast below 0 or without a number.
 */
export function forecastDelta({ leastChange, leastValue }: ForecastDeltaOptions = forecastDeltaDefaults) {
  return (months: readonly ForecastChange[]): readonly Verdict[] =>
    judgePeriods(months, (index, observed) => {
      const before = months[index]?.before ?? null;
      if (before === null) return 'SHORT_HISTORY';
      const isForecast = observed >= 0 && before >= 0 && Number.isFinite(observed + before);
      if (!isForecast) throw new RangeError(`${observed} after ${before} is no forecast of deaths.`);
      const score = Math.log1p(observed) - Math.log1p(before);
      const threshold = Math.max(leastValue, Math.expm1(Math.log1p(before) + leastChange));
      const isAlarm = observed >= leastValue && score >= leastChange;
      return { observed, expected: before, threshold, pValue: null, score, isAlarm };
    });
}
