import { missionResults } from '../../../../schema/tables/scorecards.ts';
import { uuidOf } from '../../../graph/ids.ts';
import { type AnyMap, type Field, lookup, one, rows, typeMap } from '../../../graph/map.ts';
import { pointsOf } from './points.ts';

const ofIndicator = (name: string): string => `indicator.${name}`;

/** The last value and the one before, and the way from baseline to target at the day of the last. */
const measured = `
  lateral (
    select last.day, last.value, last.low, last.high, before.value as previous_value
      from (select 1) always
      left join lateral (select point.* from ${pointsOf(ofIndicator)} point order by point.day desc limit 1) last on true
      left join lateral (select point.* from ${pointsOf(ofIndicator)} point where point.day < last.day
                          order by point.day desc limit 1) before on true) found,
  lateral (
    select case when found.day is not null and indicator.baseline_on < indicator.target_on
                then indicator.baseline + (indicator.target - indicator.baseline)
                     * least(1, greatest(0, (found.day - indicator.baseline_on)::float8
                                              / (indicator.target_on - indicator.baseline_on))) end as expected,
           case indicator.direction when 'HIGHER_IS_BETTER' then 1 when 'LOWER_IS_BETTER' then -1 end as sign) path`;

/**
 * The rule of progress. ACHIEVED: the value is at the target or beyond it. ON_TRACK: it is at the straight line from baseline
 * to target on the day that it was measured, or beyond it; OFF_TRACK: it is not. NO_DATA wherever a value, a target, a baseline
 * with its day, or a direction is missing: nothing is guessed.
 */
const status = `
  case when found.value is null or indicator.target is null or path.sign is null then 'NO_DATA'
       when path.sign * (found.value - indicator.target) >= 0 then 'ACHIEVED'
       when path.expected is null then 'NO_DATA'
       when path.sign * (found.value - path.expected) >= 0 then 'ON_TRACK'
       else 'OFF_TRACK' end`;

const trend = `
  case when found.previous_value is null then 'NO_DATA' when found.value > found.previous_value then 'RISING'
       when found.value < found.previous_value then 'FALLING' else 'LEVEL' end`;

/** Parts of a scorecard, which all carry the day as of which it is read. */
export const scorecardMaps: AnyMap[] = [
  typeMap('MissionResult', missionResults, {
    idPrefix: 'mission_result',
    fields: { owner: one(missionResults.ownerOrganisationId), mission: one(missionResults.missionId) },
  }),
  typeMap('ScorecardResult', undefined, {
    fields: {
      result: one('result_id'),
      indicators: rows({
        source: (result) => `(
          select indicator.*, found.day as measured_on, found.value, found.low, found.high, found.previous_value,
                 path.expected, ${status} as status, ${trend} as trend
            from (select own.*, ${result('as_of')}::date as as_of, ${result('owner_id')}::uuid as owner_id
                    from scorecard_indicators own where own.result_id = ${result('result_id')}) indicator, ${measured}) indicators`,
        order: 'ordinal',
        limit: 100,
      }),
      notes: rows({
        source: (result) => `(
          select note.* from scorecard_notes note
           where note.result_id = ${result('result_id')} and note.written_on <= ${result('as_of')}::date) notes`,
        order: 'ordinal',
        limit: 100,
      }),
    },
  }),
  typeMap('ScorecardIndicator', undefined, {
    fields: {
      indicator: one('indicator_id'),
      region: one('region_id'),
      evidence: rows({
        source: (indicator) =>
          `(select point.* from ${pointsOf((name) => typed(indicator, name))} point) points`,
        order: 'day desc',
        limit: 100,
      }),
    },
  }),
  typeMap('ScorecardPoint', undefined),
  typeMap('ScorecardNote', undefined),
];

/** The types of the columns that the values of an indicator are found by. */
const types: Readonly<Record<string, string>> = {
  as_of: 'date',
  indicator_id: 'uuid',
  region_id: 'uuid',
  owner_id: 'uuid',
  measure: 'scorecard_measure',
  incident_kind: 'incident_kind',
  months: 'int',
};

const typed = (column: (name: string) => string, name: string): string =>
  `${column(name)}::${types[name] ?? 'text'}`;

/** One result by its id; scorecards hang on missions. */
export const scorecardQueries: Record<string, Field> = {
  missionResult: lookup({ id: { column: missionResults.id, decode: uuidOf('mission_result') } }),
};
