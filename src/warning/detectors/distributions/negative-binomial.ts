import type { UsualCounts } from '../baseline.ts';
import { betaBelow } from './beta.ts';
import { gammaTails } from './gamma.ts';

/** How likely a count is to be `count` or more; with an infinite size the counts are Poisson's. */
export function countFrom(count: number, { mean, size }: UsualCounts): number {
  if (count <= 0) return 1;
  if (size === Infinity) return gammaTails(count, mean).below;
  return betaBelow(mean / (size + mean), size / (size + mean), count, size);
}

/** How likely a count is to be `count` or less. */
export function countUpTo(count: number, { mean, size }: UsualCounts): number {
  if (count < 0) return 0;
  if (size === Infinity) return gammaTails(count + 1, mean).above;
  return betaBelow(size / (size + mean), mean / (size + mean), size, count + 1);
}

/** The smallest count that is exceeded with at most this probability, 0 < probability < 1. */
export function countExceededBy(probability: number, usual: UsualCounts): number {
  if (!(probability > 0 && probability < 1)) throw new RangeError(`${probability} is not between 0 and 1.`);
  const isEnough = (count: number): boolean => countFrom(count + 1, usual) <= probability;
  let [low, high] = [-1, Math.max(1, Math.ceil(usual.mean))];
  while (!isEnough(high)) [low, high] = [high, high * 2];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isEnough(middle)) high = middle;
    else low = middle;
  }
  return high;
}
