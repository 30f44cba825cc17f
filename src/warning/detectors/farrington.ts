import { studentBothTails } from './distributions/beta.ts';
import { normalAbove, normalQuantileAbove } from './distributions/normal.ts';
import { countsOf, judgePeriods } from './judge-periods.ts';
import { fitQuasiPoisson, type QuasiPoissonFit, type WeightedCount } from './quasi-poisson-fit.ts';
import type { Decision, Detector, UndecidedReason } from './verdict.ts';

/** How the method is set. */
export interface FarringtonOptions {
  /** Years that are looked back over; a trend is only taken into account from 3 on. */
  readonly years: number;
  /** Weeks before and after the same week of those years that are looked at as well. */
  readonly halfWindow: number;
  /** The probability of a count outside both bounds when nothing has changed; half of it is above the upper one. */
  readonly alpha: number;
  /** Fewer events than `least` in the last `weeks` weeks, the judged one included, are no alarm. */
  readonly enough: { readonly least: number; readonly weeks: number };
}

/** Three years, for histories of conflict are short; else as the paper has it. */
export const farringtonDefaults: FarringtonOptions = {
  years: 3,
  halfWindow: 3,
  alpha: 0.01,
  enough: { least: 5, weeks: 4 },
};

/**
 * The method of Farrington, Andrews, Beale and Catchpole (1996), as `algo.farrington` of the R package surveillance
 * has it with reweighting, trend and the 2/3 power: a quasi-Poisson regression on the same weeks of the years before,
 * past surges weighed down by their Anscombe residuals, a trend if there are three years of it and it is significant
 * and does not point above all that was seen. The later "flexible" form (Noufaily et al. 2013) is not used: its ten
 * seasons want five years and gain little where the violence has no season.
 * `threshold` is the upper bound of the paper, `pValue` how likely the observed count or more is on the transformed
 * scale, `score` the paper's exceedance: 1 at the threshold. Missing weeks are left out of the regression, of which
 * half must be there. Needs years · 52 + halfWindow weeks of history.
 * @throws RangeError for values that are not counts.
 */
export function farrington(options: FarringtonOptions = farringtonDefaults): Detector {
  const z = normalQuantileAbove(options.alpha / 2);
  return (series) => {
    const counts = countsOf(series);
    return judgePeriods(series, (index, observed) => {
      const past = referenceWeeks(counts, index, options);
      if (typeof past === 'string') return past;
      const fit = fitWithTrend(past, index, options.years) ?? fitReweighted(past, false);
      if (fit === null) return 'NO_FIT';
      return judge(observed, fit.at(index), fit.dispersion, {
        z,
        isEnough: isEnough(counts, index, options),
      });
    });
  };
}

function referenceWeeks(
  counts: readonly (number | null)[],
  index: number,
  { years, halfWindow }: FarringtonOptions,
): readonly WeightedCount[] | UndecidedReason {
  if (index - years * 52 - halfWindow < 0) return 'SHORT_HISTORY';
  const past: WeightedCount[] = [];
  for (let year = years; year > 0; year -= 1) {
    for (let away = -halfWindow; away <= halfWindow; away += 1) {
      const time = index - year * 52 + away;
      const count = counts[time] ?? null;
      if (count !== null) past.push({ time, count, weight: 1 });
    }
  }
  return past.length * 2 < years * (2 * halfWindow + 1) || past.length < 3 ? 'GAPS_IN_BASELINE' : past;
}

/** The fit with a trend, or null where the paper's conditions for a trend are not met. */
function fitWithTrend(past: readonly WeightedCount[], index: number, years: number): QuasiPoissonFit | null {
  const fit = fitReweighted(past, true);
  if (fit === null || years < 3) return null;
  const isSignificant = studentBothTails(fit.slopeT, fit.degrees) < 0.05;
  const isWithinSeen = fit.at(index).mean <= Math.max(...past.map(({ count }) => count));
  return isSignificant && isWithinSeen ? fit : null;
}

/** Fits, weighs each count whose standardised Anscombe residual s exceeds 1 by 1 / s², and fits again. */
function fitReweighted(past: readonly WeightedCount[], hasTrend: boolean): QuasiPoissonFit | null {
  const first = fitQuasiPoisson(past, hasTrend);
  if (first === null) return null;
  const shares = past.map(({ count }, place) => {
    const mean = first.means[place] ?? Number.NaN;
    const raw = 1.5 * (count ** (2 / 3) * mean ** (-1 / 6) - Math.sqrt(mean));
    const residual = raw / Math.sqrt(first.dispersion * (1 - (first.leverages[place] ?? Number.NaN)));
    return residual > 1 ? residual ** -2 : 1;
  });
  const scale = past.length / shares.reduce((sum, share) => sum + share, 0);
  return fitQuasiPoisson(
    past.map((week, place) => ({ ...week, weight: scale * (shares[place] ?? Number.NaN) })),
    hasTrend,
  );
}

function judge(
  observed: number,
  { mean, standardError }: { readonly mean: number; readonly standardError: number },
  dispersion: number,
  { z, isEnough }: { readonly z: number; readonly isEnough: boolean },
): Decision {
  const spread = Math.sqrt((4 / 9) * Math.cbrt(mean) * (dispersion + standardError ** 2 / mean));
  const centre = mean ** (2 / 3);
  const threshold = (centre + z * spread) ** 1.5;
  const score = (observed - mean) / (threshold - mean);
  const pValue = normalAbove((observed ** (2 / 3) - centre) / spread);
  return { observed, expected: mean, threshold, pValue, score, isAlarm: isEnough && score > 1 };
}

function isEnough(
  counts: readonly (number | null)[],
  index: number,
  { enough: { least, weeks } }: FarringtonOptions,
): boolean {
  const lately = counts.slice(Math.max(0, index - weeks + 1), index + 1);
  return lately.reduce((sum: number, count) => sum + (count ?? 0), 0) >= least;
}
