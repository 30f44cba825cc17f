import { momentsOf, type UsualCounts } from '../detectors/baseline.ts';
import { countFrom } from '../detectors/distributions/negative-binomial.ts';

/** What may come of the sum of the weeks ahead. */
export interface Forecast {
  /** How likely that sum is to reach `needed`. */
  probabilityOf(needed: number): number;
  /**
   * The continuous ranked probability score (Gneiting and Raftery 2007) of this forecast when `sum` came: the area
   * between its distribution and the truth, in events; 0 is perfect, and for a single number it is the error. Null for
   * counts of a million and more, for which it is not computed.
   */
  crps(sum: number): number | null;
}

/** The forecast that one of these sums will come, each as likely as the others; there must be one. */
export function ensembleForecast(sums: readonly number[]): Forecast {
  const sorted = Float64Array.from(sums).sort();
  const count = sorted.length;
  // The mean distance between two members, by their places in the order: no pairs are gone through.
  const spread = sorted.reduce((so, sum, place) => so + sum * (2 * place + 1 - count), 0) / count ** 2;
  return {
    probabilityOf: (needed) => sorted.filter((sum) => sum >= needed).length / count,
    crps: (actual) => sorted.reduce((so, sum) => so + Math.abs(sum - actual), 0) / count - spread,
  };
}

/** The forecast of a negative binomial distribution. */
export function countForecast(usual: UsualCounts): Forecast {
  return {
    probabilityOf: (needed) => countFrom(Math.ceil(needed), usual),
    crps: (actual) => negativeBinomialCrps(usual, actual),
  };
}

/** What of a tail may be left out of the score. */
const negligible = 1e-9;

/** The score goes through all counts; beyond this it would take too long. */
const mostCount = 1e6;

/** The sum over all counts of (how likely a count up to it is − whether the truth was up to it)². */
function negativeBinomialCrps({ mean, size }: UsualCounts, actual: number): number | null {
  const logStep = Math.log(mean / (size + mean));
  let logMass = size * Math.log(size / (size + mean));
  let [below, score] = [0, 0];
  for (let count = 0; count < actual || 1 - below > negligible; count += 1) {
    below = Math.min(1, below + Math.exp(logMass));
    score += count < actual ? below ** 2 : (1 - below) ** 2;
    logMass += Math.log((count + size) / (count + 1)) + logStep;
    if (count > mostCount) return null;
  }
  return score;
}

/** The sums of so many weeks in a row within these counts; of weeks among which one is missing there is none. */
export function sumsOf(counts: readonly (number | null)[], weeks: number): readonly number[] {
  return counts.flatMap((_, start) => {
    const row = counts.slice(start, start + weeks).filter((count) => count !== null);
    return row.length === weeks ? [row.reduce((sum, count) => sum + count, 0)] : [];
  });
}

/** Negative binomial around the sum of the last weeks, scattering as the sums of the year did. */
export function noChangeForecast(lastSum: number, yearSums: readonly number[]): Forecast {
  const { mean, variance } = momentsOf(yearSums);
  const scatter = mean > 0 && yearSums.length > 1 ? Math.max(0, variance - mean) / mean ** 2 : 0;
  return countForecast({ mean: lastSum + 0.5, size: 1 / (scatter + 1 / (lastSum + 0.5)) });
}
