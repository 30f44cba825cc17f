import { describe, expect, test } from 'vitest';
import {
  compareReports,
  deriveFacts,
  latestDayOnEarth,
  placePrecisionOf,
  type ReportFacts,
  reportProblems,
  timePrecisionOf,
} from '../../../src/domains/incidents/report-rules.ts';

const now = new Date('2024-05-01T09:00:00Z');

const buildReport = (overrides: Partial<ReportFacts> = {}): ReportFacts => ({
  headline: 'Ambush on the road to Batangafo',
  narrative: null,
  occurredFrom: '2024-04-30',
  occurredTo: '2024-04-30',
  latitude: null,
  longitude: null,
  placePrecision: 'ADMIN1',
  locationName: null,
  regionId: 'region',
  kind: 'BATTLES',
  subKind: null,
  violenceType: 'STATE_BASED',
  isCivilianTargeting: false,
  deathsLow: null,
  deathsBest: null,
  deathsHigh: null,
  deathsCivilians: null,
  injured: null,
  displaced: null,
  attribution: 'UNKNOWN',
  ...overrides,
});

describe('a report', () => {
  test('that says only what it must is taken', () => {
    expect(reportProblems(buildReport(), now)).toEqual([]);
  });
  test.each<[string, Partial<ReportFacts>, string]>([
    ['begins in the future', { occurredFrom: '2024-05-02', occurredTo: '2024-05-02' }, 'occurredFrom'],
    ['ends in the future', { occurredTo: '2024-05-03' }, 'occurredTo'],
    ['ends before it begins', { occurredTo: '2024-04-29' }, 'occurredTo'],
    ['has a lowest estimate above the best', { deathsLow: 4, deathsBest: 3 }, 'deaths'],
    ['has a lowest estimate above the highest', { deathsLow: 4, deathsHigh: 3 }, 'deaths'],
    ['has a best estimate above the highest', { deathsBest: 4, deathsHigh: 3 }, 'deaths'],
    ['counts more civilians than people', { deathsBest: 4, deathsCivilians: 5 }, 'deaths'],
  ])('that %s is told so, at its place in the input', (_what, overrides, field) => {
    const [problem] = reportProblems(buildReport(overrides), now, ['changes']);
    expect(problem).toMatchObject({ __typename: 'InvalidInput' });
    expect(problem?.path.slice(0, 3)).toEqual(['input', 'changes', field]);
  });
  test('from where it is tomorrow already may say today', () => {
    expect(latestDayOnEarth(now)).toBe('2024-05-01');
    expect(latestDayOnEarth(new Date('2024-05-01T10:00:00Z'))).toBe('2024-05-02');
  });
  test('that counts no dead keeps that as an oddity, and tells the group of its kind', () => {
    expect(deriveFacts(buildReport({ deathsBest: 0, kind: 'RIOTS' }))).toEqual({
      timePrecision: 'DAY',
      disorderType: 'DEMONSTRATIONS',
      qualityFlags: ['NO_RECORDED_DEATHS'],
    });
  });
});

test.each([
  ['2024-02-29', 'DAY'],
  ['2024-03-01', 'DAYS'],
  ['2024-03-05', 'DAYS'],
  ['2024-03-06', 'WEEK'],
  ['2024-03-07', 'MONTH'],
  ['2024-03-30', 'MONTH'],
  ['2024-03-31', 'LONGER'],
])('from 2024-02-29 to %s is known to the precision %s', (to, precision) => {
  expect(timePrecisionOf('2024-02-29', to)).toBe(precision);
});

test('a place is as precise as its point, or else as its region', () => {
  expect(placePrecisionOf(true, 0)).toBe('EXACT');
  expect([0, 1, 2, 4].map((level) => placePrecisionOf(false, level))).toEqual([
    'COUNTRY',
    'ADMIN1',
    'ADMIN2',
    'ADMIN2',
  ]);
});

describe('a correction', () => {
  test('of nothing is none', () => {
    expect(compareReports(buildReport(), buildReport())).toEqual({ isSame: true, isSubstantial: false });
  });
  test('of words leaves what was checked alone', () => {
    const words = buildReport({
      headline: 'Ambush near Batangafo',
      narrative: 'At dawn.',
      locationName: 'Batangafo',
    });
    expect(compareReports(buildReport(), words)).toEqual({ isSame: false, isSubstantial: false });
  });
  test('of the dead is one of what was checked', () => {
    expect(compareReports(buildReport(), buildReport({ deathsBest: 1 })).isSubstantial).toBe(true);
  });
});
