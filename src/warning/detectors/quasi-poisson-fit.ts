/** A count, when it happened, and how much it weighs. */
export interface WeightedCount {
  readonly time: number;
  readonly count: number;
  readonly weight: number;
}

/** A fitted log-linear mean, exp(intercept + slope · time), and how sure it is. */
export interface QuasiPoissonFit {
  readonly slope: number;
  /** Whether the slope differs from 0: Student's t of it, with `degrees` degrees of freedom; 0 without a trend. */
  readonly slopeT: number;
  readonly degrees: number;
  /** Variance over mean, at least 1. */
  readonly dispersion: number;
  readonly means: readonly number[];
  /** How much each count pulls its own mean, 0 to 1. */
  readonly leverages: readonly number[];
  /** The mean at a time, and its standard error on the scale of counts. */
  at(time: number): { readonly mean: number; readonly standardError: number };
}

/** The step at which the deviance counts as settled, and the most steps, as in R's glm.fit. */
const settled = 1e-8;
const mostSteps = 25;

/**
 * Fits a quasi-Poisson regression with a logarithmic link by iteratively reweighted least squares, with or without a
 * trend in time. It takes the very steps of R's `glm.fit`, so that both give the same digits. Answers null when it does
 * not settle or when the times do not tell a trend apart.
 */
export function fitQuasiPoisson(counts: readonly WeightedCount[], hasTrend: boolean): QuasiPoissonFit | null {
  let means = counts.map(({ count }) => count + 0.1);
  let deviance = devianceOf(counts, means);
  for (let step = 0; step < mostSteps; step += 1) {
    const line = leastSquares(counts, means, hasTrend);
    if (line === null) return null;
    const next = counts.map(({ time }) => Math.exp(line.at(time)));
    const nextDeviance = devianceOf(counts, next);
    if (!Number.isFinite(nextDeviance)) return null;
    if (Math.abs(nextDeviance - deviance) / (Math.abs(nextDeviance) + 0.1) < settled) {
      return fitOf(counts, means, next, line, hasTrend);
    }
    [means, deviance] = [next, nextDeviance];
  }
  return null;
}

function devianceOf(counts: readonly WeightedCount[], means: readonly number[]): number {
  return counts.reduce((sum, { count, weight }, place) => {
    const mean = means[place] ?? Number.NaN;
    const logRatio = count === 0 ? 0 : count * Math.log(count / mean);
    return sum + 2 * weight * (logRatio - (count - mean));
  }, 0);
}

/** A weighted straight line through working responses, centred on its mean time, which keeps the digits. */
interface Line {
  readonly slope: number;
  /** Of the intercept at the centre, and of the slope, before the dispersion. */
  readonly centre: number;
  readonly centreVariance: number;
  readonly slopeVariance: number;
  at(time: number): number;
}

function leastSquares(
  counts: readonly WeightedCount[],
  means: readonly number[],
  hasTrend: boolean,
): Line | null {
  let [all, times, responses] = [0, 0, 0];
  const rows = counts.map(({ time, count, weight }, place) => {
    const mean = means[place] ?? Number.NaN;
    return { time, weight: weight * mean, response: Math.log(mean) + (count - mean) / mean };
  });
  for (const { time, weight, response } of rows) {
    all += weight;
    times += weight * time;
    responses += weight * response;
  }
  const [centre, level] = [times / all, responses / all];
  let [spread, together] = [0, 0];
  for (const { time, weight, response } of rows) {
    spread += weight * (time - centre) ** 2;
    together += weight * (time - centre) * (response - level);
  }
  if (hasTrend && !(spread > 0)) return null;
  const slope = hasTrend ? together / spread : 0;
  const at = (time: number): number => level + slope * (time - centre);
  return { slope, centre, centreVariance: 1 / all, slopeVariance: hasTrend ? 1 / spread : 0, at };
}

/** What the last step says; like R, with the weights that it began with and the means that it ended with. */
function fitOf(
  counts: readonly WeightedCount[],
  before: readonly number[],
  means: readonly number[],
  line: Line,
  hasTrend: boolean,
): QuasiPoissonFit {
  const weights = counts.map(({ weight }, place) => weight * (before[place] ?? Number.NaN));
  const variance = (time: number): number =>
    line.centreVariance + (time - line.centre) ** 2 * line.slopeVariance;
  const degrees = counts.length - (hasTrend ? 2 : 1);
  const pearson = counts.reduce((sum, { count }, place) => {
    const mean = means[place] ?? Number.NaN;
    return sum + (weights[place] ?? Number.NaN) * ((count - mean) / mean) ** 2;
  }, 0);
  const scatter = pearson / degrees;
  const dispersion = Math.max(1, scatter);
  return {
    slope: line.slope,
    slopeT: hasTrend ? line.slope / Math.sqrt(scatter * line.slopeVariance) : 0,
    degrees,
    dispersion,
    means,
    leverages: counts.map(({ time }, place) => (weights[place] ?? Number.NaN) * variance(time)),
    at(time) {
      const mean = Math.exp(line.at(time));
      return { mean, standardError: mean * Math.sqrt(dispersion * variance(time)) };
    },
  };
}
