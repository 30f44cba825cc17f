import { type Field, rows } from '../graph/map.ts';

/** How a mission stands as of a day: each result with its indicators, what they rest on, and what is said of it in words. */
export const missionScorecard: Field = rows({
  source: (mission, argument) => {
    const asOf = argument('asOf')?.as('date') ?? 'null::date';
    return `(
      select result.id as result_id, result.title, result.kind, result.ordinal, result.tlp, result.owner_organisation_id as owner_id,
             result.mission_id, coalesce(${asOf}, (now() at time zone 'UTC')::date) as as_of
        from mission_results result where result.mission_id = ${mission('id')}) results`;
  },
  order: 'ordinal, result_id',
  limit: 200,
});
