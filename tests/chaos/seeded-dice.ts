import type { Dice } from '../graph/property/dice.ts';

/** Dice that never run out and fall alike for the same seed (mulberry32). */
export function seededDice(seed: number): Dice {
  let state = seed >>> 0;
  const roll = (sides: number): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * sides);
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

/** The same values in an order that the dice decide. */
export function shuffled<Value>(dice: Dice, values: readonly Value[]): Value[] {
  const rest = [...values];
  return values.flatMap(() => rest.splice(dice.roll(rest.length), 1));
}
