import { expect, test } from 'vitest';
import { FeedPlace } from '../../src/client/feed-place.ts';

const message = (__typename: string, cursor: string) => ({ __typename, cursor });
const row = (id: string, cursor: string) => ({
  ...message('IncidentUpserted', cursor),
  incident: { id, version: 1 },
});

test('a feed that was told nothing yet comes back to its beginning, not to a later end of the log', () => {
  const place = new FeedPlace({}, 10);
  expect(place.variables).toEqual({});
  place.advance(message('Ready', '7'));
  expect(place.variables).toEqual({ after: '7' });
});

test('a gap that was announced but not told is asked about again', () => {
  const place = new FeedPlace({ after: '3' }, 10);
  expect(place.advance(message('Ready', '90'))).toBeUndefined();
  expect(place.variables).toEqual({ after: '3' });
  expect(place.advance(message('Resync', '90'))).toBe('90');
  expect(place.variables).toEqual({ after: '90' });
});

test('a snapshot that breaks off begins again, after a message that says so', () => {
  const place = new FeedPlace({ snapshot: true }, 10);
  place.advance(message('Ready', '5'));
  expect(place.takeInterruption()).toBeUndefined();
  expect(place.isNews(row('a', '5'))).toBe(true);
  expect(place.advance(row('a', '5'))).toBeUndefined();
  expect(place.variables).toEqual({ snapshot: true });
  expect(place.takeInterruption()).toMatchObject({ __typename: 'Resync', reason: 'SNAPSHOT_INTERRUPTED' });
  expect(place.takeInterruption()).toBeUndefined();
  expect(place.isNews(row('a', '6'))).toBe(true);
});

test('a snapshot that is whole is never told again but for a gap', () => {
  const place = new FeedPlace({ snapshot: true }, 10);
  for (const each of [message('Ready', '5'), row('a', '5'), message('CaughtUp', '6')]) place.advance(each);
  expect(place.variables).toEqual({ after: '6' });
  expect(place.isNews(message('CaughtUp', '8'))).toBe(false);
  expect(place.advance(message('Resync', '9'))).toBeUndefined();
  expect(place.variables).toEqual({ snapshot: true });
  expect(place.isNews(message('CaughtUp', '9'))).toBe(true);
});
