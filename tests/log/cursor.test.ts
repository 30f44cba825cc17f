import { expect, test } from 'vitest';
import { decodeLogCursor, encodeLogCursor, findResyncReason } from '../../src/log/cursor.ts';

test.each([
  { epoch: 0, position: 0 },
  { epoch: 1, position: 42 },
  { epoch: 999_999_999, position: 999_999_999_999_999 },
])('a cursor names its place again: $epoch.$position', (place) => {
  expect(decodeLogCursor(encodeLogCursor(place))).toEqual(place);
});

const encoded = (text: string): string => Buffer.from(text).toString('base64url');

test.each([
  '',
  '1.42',
  'garbage',
  encoded('1'),
  encoded('1.'),
  encoded('01.42'),
  encoded('1.42 '),
  encoded('-1.42'),
  encoded('1.4e2'),
  encoded('1.9999999999999999'),
  `${encoded('1.42')}=`,
  `${encoded('1.42')}!`,
  encoded('["DEATHS_DESC","1"]'),
])('what this log never gave is no cursor: "%s"', (cursor) => {
  expect(() => decodeLogCursor(cursor)).toThrow(expect.objectContaining({ code: 'BAD_CURSOR' }));
});

const log = { epoch: 2, position: 100, floor: 40 };

test.each([
  { epoch: 2, position: 40 },
  { epoch: 2, position: 100 },
])('from $epoch.$position a reader goes on: it misses nothing', (place) => {
  expect(findResyncReason(place, log)).toBeUndefined();
});

test.each([
  { epoch: 1, position: 50, reason: 'EPOCH_CHANGED' },
  { epoch: 3, position: 50, reason: 'EPOCH_CHANGED' },
  { epoch: 2, position: 39, reason: 'EVENTS_EXPIRED' },
  { epoch: 2, position: 101, reason: 'AHEAD_OF_LOG' },
])('from $epoch.$position it starts afresh and is told why: $reason', ({ reason, ...place }) => {
  expect(findResyncReason(place, log)).toBe(reason);
});
