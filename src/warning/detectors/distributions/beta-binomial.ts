import { logGamma } from './gamma.ts';

/** A number of successes out of `trials`, whose chance is itself drawn from a beta distribution (both shapes above 0). */
export interface BetaBinomial {
  readonly trials: number;
  readonly shapes: readonly [number, number];
}

/**
 * How likely each number of successes or more is: the entry at `count` is the probability of `count` or more, for 0 to
 * `trials`. Added up from the far end, so that small tails keep their digits.
 */
export function successesFrom({ trials, shapes: [a, b] }: BetaBinomial): readonly number[] {
  const tails: number[] = Array.from({ length: trials + 1 }, () => 0);
  const whole = logGamma(trials + 1) - logBeta(a, b);
  let tail = 0;
  for (let count = trials; count >= 0; count -= 1) {
    const ways = whole - logGamma(count + 1) - logGamma(trials - count + 1);
    tail += Math.exp(ways + logBeta(count + a, trials - count + b));
    tails[count] = Math.min(1, tail);
  }
  return tails;
}

const logBeta = (a: number, b: number): number => logGamma(a) + logGamma(b) - logGamma(a + b);
