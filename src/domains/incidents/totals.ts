import type { Argument } from '../../graph/map.ts';
import { embed, type Field, one, type Row, rows, sqlName, typeMap } from '../../graph/map.ts';
import { incidentFilters, incidentStanding } from './filters.ts';

/** The rows of `incidentTotals`: counts and sums, with the dimensions that were not asked for left null. */
export const incidentTotalMap = typeMap('IncidentTotal', undefined, {
  fields: {
    region: one('region_id'),
    deaths: embed({
      low: 'deaths_low',
      best: 'deaths_best',
      high: 'deaths_high',
      sideA: 'deaths_side_a',
      sideB: 'deaths_side_b',
      civilians: 'deaths_civilians',
      unknown: 'deaths_unknown',
    }),
  },
});

const measures = ['low', 'best', 'high', 'side_a', 'side_b', 'civilians', 'unknown'];

const counted: Row = (column) => `counted."${sqlName(column)}"`;

/**
 * Counts incidents in one statement. Which dimensions to count by is known only when the statement runs, so each
 * is a key that is null for all rows unless it was asked for.
 */
export const incidentTotals: Field = rows({
  source: (_parent, argument) => {
    const dimensions = argument('by');
    if (!dimensions) throw new Error('incidentTotals needs its dimensions.');
    // A null is like no level: the first below the country.
    const level = argument('regionLevel')?.as('int') ?? '1';
    const asked = dimensions.as('text[]');
    const key = (names: string, value: string, name: string): string =>
      `case when ${asked} && '{${names}}' then ${value} end as ${name}`;
    const sums = measures.map((measure) => `sum(counted.deaths_${measure}) as deaths_${measure}`);
    const { joins, conditions } = narrowed(argument('filter'));
    return `(
      select ${key('YEAR,MONTH', 'extract(year from counted.occurred_from)::int', 'year')},
             ${key('MONTH', "date_trunc('month', counted.occurred_from)::date", 'month')},
             ${key('KIND', 'counted.kind', 'kind')},
             ${key('VIOLENCE_TYPE', 'counted.violence_type', 'violence_type')},
             place.id as region_id,
             count(*) as incident_count,
             count(*) filter (where counted.is_civilian_targeting) as civilian_targeting_count,
             count(counted.deaths_best) as known_deaths_count,
             ${sums.join(', ')}
        from incidents counted ${joins}
        left join (
          select lies.region_id, region.id from region_ancestors lies join regions region on region.id = lies.ancestor_id
           where region.level = ${level} and 'REGION' = any(${asked})) place on place.region_id = counted.region_id
       where ${conditions}
       group by 1, 2, 3, 4, 5) totals`;
  },
  order: 'year, month, incident_count desc, kind, violence_type, region_id',
  limit: 5000,
});

/** The filter as joins and conditions over `counted`, by the same functions that filter lists. */
function narrowed(filter: Argument | undefined): { joins: string; conditions: string } {
  const joins: string[] = [];
  const asked = { isHistory: false, alias: 'counted' };
  const conditions = incidentStanding
    .filter(({ unless }) => !filter?.field(unless))
    .map(({ condition }) => condition(counted, asked));
  for (const [name, restrict] of Object.entries(incidentFilters)) {
    const value = filter?.field(name);
    if (!value) continue;
    const { join, where } = restrict(counted, value, asked);
    conditions.push(where);
    if (join) joins.push(join);
  }
  return { joins: joins.join(' '), conditions: ['true', ...conditions].join(' and ') };
}
