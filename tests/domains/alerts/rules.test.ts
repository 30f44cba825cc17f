import { expect, test } from 'vitest';
import { isCircle, isPolygon, lastExpiry, sentAt, timeProblems } from '../../../src/domains/alerts/rules.ts';

const sent = new Date('2024-05-01T12:00:00Z');

test('a message is sent at the beginning of its second, since CAP knows no fractions', () => {
  expect(sentAt(new Date('2024-05-01T12:00:00.999Z'))).toEqual(sent);
});

test.each([
  { times: {}, wrong: [] },
  { times: { effective: '2024-05-01T12:00:00Z', onset: '2024-05-01T14:00:00+02:00' }, wrong: [] },
  { times: { effective: '2024-05-01T11:59:59Z' }, wrong: ['effective'] },
  { times: { onset: '2024-05-01T13:59:59+02:00' }, wrong: ['onset'] },
  { times: { expires: '2024-05-01T12:00:00Z' }, wrong: ['expires'] },
  { times: { expires: '2024-05-01T12:00:01Z' }, wrong: [] },
  { times: { onset: '2024-05-02T00:00:00Z', expires: '2024-05-01T18:00:00Z' }, wrong: ['expires'] },
])('nothing in a block lies before it is sent or after it expires: $times', ({ times, wrong }) => {
  const problems = timeProblems([{}, times], sent);
  expect(problems.map(({ path }) => path)).toEqual(wrong.map((name) => ['input', 'infos', '1', name]));
});

test('a message expires with the last of its blocks, and never when one of them never does', () => {
  const [early, late] = ['2024-05-02T00:00:00Z', '2024-05-03T02:00:00+02:00'];
  expect(lastExpiry([{ expires: late }, { expires: early }])).toBe('2024-05-03T00:00:00.000Z');
  expect(lastExpiry([{ expires: early }, {}])).toBeNull();
  expect(lastExpiry([])).toBeNull();
});

test.each([
  ['6,18 7,18 7,19 6,18', true],
  ['-6.25,18.5 7,-18 7,19 -6.25,18.5', true],
  ['6,18 7,18 6,18', false],
  ['6,18 7,18 7,19 6,19', false],
  ['91,18 7,18 7,19 91,18', false],
  ['6,181 7,18 7,19 6,181', false],
  ['6 18 7,18 7,19 6 18', false],
  ['', false],
])('an outline %s is closed, of four points or more, on the earth: %s', (text, isGood) => {
  expect(isPolygon(text)).toBe(isGood);
});

test.each([
  ['7.3,18.28 25', true],
  ['7.3,18.28 0', true],
  ['7.3,18.28 -1', false],
  ['7.3,18.28', false],
  ['7.3,18.28 25 km', false],
])('a circle %s is a centre and a radius that is not negative: %s', (text, isGood) => {
  expect(isCircle(text)).toBe(isGood);
});
