import { expect, test } from 'vitest';
import { monthWhenFirst, partialDate } from '../../src/exchange/partial-date.ts';

test.each([
  ['2004', '2004-01-01', 'YEAR'],
  ['2004-12', '2004-12-01', 'MONTH'],
  ['2004-12-31', '2004-12-31', 'DAY'],
])('%s is %s, known to the %s', (text, date, precision) => {
  expect(partialDate(text)).toEqual({ date, precision });
});

test.each(['', '2004-13', '2004-12-32', 'December 2004'])('"%s" is no date', (text) => {
  expect(partialDate(text)).toBeNull();
});

test('the first of a month is known to the month, any other day to the day', () => {
  expect(monthWhenFirst('1999-10-01')).toEqual({ date: '1999-10-01', precision: 'MONTH' });
  expect(monthWhenFirst('1999-10-22')).toEqual({ date: '1999-10-22', precision: 'DAY' });
  expect(monthWhenFirst(null)).toEqual({ date: null, precision: null });
});
