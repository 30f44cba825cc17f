import { expect, test } from 'vitest';
import { dueAt, paused, shownAt, timed } from '../../../src/exchange/replay/replay-clock.ts';

const day = 86_400_000;
const from = Date.parse('2013-12-05');
/** A day a second, begun an hour into the epoch. */
const clock = { from, startedAt: 3_600_000, speed: 86_400 };

test('the clock shows its beginning when it begins, and runs as fast as it is told', () => {
  expect(shownAt(clock, clock.startedAt)).toBe(from);
  expect(shownAt(clock, clock.startedAt + 1_000)).toBe(from + day);
  expect(shownAt({ ...clock, speed: 0.5 }, clock.startedAt + 10)).toBe(from + 5);
});

test('a moment is due when the clock shows it', () => {
  for (const moment of [from, from + 1, from + 400 * day]) {
    expect(shownAt(clock, dueAt(clock, moment))).toBeCloseTo(moment, 0);
  }
});

test('after a standstill the clock goes on from what it showed', () => {
  const before = shownAt(clock, clock.startedAt + 5_000);
  expect(shownAt(paused(clock, 60_000), clock.startedAt + 65_000)).toBe(before);
});

test('events come in the order of their days, and those of a day keep theirs, spread over it', () => {
  const events = [
    { day: '2014-01-02', name: 'c' },
    { day: '2014-01-01', name: 'a' },
    { day: '2014-01-01', name: 'b' },
  ];
  const hours = timed(events).map(({ name, moment }) => [name, new Date(moment).toISOString()]);
  expect(hours).toEqual([
    ['a', '2014-01-01T06:00:00.000Z'],
    ['b', '2014-01-01T18:00:00.000Z'],
    ['c', '2014-01-02T12:00:00.000Z'],
  ]);
});

test('there is nothing to time where nothing happened', () => {
  expect(timed([])).toEqual([]);
});
