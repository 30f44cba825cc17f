import { deviance, stirlingError } from './gamma.ts';

/** Steps after which the continued fraction is given up; it takes about as many as the root of the larger shape. */
const mostSteps = 200_000;

const tiny = 1e-300;

/**
 * The share of a beta distribution with shapes `a` and `b` above 0 that lies below `x` (the regularised incomplete
 * beta function). `rest` is 1 − x, given by itself so that neither of the two loses its digits near 0.
 * @throws RangeError for shapes so large that it cannot be computed; a rough answer would look like a right one.
 */
export function betaBelow(x: number, rest: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (rest <= 0) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - betaBelow(rest, x, b, a);
  return (betaPower(x, rest, a, b) * betaFraction(x, a, b)) / a;
}

/** x^a rest^b / B(a, b), by way of Loader's binomial density. */
function betaPower(x: number, rest: number, a: number, b: number): number {
  const all = a + b;
  const exponent =
    stirlingError(all) - stirlingError(a) - stirlingError(b) - deviance(a, all * x) - deviance(b, all * rest);
  return Math.exp(exponent) * Math.sqrt((a * b) / (2 * Math.PI * all));
}

/** The continued fraction of the incomplete beta function (Lentz' method); it converges fast below the mean. */
function betaFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let step = 1; step < mostSteps; step += 1) {
    const double = a + 2 * step;
    const even = (step * (b - step) * x) / ((double - 1) * double);
    d = 1 / nonZero(1 + even * d);
    c = nonZero(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + step) * (a + b + step) * x) / (double * (double + 1));
    d = 1 / nonZero(1 + odd * d);
    c = nonZero(1 + odd / c);
    const factor = d * c;
    fraction *= factor;
    if (Math.abs(factor - 1) < 1e-15) return fraction;
  }
  throw new RangeError(`The beta distribution of shapes ${a} and ${b} at ${x} is out of reach.`);
}

const nonZero = (number: number): number => (Math.abs(number) < tiny ? tiny : number);

/** How likely a Student's t with this many degrees of freedom is to lie further from 0 than `t`, on either side. */
export function studentBothTails(t: number, degrees: number): number {
  const square = t * t;
  if (!Number.isFinite(square)) return 0;
  const whole = degrees + square;
  return betaBelow(degrees / whole, square / whole, degrees / 2, 0.5);
}
