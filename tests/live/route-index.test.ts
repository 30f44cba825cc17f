import { expect, test } from 'vitest';
import { incidentFeed } from '../../src/domains/incidents/feed.ts';
import { mayMatch, readQuestion } from '../../src/live/question.ts';
import { RouteIndex } from '../../src/live/route-index.ts';
import { uuidFor } from '../support/small-world-events.ts';

const ask = (filter?: object) => ({ question: readQuestion(incidentFeed, filter) });
const region = uuidFor('CF21');
const keys = { region: [uuidFor('CAF'), region], kind: ['BATTLES'], verification: ['REPORTED'] };

function indexOf(...filters: (object | undefined)[]) {
  const index = new RouteIndex<ReturnType<typeof ask>>();
  const routes = filters.map(ask);
  for (const route of routes) index.add(route);
  return { index, routes };
}

test('an event finds the filters whose region or kind it has, before or after, and those without any', () => {
  const { index, routes } = indexOf(
    { region: `region_${region}`, kinds: ['RIOTS'] },
    { kinds: ['BATTLES', 'RIOTS'] },
    { region: `region_${uuidFor('CF22')}` },
    { text: 'mine' },
    undefined,
  );
  const places = (...found: (Record<string, string[]> | null)[]) =>
    [...index.find(...found)].map((route) => routes.indexOf(route)).sort();
  expect(places(null, keys)).toEqual([0, 1, 3, 4]);
  expect(places({ ...keys, region: [uuidFor('CF22')] }, null)).toEqual([1, 2, 3, 4]);
  expect(places(null, null)).toEqual([3, 4]);
});

test('a filter that is taken out leaves nothing behind', () => {
  const { index, routes } = indexOf(
    { kinds: ['BATTLES', 'RIOTS'] },
    { region: `region_${region}` },
    undefined,
  );
  expect(index.size).toBe(4);
  for (const route of routes) index.remove(route);
  expect(index.size).toBe(0);
});

test('what an event finds does not grow with the filters of other places', () => {
  const others = Array.from({ length: 20_000 }, (_, place) => ({
    region: `region_${uuidFor(`other ${place}`)}`,
  }));
  const { index } = indexOf({ region: `region_${region}` }, ...others);
  expect(index.find(null, keys).size).toBe(1);
});

test.each<[string, object | undefined, boolean, boolean]>([
  ['no filter', undefined, true, true],
  ['the region above', { region: `region_${uuidFor('CAF')}` }, true, true],
  ['another region', { region: `region_${uuidFor('CF22')}` }, false, true],
  ['one of several kinds', { kinds: ['RIOTS', 'BATTLES'] }, true, true],
  ['no kind at all', { kinds: [] }, false, true],
  ['a key that the event does not have', { violenceTypes: ['ONE_SIDED'] }, false, true],
  ['region and kind, of which one fails', { region: `region_${region}`, kinds: ['RIOTS'] }, false, true],
  ['words, which the database decides', { text: 'mine', kinds: ['BATTLES'] }, true, false],
  ['those that are gone', { standing: ['MERGED'], kinds: ['RIOTS'] }, true, false],
  ['nothing but nulls', { text: null, kinds: null }, true, true],
])('keys answer a filter for %s', (_what, filter, isPossible, isWhole) => {
  const { question } = ask(filter);
  expect(mayMatch(question, keys)).toBe(isPossible);
  expect(question.isWhole).toBe(isWhole);
});

test('what has no keys any more matches nothing that keys decide', () => {
  expect(mayMatch(ask().question, null)).toBe(false);
});
