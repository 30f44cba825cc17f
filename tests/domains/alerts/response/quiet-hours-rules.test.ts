import { expect, test } from 'vitest';
import {
  afterQuietHours,
  isTimeOfDay,
  isTimeZone,
} from '../../../../src/domains/alerts/response/quiet-hours-rules.ts';

const night = { from: '22:00', to: '06:00', timeZone: 'Africa/Bangui' };
const noon = { from: '12:00', to: '14:00', timeZone: 'Africa/Bangui' };
const berlin = { from: '22:00', to: '06:00', timeZone: 'Europe/Berlin' };

test.each([
  { quiet: null, at: '2024-05-01T23:00:00Z', due: '2024-05-01T23:00:00Z' },
  { quiet: night, at: '2024-05-01T20:59:59Z', due: '2024-05-01T20:59:59Z' },
  { quiet: night, at: '2024-05-01T21:00:00Z', due: '2024-05-02T05:00:00Z' },
  { quiet: night, at: '2024-05-02T04:59:59.500Z', due: '2024-05-02T05:00:00Z' },
  { quiet: night, at: '2024-05-02T05:00:00Z', due: '2024-05-02T05:00:00Z' },
  { quiet: noon, at: '2024-05-01T11:30:15Z', due: '2024-05-01T13:00:00Z' },
  { quiet: noon, at: '2024-05-01T21:00:00Z', due: '2024-05-01T21:00:00Z' },
  // Clocks go back in the night to 27 October 2024: the hours are one longer.
  { quiet: berlin, at: '2024-10-26T21:00:00Z', due: '2024-10-27T05:00:00Z' },
  { quiet: berlin, at: '2024-10-27T00:30:00Z', due: '2024-10-27T05:00:00Z' },
  // They go forward in that to 31 March: an hour is missing.
  { quiet: berlin, at: '2024-03-30T22:00:00Z', due: '2024-03-31T04:00:00Z' },
])('what comes due at $at is due at $due with quiet hours $quiet', ({ quiet, at, due }) => {
  expect(afterQuietHours(new Date(at), quiet)).toEqual(new Date(due));
});

test('times of day and time zones are told from other texts', () => {
  const times = ['00:00', '23:59', '24:00', '7:00', '12:60', ''];
  expect(times.filter(isTimeOfDay)).toEqual(['00:00', '23:59']);
  expect(['Africa/Bangui', 'UTC', 'Bangui', ''].filter(isTimeZone)).toEqual(['Africa/Bangui', 'UTC']);
});
