import { gammaTails } from './gamma.ts';

/** How likely a standard normal variable is to be above `z`. */
export function normalAbove(z: number): number {
  if (Number.isNaN(z)) return Number.NaN;
  const { below, above } = gammaTails(0.5, (z * z) / 2);
  return z >= 0 ? above / 2 : (1 + below) / 2;
}

/**
 * The z that a standard normal variable exceeds with this probability, 0 < probability < 1. Newton's method on the
 * logarithm of the tail, which is concave, so it converges from any side.
 */
export function normalQuantileAbove(probability: number): number {
  if (!(probability > 0 && probability < 1)) throw new RangeError(`${probability} is not between 0 and 1.`);
  if (probability > 0.5) return -normalQuantileAbove(1 - probability);
  let z = 0;
  for (let step = 0; step < 100; step += 1) {
    const tail = normalAbove(z);
    const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
    const move = (Math.log(tail / probability) * tail) / density;
    z += move;
    if (Math.abs(move) < 1e-15 * (1 + z)) break;
  }
  return z;
}
