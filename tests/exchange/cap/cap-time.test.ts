import fc from 'fast-check';
import { expect, test } from 'vitest';
import { capTime, isCapTime, offsetOf } from '../../../src/exchange/cap/cap-time.ts';

const offsets = fc.option(fc.integer({ min: -840, max: 840 }), { nil: null });
const instants = fc.date({ min: new Date('1900-01-01'), max: new Date('2199-12-31'), noInvalidDate: true });

test('UTC is written as CAP wants it, never with Z or fractions', () => {
  expect(capTime(new Date('2024-05-01T06:00:00.999Z'), null)).toBe('2024-05-01T06:00:00-00:00');
});

test('an instant and an offset are the whole of a time', () => {
  fc.assert(
    fc.property(instants, offsets, (instant, offset) => {
      const text = capTime(instant, offset);
      expect(isCapTime(text)).toBe(true);
      expect(Date.parse(text)).toBe(Math.floor(instant.getTime() / 1_000) * 1_000);
      expect(offsetOf(text)).toBe(offset);
    }),
  );
});
