import { HubError } from '../../errors.ts';
import type { BacktestSeries } from './score-method.ts';

/** The counts of one region by the Monday of their week. Weeks that are not named held nothing, unless null says otherwise. */
export interface CountedWeeks {
  readonly region: string;
  readonly weeks: ReadonlyMap<string, number | null>;
}

/** The period that is scored; days as 2013-12-05, both included. */
export interface ScoredPeriod {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Weeks before the scored ones that the detectors learn from, when `from` is not given: two years. */
const learningWeeks = 104;

const weekMs = 7 * 86_400_000;

/**
 * Makes series of consecutive weeks, the same weeks for each region: from the first week in which anything was counted
 * anywhere to the last, for before and after them nobody may have counted.
 * @throws HubError NOT_FOUND when there is nothing, or nothing is left to score.
 */
export function seriesOf(
  counted: readonly CountedWeeks[],
  { from, to }: ScoredPeriod,
): readonly BacktestSeries[] {
  const known = counted.flatMap(({ weeks }) => [...weeks.keys()]).toSorted();
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined)
    throw new HubError('NOT_FOUND', 'There is nothing to count.');
  const end = to === undefined || mondayOf(to) > last ? last : mondayOf(to);
  const length = 1 + (Date.parse(end) - Date.parse(first)) / weekMs;
  const scoredFrom = from === undefined ? learningWeeks : weeksBetween(first, mondayOf(from));
  if (scoredFrom >= length) {
    const message = `Nothing is left to score: counts go from the week of ${first} to that of ${last}.`;
    throw new HubError('NOT_FOUND', message);
  }
  return counted.map(({ region, weeks }) => ({
    region,
    scoredFrom,
    weeks: Array.from({ length }, (_, week) => {
      const period = new Date(Date.parse(first) + week * weekMs).toISOString().slice(0, 10);
      const value = weeks.get(period);
      return { period, value: value === undefined ? 0 : value };
    }),
  }));
}

const weeksBetween = (first: string, later: string): number =>
  Math.max(0, (Date.parse(later) - Date.parse(first)) / weekMs);

/** The Monday of the week of a day such as 2013-12-05. */
export function mondayOf(day: string): string {
  const time = Date.parse(`${day}T00:00:00Z`);
  const weekday = (new Date(time).getUTCDay() + 6) % 7;
  return new Date(time - weekday * 86_400_000).toISOString().slice(0, 10);
}
