/** A row of rolls that a generator decides by. When it runs out it always rolls 0, the plainest choice. */
export interface Dice {
  /** A whole number from 0 to `sides` - 1. */
  roll(sides: number): number;
  /** True in about one of `n` rolls. */
  oneIn(n: number): boolean;
  pick<T>(values: readonly T[]): T;
}

/** Dice that fall as told: shrinking the numbers, or leaving the last out, makes plainer documents. */
export function diceOf(rolls: readonly number[]): Dice {
  let next = 0;
  const roll = (sides: number): number => {
    const rolled = rolls[next] ?? 0;
    next += 1;
    return rolled % sides;
  };
  return {
    roll,
    oneIn: (n) => roll(n) === n - 1,
    pick: (values) => {
      const picked = values[roll(values.length)];
      if (picked === undefined) throw new Error('Nothing to pick from.');
      return picked;
    },
  };
}
