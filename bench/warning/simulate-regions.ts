import type { SeriesPoint } from '../../src/warning/detectors/verdict.ts';
import { chanceOf } from './chance.ts';

/** A region whose surge is known; weeks count from 0. */
export interface SimulatedRegion {
  readonly weeks: readonly SeriesPoint[];
  readonly usualMean: number;
  /** The first and the last week of the surge. */
  readonly surge: { readonly from: number; readonly to: number };
}

/** How many weeks are simulated: four years. */
export const simulatedWeeks = 208;

/**
 * Regions with negative binomial weekly counts and one surge each. Usual means are from 0.1 to 20 a week and sizes from
 * 0.5 to 5, on a logarithmic scale. The surge begins in some week from the 61st on, lasts 4 to 10 weeks, and makes the
 * mean 2.5 to 6 times what is usual, plus 2: in a quiet region a surge is not a multiple of nearly nothing.
 */
export function simulateRegions(seed: number, count: number): readonly SimulatedRegion[] {
  const chance = chanceOf(seed);
  return Array.from({ length: count }, () => {
    const usualMean = chance.scale(0.1, 20);
    const size = chance.scale(0.5, 5);
    const length = chance.whole(4, 10);
    const from = chance.whole(60, simulatedWeeks - length);
    const surge = { from, to: from + length - 1 };
    const surgeMean = usualMean * chance.between(2.5, 6) + 2;
    const weeks = Array.from({ length: simulatedWeeks }, (_, week) => ({
      period: new Date(Date.UTC(2010, 0, 4 + 7 * week)).toISOString().slice(0, 10),
      value: chance.count(week >= surge.from && week <= surge.to ? surgeMean : usualMean, size),
    }));
    return { weeks, usualMean, surge };
  });
}
