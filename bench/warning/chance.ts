/** Chance that is the same for the same seed. */
export interface Chance {
  /** From 0 up to, but not, 1. */
  share(): number;
  between(low: number, high: number): number;
  /** Between the two, every doubling being as likely as any other. */
  scale(low: number, high: number): number;
  /** A whole number between the two, both included. */
  whole(low: number, high: number): number;
  /** A negative binomial count of this mean, with the variance mean + mean² / size. */
  count(mean: number, size: number): number;
}

/** Chance from a seed (mulberry32). */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  const share = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    share,
    between: (low, high) => low + (high - low) * share(),
    scale: (low, high) => low * (high / low) ** share(),
    whole: (low, high) => low + Math.floor((high - low + 1) * share()),
    count: (mean, size) => poisson(share, (gamma(share, size) * mean) / size),
  };
}

/** Marsaglia and Tsang (2000), also for shapes below 1. */
function gamma(share: () => number, shape: number): number {
  if (shape < 1) return gamma(share, shape + 1) * (1 - share()) ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const normal = Math.sqrt(-2 * Math.log(1 - share())) * Math.cos(2 * Math.PI * share());
    const v = (1 + normal / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(1 - share()) < 0.5 * normal ** 2 + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** Adds up exponential waiting times; the means of a simulated week are a few hundred at most. */
function poisson(share: () => number, mean: number): number {
  let count = -1;
  for (let time = 0; time < mean; count += 1) time -= Math.log(1 - share());
  return Math.max(0, count);
}
