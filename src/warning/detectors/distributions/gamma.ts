/** Lanczos' approximation with g = 7 and nine terms (Godfrey, 2001): relative error about 1e-15. */
const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

const halfLogTau = 0.5 * Math.log(2 * Math.PI);

/** The natural logarithm of the gamma function of `x` above 0. */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const base = x + 6.5;
  const sum = lanczos.reduce((so, term, place) => so + (place === 0 ? term : term / (x - 1 + place)), 0);
  return halfLogTau + (x - 0.5) * Math.log(base) - base + Math.log(sum);
}

/**
 * How far ln Γ(x + 1) lies above Stirling's (x + ½) ln x − x + ½ ln 2π; `x` above 0. With it, probabilities of huge
 * counts are products of moderate factors instead of differences of huge logarithms, which would lose their digits
 * (Loader, "Fast and accurate computation of binomial probabilities", 2000).
 */
export function stirlingError(x: number): number {
  if (x < 16) return logGamma(x + 1) - (x + 0.5) * Math.log(x) + x - halfLogTau;
  const square = x * x;
  const tail = 1 / 1260 - (1 / 1680 - (1 / 1188 - 691 / 360360 / square) / square) / square;
  return (1 / 12 - (1 / 360 - tail / square) / square) / x;
}

/** x ln(x / mean) + mean − x, without losing digits where the two are close; `x` from 0, `mean` above 0. */
export function deviance(x: number, mean: number): number {
  if (x === 0) return mean;
  if (Math.abs(x - mean) >= 0.1 * (x + mean)) return x * Math.log(x / mean) + mean - x;
  const ratio = (x - mean) / (x + mean);
  let sum = (x - mean) * ratio;
  let power = 2 * x * ratio;
  for (let odd = 3; odd < 1_000; odd += 2) {
    power *= ratio * ratio;
    const next = sum + power / odd;
    if (next === sum) break;
    sum = next;
  }
  return sum;
}

/** Poisson's e^-mean mean^x / Γ(x + 1), also between whole numbers; `x` from 0, `mean` above 0. */
function poissonDensity(x: number, mean: number): number {
  if (x === 0) return Math.exp(-mean);
  return Math.exp(-stirlingError(x) - deviance(x, mean)) / Math.sqrt(2 * Math.PI * x);
}

/** Steps after which a series or continued fraction is given up; counts of a hundred million need some 30 000. */
const mostSteps = 200_000;

const tiny = 1e-300;

/**
 * Both tails of the gamma distribution with this shape and rate 1 at `x`: below + above = 1, the smaller one exact.
 * @throws RangeError for a shape so large that its tails cannot be computed; a rough answer would look like a right one.
 */
export function gammaTails(shape: number, x: number): { readonly below: number; readonly above: number } {
  if (x <= 0) return { below: 0, above: 1 };
  const density = poissonDensity(shape, x);
  if (x < shape + 1) {
    const below = density * gammaSeries(shape, x);
    return { below, above: 1 - below };
  }
  const above = density * shape * gammaFraction(shape, x);
  return { below: 1 - above, above };
}

/** Γ(shape + 1) e^x x^-shape times the lower incomplete gamma function over Γ(shape). */
function gammaSeries(shape: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let step = 1; step < mostSteps; step += 1) {
    term *= x / (shape + step);
    sum += term;
    if (term < sum * 1e-17) return sum;
  }
  throw new RangeError(`The gamma distribution of shape ${shape} at ${x} is out of reach.`);
}

/** The continued fraction of the upper incomplete gamma function (Lentz' method). */
function gammaFraction(shape: number, x: number): number {
  let b = x + 1 - shape;
  let c = 1 / tiny;
  let d = 1 / b;
  let fraction = d;
  for (let step = 1; step < mostSteps; step += 1) {
    const a = -step * (step - shape);
    b += 2;
    d = 1 / nonZero(a * d + b);
    c = nonZero(b + a / c);
    const factor = d * c;
    fraction *= factor;
    if (Math.abs(factor - 1) < 1e-15) return fraction;
  }
  throw new RangeError(`The gamma distribution of shape ${shape} at ${x} is out of reach.`);
}

const nonZero = (number: number): number => (Math.abs(number) < tiny ? tiny : number);
