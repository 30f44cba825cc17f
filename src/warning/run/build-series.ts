import type { seriesKind } from '../../../schema/tables/warning.ts';
import type { SeriesPoint } from '../detectors/verdict.ts';
import type { CountedWeek } from './layers.ts';

/** What a series counts. */
export type SeriesKind = (typeof seriesKind.enumValues)[number];

/** What is counted of a week, by the kind of the series. */
export const countOf: Readonly<Record<SeriesKind, (week: CountedWeek) => number>> = {
  EVENTS: ({ events }) => events,
  FATALITIES: ({ fatalities }) => fatalities,
  VIOLENCE_AGAINST_CIVILIANS: ({ violenceAgainstCivilians }) => violenceAgainstCivilians,
};

const weekMs = 7 * 86_400_000;

/** Five years: more than any method looks back, and enough for sums over time to settle. */
export const historyWeeks = 260;

/** A silence of a whole country of more weeks than this may be one in which nobody counted. */
const silentWeeks = 52;

/** An exercise that is silent for more weeks than this has ended, and what follows is another one. */
const restWeeks = 8;

/** The Monday so many weeks after another. */
export const weeksAfter = (monday: string, weeks: number): string =>
  new Date(Date.parse(monday) + weeks * weekMs).toISOString().slice(0, 10);

/** How many weeks one Monday lies after another. */
export const weeksBetween = (earlier: string, later: string): number =>
  Math.round((Date.parse(later) - Date.parse(earlier)) / weekMs);

/**
 * The weeks up to `last` with their counts. Zero only where somebody counted: between two weeks of `countryWeeks`, the sorted
 * Mondays on which anything happened in the country, that are no more than a year apart; null elsewhere.
 */
export function buildSeries(
  weeks: readonly CountedWeek[],
  countryWeeks: readonly string[],
  last: string,
  kind: SeriesKind,
): readonly SeriesPoint[] {
  const counts = new Map<string, number>();
  for (const week of weeks) counts.set(week.week, (counts.get(week.week) ?? 0) + countOf[kind](week));
  let next = 0;
  return Array.from({ length: historyWeeks }, (_, place) => {
    const period = weeksAfter(last, place + 1 - historyWeeks);
    while ((countryWeeks[next] ?? '9999') < period) next += 1;
    const [before, after] = [
      countryWeeks[next] === period ? period : countryWeeks[next - 1],
      countryWeeks[next],
    ];
    const isCounted =
      before !== undefined && after !== undefined && weeksBetween(before, after) <= silentWeeks;
    return { period, value: isCounted ? (counts.get(period) ?? 0) : null };
  });
}

/**
 * The first and the last Monday of the exercise that goes on around a week; that week itself when nothing was exercised.
 * `exerciseWeeks` are the sorted Mondays on which anything was exercised in the country.
 */
export function exerciseSpan(
  exerciseWeeks: readonly string[],
  week: string,
): { readonly begin: string; readonly end: string } {
  let [begin, end] = [week, week];
  for (const each of exerciseWeeks.filter((earlier) => earlier < week).toReversed()) {
    if (weeksBetween(each, begin) > restWeeks) break;
    begin = each;
  }
  for (const each of exerciseWeeks.filter((later) => later > week)) {
    if (weeksBetween(end, each) > restWeeks) break;
    end = each;
  }
  return { begin, end };
}
