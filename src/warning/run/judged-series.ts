import type { Transaction } from '../../database/transaction.ts';
import { exerciseSpan } from './build-series.ts';
import type { CountedWeek } from './layers.ts';

/** A series that is to be judged, from a Monday on. */
export interface TouchedSeries {
  readonly regionId: string;
  readonly status: CountedWeek['status'];
  readonly week: string;
}

/** What is known of it. */
export interface JudgedSeries extends TouchedSeries {
  /** What was counted in the region; before an exercise began, what was counted in earnest. */
  readonly weeks: readonly CountedWeek[];
  /** The same of the whole country. */
  readonly countryWeeks: readonly CountedWeek[];
  /** The week that it is by the clock of the series: of an exercise, the last one that was exercised. */
  readonly present: string;
}

/** Reads the series of units of the levels 1 and 2 among the touched ones; `present` is the Monday of the world's clock. */
export async function readSeries(
  tx: Transaction,
  touched: readonly TouchedSeries[],
  present: string,
): Promise<readonly JudgedSeries[]> {
  const units = await tx<{ id: string; countryId: string }[]>`/* judged units */
    select id, country_id as "countryId" from regions
     where level in (1, 2) and id = any(${touched.map(({ regionId }) => regionId)}::uuid[])`;
  const countryOf = new Map(units.map(({ id, countryId }) => [id, countryId]));
  const wanted = [...new Set(units.flatMap(({ id, countryId }) => [id, countryId]))];
  const rows = await tx<CountedWeek[]>`/* judged weeks */
    select region_id as "regionId", week, status, tlp, owner_organisation_id as "ownerOrganisationId", events,
           fatalities::float8 as fatalities, violence_against_civilians as "violenceAgainstCivilians"
      from incident_weeks where region_id = any(${wanted}::uuid[]) order by week`;
  const byRegion = new Map<string, CountedWeek[]>(wanted.map((id) => [id, []]));
  for (const row of rows) byRegion.get(row.regionId)?.push(row);
  return touched.flatMap((series) => {
    const countryId = countryOf.get(series.regionId);
    if (countryId === undefined) return [];
    const [weeks, countryWeeks] = [byRegion.get(series.regionId) ?? [], byRegion.get(countryId) ?? []];
    return [{ ...series, ...narrowed(series, weeks, countryWeeks, present) }];
  });
}

/** What is actual never knows of an exercise. An exercise knows what everybody knew before it began. */
function narrowed(
  { status, week }: TouchedSeries,
  weeks: readonly CountedWeek[],
  countryWeeks: readonly CountedWeek[],
  present: string,
): Pick<JudgedSeries, 'weeks' | 'countryWeeks' | 'present'> {
  if (status === 'ACTUAL') {
    const isMeant = (each: CountedWeek): boolean => each.status === 'ACTUAL';
    return { weeks: weeks.filter(isMeant), countryWeeks: countryWeeks.filter(isMeant), present };
  }
  const exercised = countryWeeks.filter((each) => each.status === status).map((each) => each.week);
  const { begin, end } = exerciseSpan(exercised, week);
  const isMeant = (each: CountedWeek): boolean =>
    each.week < begin ? each.status === 'ACTUAL' && each.tlp === 'CLEAR' : each.status === status;
  return { weeks: weeks.filter(isMeant), countryWeeks: countryWeeks.filter(isMeant), present: end };
}
