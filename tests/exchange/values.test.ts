import { expect, test } from 'vitest';
import {
  count,
  day,
  decimal,
  integer,
  isAbsent,
  latitude,
  longitude,
  oneOf,
} from '../../src/exchange/values.ts';

test.each(['', ' ', 'NA', 'n/a', 'None', 'null', 'NaN', '..', 'No information'])(
  '%j says that there is no value',
  (text) => {
    expect(isAbsent(text)).toBe(true);
  },
);

test.each(['0', 'Nana', 'Namibia', '-1'])('%j is a value', (text) => {
  expect(isAbsent(text)).toBe(false);
});

test.each([
  ['12', 12],
  ['-1', -1],
  ['250.0', 250],
  ['-0', 0],
])('the whole number %j is %i', (text, value) => {
  expect(integer(text)).toEqual({ value });
});

test.each(['1.5', '12a', '1e3', '99999999999', '0x10'])('%j is not a whole number', (text) => {
  expect(integer(text)).toHaveProperty('reason', 'is not a whole number');
});

test('a count is never negative', () => {
  expect(count('-1')).toHaveProperty('reason', 'is negative');
});

test.each([
  ['4,3667', 4.3667],
  ['.0002001', 0.0002001],
  ['1e-5', 0.00001],
  ['1,234.5', 1234.5],
])('the decimal %j is %f', (text, value) => {
  expect(decimal(text)).toEqual({ value });
});

test('degrees outside the globe are no coordinates', () => {
  expect(latitude('95')).toHaveProperty('reason', 'is not a latitude');
  expect(longitude('195.3435043')).toHaveProperty('reason', 'is not a longitude');
});

test.each([
  ['2009-02-20T00:00:00', '2009-02-20'],
  ['2020-01-21T00:00:00.000Z', '2020-01-21'],
  ['2020-02-29', '2020-02-29'],
  ['0001-01-01', null],
])('the date %j is %j', (text, value) => {
  expect(day(text)).toEqual({ value });
});

test.each(['2021-02-29', '2021-13-01'])('%j is a day that no calendar has', (text) => {
  expect(day(text)).toHaveProperty('reason', 'is a day that no calendar has');
});

test('a word outside the code list is told the words in it', () => {
  expect(oneOf({ 1: 'STATE_BASED', 2: 'NON_STATE' })('4')).toEqual({
    reason: 'is not in the code list',
    mend: 'Write one of 1, 2.',
  });
});
