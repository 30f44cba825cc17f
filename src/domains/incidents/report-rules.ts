import type { incidents } from '../../../schema/tables/incidents.ts';
import { invalidInput, type UserErrorFacts } from '../../user-errors.ts';
import { flagsOf } from './rules.ts';

type Row = typeof incidents.$inferSelect;

/** The columns that a report or a correction fills. */
export const reportColumns = [
  'headline',
  'narrative',
  'occurredFrom',
  'occurredTo',
  'latitude',
  'longitude',
  'placePrecision',
  'locationName',
  'regionId',
  'kind',
  'subKind',
  'violenceType',
  'isCivilianTargeting',
  'deathsLow',
  'deathsBest',
  'deathsHigh',
  'deathsCivilians',
  'injured',
  'displaced',
  'attribution',
] as const satisfies readonly (keyof Row)[];

/** What an organisation says of an incident; null is "not said". */
export type ReportFacts = Pick<Row, (typeof reportColumns)[number]>;

/** The columns of a report that the hub works out from the others. */
export type DerivedFacts = Pick<Row, 'timePrecision' | 'disorderType' | 'qualityFlags'>;

/**
 * What must not be in a report, although each of its values alone may be; empty when it can be taken. `path` leads to
 * the facts in the input.
 */
export function reportProblems(
  facts: ReportFacts,
  now: Date,
  path: readonly string[] = [],
): readonly UserErrorFacts[] {
  const { occurredFrom, occurredTo, deathsLow, deathsBest, deathsHigh, deathsCivilians } = facts;
  const latest = latestDayOnEarth(now);
  const isLate = (day: string): boolean => day > latest;
  const checks: readonly [boolean, readonly string[], string][] = [
    [isLate(occurredFrom), ['occurredFrom'], 'This day has not come yet.'],
    [isLate(occurredTo), ['occurredTo'], 'This day has not come yet.'],
    [occurredTo < occurredFrom, ['occurredTo'], 'The last day is before the first.'],
    [
      !isAscending([deathsLow, deathsBest, deathsHigh]),
      ['deaths'],
      'The lowest estimate is at most the best one, and that at most the highest.',
    ],
    [
      !isAscending([deathsCivilians, deathsHigh ?? deathsBest]),
      ['deaths', 'civilians'],
      'No more civilians can have died than people.',
    ],
  ];
  return checks
    .filter(([isWrong]) => isWrong)
    .map(([, place, what]) => invalidInput([...path, ...place], what));
}

/** The day that it is where it is latest (UTC+14): who reports from there says today, not tomorrow. */
export function latestDayOnEarth(now: Date): string {
  return new Date(now.getTime() + 14 * 3_600_000).toISOString().slice(0, 10);
}

const isAscending = (estimates: readonly (number | null)[]): boolean =>
  estimates
    .filter((estimate) => estimate !== null)
    .every((estimate, place, known) => place === 0 || (known[place - 1] ?? 0) <= estimate);

/** What follows from a report: how exact its days are, the group of its kind, and its oddities. */
export function deriveFacts(facts: ReportFacts): DerivedFacts {
  return {
    timePrecision: timePrecisionOf(facts.occurredFrom, facts.occurredTo),
    disorderType: disorderTypes[facts.kind],
    qualityFlags: [...flagsOf(facts)],
  };
}

/** The precision of a span of days, first and last included, in UCDP's steps. */
export function timePrecisionOf(from: string, to: string): Row['timePrecision'] {
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;
  if (days <= 1) return 'DAY';
  if (days <= 6) return 'DAYS';
  if (days <= 7) return 'WEEK';
  return days <= 31 ? 'MONTH' : 'LONGER';
}

const disorderTypes: Readonly<Record<Row['kind'], Row['disorderType']>> = {
  BATTLES: 'POLITICAL_VIOLENCE',
  EXPLOSIONS_REMOTE_VIOLENCE: 'POLITICAL_VIOLENCE',
  VIOLENCE_AGAINST_CIVILIANS: 'POLITICAL_VIOLENCE',
  PROTESTS: 'DEMONSTRATIONS',
  RIOTS: 'DEMONSTRATIONS',
  STRATEGIC_DEVELOPMENTS: 'STRATEGIC_DEVELOPMENTS',
};

/** The precision of a place that a report gives no precision for: that of its point, or else of its region. */
export function placePrecisionOf(hasPoint: boolean, regionLevel: number): Row['placePrecision'] {
  if (hasPoint) return 'EXACT';
  if (regionLevel === 0) return 'COUNTRY';
  return regionLevel === 1 ? 'ADMIN1' : 'ADMIN2';
}

/** Columns that are words about an incident: to correct them puts nothing in doubt that was checked. */
const wording = new Set<keyof ReportFacts>([
  'headline',
  'narrative',
  'locationName',
  'subKind',
  'attribution',
]);

/** Whether a correction changes anything, and whether it changes what was checked. */
export function compareReports(before: ReportFacts, after: ReportFacts) {
  const changed = reportColumns.filter((column) => before[column] !== after[column]);
  return { isSame: changed.length === 0, isSubstantial: changed.some((column) => !wording.has(column)) };
}
