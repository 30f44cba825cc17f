import { expect, test } from 'vitest';
import { alertFeed } from '../../src/domains/alerts/feed.ts';
import { incidentFeed } from '../../src/domains/incidents/feed.ts';
import { mayMatch, readQuestion } from '../../src/live/question.ts';
import { RouteIndex } from '../../src/live/route-index.ts';
import { uuidFor } from '../support/small-world-events.ts';

const ask = (filter?: object) => ({ question: readQuestion(incidentFeed, filter, { kind: 'public' }) });
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

const alertKeys = {
  regions: [uuidFor('CAF'), region],
  severities: ['EXTREME', 'MINOR'],
  urgencies: ['FUTURE'],
  certainties: ['LIKELY'],
  categories: ['MET'],
  statuses: ['ACTUAL'],
};

test.each<[string, object | undefined, boolean]>([
  ['no filter', undefined, true],
  ['the region above', { info: { region: `region_${uuidFor('CAF')}` } }, true],
  ['another region', { info: { region: `region_${uuidFor('CF22')}` } }, false],
  ['a severity that a block exceeds', { info: { severityAtLeast: 'SEVERE' } }, true],
  ['an urgency that no block reaches', { info: { urgencyAtLeast: 'EXPECTED' } }, false],
  ['the certainty of a block', { info: { certaintyAtLeast: 'LIKELY' } }, true],
  ['a certainty that no block reaches', { info: { certaintyAtLeast: 'OBSERVED' } }, false],
  ['other kinds of danger', { info: { categories: ['FIRE', 'HEALTH'] } }, false],
  ['exercises', { statuses: ['EXERCISE'] }, false],
  ['what the keys say nothing of', { info: { text: 'flood' }, lifecycles: ['EXPIRED'] }, true],
])('keys of alerts narrow a filter for %s, and never decide it', (_what, filter, isPossible) => {
  const question = readQuestion(alertFeed, filter, { kind: 'public' });
  expect(mayMatch(question, alertKeys)).toBe(isPossible);
  expect(question.isWhole).toBe(false);
});

test('a filter inside info finds an alert by its region, and the alerts elsewhere do not find it', () => {
  const index = new RouteIndex<ReturnType<typeof ask>>();
  const question = readQuestion(
    alertFeed,
    {
      info: { severityAtLeast: 'SEVERE', region: `region_${region}` },
    },
    { kind: 'public' },
  );
  index.add({ question });
  expect(index.find(null, alertKeys).size).toBe(1);
  expect(index.find(null, { ...alertKeys, regions: [uuidFor('CF22')] }).size).toBe(0);
});
