import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { z } from 'zod';
import type { SeriesPoint, Verdict } from '../../../src/warning/detectors/verdict.ts';

const number = z.number();
const numbers = z.array(z.union([z.number(), z.null()]));
const table = z.array(numbers);
const bySeries = z.record(z.string(), table);
const window = z.object({ baselineWeeks: number, gapWeeks: number, minimumWeeks: number });
const ears = z.object({ alpha: number, baselineWeeks: number, leastDeviation: number, of: bySeries });

const shape = z.object({
  surveillance: z.string(),
  series: z.record(z.string(), numbers),
  windows: z.array(window),
  quantileChart: z.array(z.array(z.object({ alpha: number, of: bySeries }))),
  likelihoodCusum: z.array(z.object({ factor: number, limit: number, of: bySeries })),
  poissonCusum: z.array(z.object({ allowance: number, limit: number, of: bySeries })),
  ears: z.array(ears.extend({ method: z.enum(['C1', 'C2']) })),
  earsC3: z.array(ears),
  farrington: z.object({
    series: z.record(z.string(), numbers),
    runs: z.array(z.object({ years: number, halfWindow: number, alpha: number, of: bySeries })),
  }),
  known: z.object({
    ...{ counts: numbers, means: z.array(number), alpha: number, factor: number, limit: number },
    ...{ score: numbers, bound: numbers, alarm: numbers },
  }),
  bayes: z.object({ alpha: number, weeks: number, from: number, bound: numbers, alarm: numbers }),
  distributions: z.object({
    negativeBinomial: z.array(
      z.object({ mean: number, size: number, count: number, upTo: number, from: number }),
    ),
    poisson: z.array(z.object({ mean: number, count: number, upTo: number, from: number })),
    quantiles: z.array(z.object({ mean: number, size: number, alpha: number, count: number })),
    normal: z.array(z.object({ z: number, above: number })),
    normalQuantiles: z.array(z.object({ p: number, z: number })),
    student: z.array(z.object({ t: number, degrees: number, both: number })),
    betaBinomial: z.array(
      z.object({ trials: number, shapes: z.tuple([number, number]), from: z.array(number) }),
    ),
  }),
  trends: z.array(
    z.object({ values: numbers, rising: number, falling: number, change: number, median: number }),
  ),
});

/** What R and its package surveillance answer (make-vectors.R). */
export const vectors = shape.parse(
  JSON.parse(gunzipSync(readFileSync(fileURLToPath(import.meta.resolve('./vectors.json.gz')))).toString()),
);

/** Weeks from 2010-01-04 on with these values. */
export function weeksOf(values: readonly (number | null)[]): readonly SeriesPoint[] {
  return values.map((value, week) => ({
    period: new Date(Date.UTC(2010, 0, 4 + 7 * week)).toISOString().slice(0, 10),
    value,
  }));
}

/** Fails unless two numbers agree to eight digits, or are both missing; 1e-13 apart is always near enough. */
export function expectSame(actual: number | null, wanted: number | null | undefined, where: string): void {
  if (actual === null || wanted === null || wanted === undefined) {
    expect(actual, where).toBe(wanted ?? null);
    return;
  }
  const isClose = actual === wanted || Math.abs(actual - wanted) <= 1e-8 * Math.abs(wanted) + 1e-13;
  expect(isClose, `${where}: ${actual} instead of ${wanted}`).toBe(true);
}

type Column = (verdict: Verdict) => number | null;

/** An alarm as R has it: 1, 0 or missing. */
export const alarmOf: Column = ({ isAlarm }) => (isAlarm === null ? null : Number(isAlarm));

/** Fails unless the verdicts on each series have the numbers of the vectors: one column of R's table each. */
export function expectTable(
  verdicts: readonly Verdict[],
  wanted: readonly (readonly (number | null)[])[] | undefined,
  name: string,
  columns: readonly Column[],
): void {
  expect(verdicts, name).toHaveLength(wanted?.length ?? -1);
  verdicts.forEach((verdict, week) => {
    columns.forEach((column, place) => {
      expectSame(column(verdict), wanted?.[week]?.[place], `${name}, week ${week + 1}, column ${place + 1}`);
    });
  });
}
