import { expect, test } from 'vitest';
import { studentBothTails } from '../../../src/warning/detectors/distributions/beta.ts';
import { successesFrom } from '../../../src/warning/detectors/distributions/beta-binomial.ts';
import {
  countExceededBy,
  countFrom,
  countUpTo,
} from '../../../src/warning/detectors/distributions/negative-binomial.ts';
import { normalAbove, normalQuantileAbove } from '../../../src/warning/detectors/distributions/normal.ts';
import { expectSame, vectors } from '../reference/vectors.ts';

const { negativeBinomial, poisson, quantiles, normal, normalQuantiles, student, betaBinomial } =
  vectors.distributions;

test.each(negativeBinomial)(
  'a negative binomial count of mean $mean and size $size is as often $count or more, or less, as R says',
  ({ count, upTo, from, ...usual }) => {
    expectSame(countUpTo(count, usual), upTo, 'up to');
    expectSame(countFrom(count, usual), from, 'from');
  },
);

test.each(poisson)(
  'a Poisson count of mean $mean has the tails of R at $count',
  ({ count, upTo, from, mean }) => {
    expectSame(countUpTo(count, { mean, size: Infinity }), upTo, 'up to');
    expectSame(countFrom(count, { mean, size: Infinity }), from, 'from');
  },
);

test.each(quantiles)(
  'the count that mean $mean and size $size exceed with probability $alpha is $count',
  ({ alpha, count, ...usual }) => {
    expectSame(countExceededBy(alpha, usual), count, 'quantile');
  },
);

test.each(normal)('the normal distribution has the tail of R above $z', ({ z, above }) => {
  expectSame(normalAbove(z), above, 'above');
});

test.each(normalQuantiles)('the normal quantile above which $p lies is $z', ({ p, z }) => {
  expectSame(normalQuantileAbove(p), z, 'quantile');
});

test.each(student)('Student with $degrees degrees has the tails of R beyond $t', ({ t, degrees, both }) => {
  expectSame(studentBothTails(t, degrees), both, 'both tails');
});

test.each(betaBinomial)(
  'beta-binomial tails of $trials trials are those of R',
  ({ from, ...distribution }) => {
    successesFrom(distribution).forEach((tail, count) => {
      expectSame(tail, from[count], `from ${count}`);
    });
  },
);

test.each([0, 1, -0.1, Number.NaN])('a quantile for the probability %d is refused', (probability) => {
  expect(() => normalQuantileAbove(probability)).toThrow(RangeError);
  expect(() => countExceededBy(probability, { mean: 1, size: 1 })).toThrow(RangeError);
});

test('what cannot be computed is refused instead of guessed', () => {
  expect(() => countFrom(1e15, { mean: 1e15, size: 1e15 })).toThrow('out of reach');
  expect(() => countFrom(1e15, { mean: 1e15, size: Infinity })).toThrow('out of reach');
});
