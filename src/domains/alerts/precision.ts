import { type Argument, type Field, one, type Row, rows, typeMap } from '../../graph/map.ts';
import { isWithinRegion, regionById, regionByPcode } from '../area-conditions.ts';

/** The label of an alert that counts, as SQL of the rows of one: the last one of its own organisation, else of anybody. */
export const standingVerdict = (alert: Row): string =>
  `(select said.verdict from alert_labels said where said.alert_id = ${alert('id')}
     order by said.owner_organisation_id is not distinct from ${alert('owner_organisation_id')} desc, said.created_at desc, said.id desc
     limit 1)`;

/** The rows of `alertPrecision`. */
export const alertPrecisionMap = typeMap('AlertPrecision', undefined, { fields: { area: one('area_id') } });

/** The 97.5 % quantile of the normal distribution, for an interval of 95 %. */
const z = 1.959964;

/** One bound of the interval of Wilson (1927), which is right for few alerts too; null where there are none. */
const bound = (sign: '+' | '-'): string => `
  ((right_count + ${z * z} / 2) ${sign} ${z} * sqrt(right_count::float8 * wrong_count / nullif(labelled, 0) + ${(z * z) / 4}))
  / (nullif(labelled, 0) + ${z * z})`;

/** How often alerts that were made from detections turned out to be right, by method and area, in one statement. */
export const alertPrecision: Field = rows({
  source: (_parent, argument) => {
    const given = (name: string, condition: (value: Argument) => string): string[] => {
      const value = argument(name);
      return value ? [condition(value)] : [];
    };
    const conditions = [
      ...given('methods', (value) => `coalesce(found.method = any(${value.as('detection_method[]')}), true)`),
      ...given('region', (value) => isWithinRegion('found.region_id', regionById(value))),
      ...given('pcode', (value) => isWithinRegion('found.region_id', regionByPcode(value))),
      ...given('sentFrom', (value) => `alert.sent >= coalesce(${value.as('timestamptz')}, '-infinity')`),
      ...given('sentTo', (value) => `alert.sent < coalesce(${value.as('timestamptz')}, 'infinity')`),
    ];
    const status = argument('status')?.as('alert_status') ?? `'ACTUAL'`;
    const level = argument('level')?.as('int') ?? '0';
    const count = (verdict: string): string => `count(*) filter (where verdict = '${verdict}')::int`;
    return `(
      select *, right_count::float8 / nullif(labelled, 0) as precision, ${bound('-')} as low, ${bound('+')} as high
        from (
          select method, area_id, count(*)::int as alert_count, ${count('TRUE_ALARM')} as right_count,
                 ${count('FALSE_ALARM')} as wrong_count, ${count('UNDECIDED')} as undecided_count,
                 ${count('TRUE_ALARM')} + ${count('FALSE_ALARM')} as labelled
            from (
              select distinct alert.id, found.method, area.id as area_id, ${standingVerdict((column) => `alert.${String(column)}`)} as verdict
                from alerts alert
                join alert_detections evidence on evidence.alert_id = alert.id
                join detections found on found.id = evidence.detection_id
                join region_ancestors above on above.region_id = found.region_id
                join regions area on area.id = above.ancestor_id and area.level = ${level}
               where ${[`alert.status = ${status}`, ...conditions].join(' and ')}) judged
           group by method, area_id) counted) measured`;
  },
  order: 'method, area_id',
  limit: 1_000,
});
