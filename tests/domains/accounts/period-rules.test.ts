import { expect, test } from 'vitest';
import { periodFaults } from '../../../src/domains/accounts/period-rules.ts';

const now = new Date('2026-03-01T12:00:00Z');
const faulty = (startsAt?: string, endsAt?: string): string =>
  periodFaults({ startsAt, endsAt }, now)
    .map(({ path }) => path.at(-1))
    .join(' ');

test.each([
  { startsAt: undefined, endsAt: undefined, faults: '' },
  { startsAt: '2026-03-01T11:59:30Z', endsAt: undefined, faults: '' },
  { startsAt: '2026-03-01T11:58:00Z', endsAt: undefined, faults: 'startsAt' },
  { startsAt: '2026-04-01T00:00:00Z', endsAt: '2026-05-01T00:00:00Z', faults: '' },
  { startsAt: '2026-04-01T00:00:00Z', endsAt: '2026-04-01T00:00:00Z', faults: 'endsAt' },
  { startsAt: undefined, endsAt: '2026-03-01T12:00:00Z', faults: 'endsAt' },
  { startsAt: '2026-03-01T11:59:30Z', endsAt: '2026-03-01T11:59:50Z', faults: 'endsAt' },
  { startsAt: '2026-01-01T00:00:00Z', endsAt: '2025-01-01T00:00:00Z', faults: 'startsAt endsAt' },
  { startsAt: undefined, endsAt: '2026-03-01T14:00:00+01:00', faults: '' },
])('from $startsAt until $endsAt is wrong in "$faults"', ({ startsAt, endsAt, faults }) => {
  expect(faulty(startsAt, endsAt)).toBe(faults);
});
