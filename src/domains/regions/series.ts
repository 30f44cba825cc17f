import { regions } from '../../../schema/tables/regions.ts';
import { type Argument, type Field, rows, typeMap } from '../../graph/map.ts';

/** The rows of `Region.series`. */
export const seriesWeekMap = typeMap('SeriesWeek', undefined);

/** A silence of a whole country of more days than this may be one in which nobody counted. */
const silentDays = 364;

/** Most weeks of one answer: eleven and a half years. */
const mostWeeks = 600;

/** The Monday of the week of a day, both in SQL. */
const mondayOf = (day: string): string => `date_trunc('week', (${day})::timestamp)`;

const countOf = (kind: string): string =>
  `case ${kind} when 'EVENTS' then counted.events when 'FATALITIES' then counted.fatalities
        else counted.violence_against_civilians end`;

/** The weeks of a region, in one statement; row-level security says what of them is added up. */
export const seriesOfRegion: Field = rows({
  source: (region, argument) => {
    const given = (name: string): Argument => {
      const found = argument(name);
      if (!found) throw new Error(`series needs its ${name}.`);
      return found;
    };
    const [kind, status] = [given('kind').as('text'), given('status').as('incident_status')];
    const day = (name: string): string => argument(name)?.as('date') ?? 'null::date';
    const last = `coalesce(${mondayOf(day('to'))}, ${mondayOf(`now() at time zone 'UTC'`)})`;
    const first = `coalesce(${mondayOf(day('from'))}, ${last} - interval '103 weeks')`;
    const country = `select week from incident_weeks country
             where country.region_id = ${region(regions.countryId)} and country.status = ${status}`;
    return `(
      select each.week::date as week,
             case when after.week - before.week <= ${silentDays} then coalesce(here.value, 0) end::int as value
        from generate_series(${first}, least(${last}, ${first} + interval '${mostWeeks - 1} weeks'), interval '1 week') each (week)
        left join lateral (${country} and week <= each.week order by week desc limit 1) before on true
        left join lateral (${country} and week >= each.week order by week limit 1) after on true
        left join lateral (
          select sum(${countOf(kind)}) as value from incident_weeks counted
           where counted.region_id = ${region(regions.id)} and counted.status = ${status}
             and counted.week = each.week) here on true) weeks`;
  },
  order: 'week',
  limit: mostWeeks,
});
