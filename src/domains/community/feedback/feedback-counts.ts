import { type Field, one, rows, typeMap } from '../../../graph/map.ts';
import { isWithinRegion, regionById, regionByPcode } from '../../area-conditions.ts';

/** The rows of `feedbackCounts`. */
export const feedbackCountMap = typeMap('FeedbackCount', undefined, { fields: { region: one('region_id') } });

/** Counts of weeks that are over, of cells that are large enough: row-level security shows no others to anybody. */
export const feedbackCounts: Field = rows({
  source: (_parent, argument) => {
    const [region, pcode, from, to] = ['region', 'pcode', 'weekFrom', 'weekTo'].map(argument);
    const conditions = [
      'true',
      ...(region ? [isWithinRegion('cell.region_id', regionById(region))] : []),
      ...(pcode ? [isWithinRegion('cell.region_id', regionByPcode(pcode))] : []),
      ...(from ? [`cell.week_start >= ${from.as('date')}`] : []),
      ...(to ? [`cell.week_start <= ${to.as('date')}`] : []),
    ];
    return `(select cell.* from feedback_counts cell where ${conditions.join(' and ')}) counts`;
  },
  order: 'week_start desc, region_id, category',
  limit: 5_000,
});
