import { expect, test } from 'vitest';
import {
  countForecast,
  ensembleForecast,
  noChangeForecast,
  sumsOf,
} from '../../../src/warning/backtest/forecasts.ts';
import { countUpTo } from '../../../src/warning/detectors/distributions/negative-binomial.ts';

test('the score of a single number is how far it was off', () => {
  expect(ensembleForecast([7]).crps(3)).toBe(4);
  expect(ensembleForecast([3, 3, 3]).crps(3)).toBe(0);
});

test('the score of an ensemble is its mean distance from the truth less half that between its members', () => {
  const sums = [0, 2, 2, 5, 11];
  const meanOf = (numbers: readonly number[]) => numbers.reduce((so, each) => so + each, 0) / numbers.length;
  const between = meanOf(sums.flatMap((one) => sums.map((other) => Math.abs(one - other))));
  const wanted = meanOf(sums.map((sum) => Math.abs(sum - 4))) - between / 2;
  expect(ensembleForecast(sums).crps(4)).toBeCloseTo(wanted, 12);
});

test.each([
  { mean: 0.3, size: 0.4, actual: 0 },
  { mean: 12, size: 2, actual: 30 },
  { mean: 900, size: 900, actual: 700 },
])(
  'the score of a count of mean $mean is the area between its distribution and $actual',
  ({ actual, ...usual }) => {
    let area = 0;
    for (let count = 0; count < 3_000; count += 1) {
      area += (countUpTo(count, usual) - Number(count >= actual)) ** 2;
    }
    expect(countForecast(usual).crps(actual)).toBeCloseTo(area, 6);
  },
);

test('probabilities are those of reaching what is needed, also when that is no whole number', () => {
  expect(ensembleForecast([1, 4, 5, 9]).probabilityOf(4.5)).toBe(0.5);
  const usual = { mean: 3, size: 2 };
  expect(countForecast(usual).probabilityOf(4.5)).toBeCloseTo(1 - countUpTo(4, usual), 12);
});

test('no change expects the last sum again, and scatters as the sums of the year did', () => {
  const [steady, wild] = [noChangeForecast(8, [8, 8, 8, 8]), noChangeForecast(8, [0, 0, 32, 0])];
  expect(steady.probabilityOf(8)).toBeGreaterThan(0.4);
  expect(wild.probabilityOf(30)).toBeGreaterThan(10 * steady.probabilityOf(30));
});

test('weeks in a row are added up, except across a missing one', () => {
  expect(sumsOf([1, 2, 3, null, 4, 5], 2)).toEqual([3, 5, 9]);
});

test('sums of millions have no score instead of a wrong one', () => {
  expect(countForecast({ mean: 5e6, size: 2 }).crps(4e6)).toBe(null);
});
