import { indicators, latestObservations, observations } from '../../../schema/tables/indicators.ts';
import { anyOf, atLeast, atMost, condition, containsFolded, equals, isKnown } from '../../graph/filters.ts';
import { uuidOf, uuidsOf } from '../../graph/ids.ts';
import {
  type AnyMap,
  all,
  ascending,
  by,
  connection,
  descending,
  type Field,
  type Filter,
  lookup,
  one,
  through,
  typeMap,
  where,
} from '../../graph/map.ts';
import {
  isInMissionArea,
  isWithinRegion,
  missionByAcronym,
  regionById,
  regionByPcode,
} from '../area-conditions.ts';
import { recordFields } from '../record-fields.ts';

const indicatorMap = typeMap('Indicator', indicators, {
  idPrefix: 'indicator',
  fields: {
    result: one(indicators.resultId),
    latest: connection(
      through(latestObservations, latestObservations.indicatorId, latestObservations.observationId),
    ),
    observations: connection(by(observations.indicatorId)),
    regions: connection(
      where(
        (indicator, region) =>
          `${region('id')} in (select latest.region_id from latest_observations latest
             where latest.indicator_id = ${indicator(indicators.id)})`,
      ),
    ),
    ...recordFields(indicators),
  },
  filters: {
    codes: anyOf(indicators.code),
    name: containsFolded(indicators.name),
    frequencies: anyOf(indicators.frequency),
    result: equals(indicators.resultId, uuidOf('result')),
  },
  orders: {
    NAME_ASC: ascending(indicators.name),
    NAME_DESC: descending(indicators.name),
    CODE_ASC: ascending(indicators.code),
  },
});

const observationFilters: Record<string, Filter> = {
  indicators: anyOf(observations.indicatorId, uuidsOf('indicator')),
  indicatorCodes: condition(
    (row, value) =>
      `${row(observations.indicatorId)} in (select named.id from indicators named
         where named.code = any(${value.as('text[]')}))`,
  ),
  region: condition((row, value) => isWithinRegion(row(observations.regionId), regionById(value))),
  pcode: condition((row, value) => isWithinRegion(row(observations.regionId), regionByPcode(value))),
  regionLevel: condition(
    (row, value) =>
      `${row(observations.regionId)} in (select place.id from regions place where place.level = ${value.as('int')})`,
  ),
  missionAcronym: condition((row, value) =>
    isInMissionArea(row(observations.regionId), missionByAcronym(value)),
  ),
  series: equals(observations.series),
  periodFrom: atLeast(observations.periodStart),
  periodTo: atMost(observations.periodStart),
  statuses: anyOf(observations.status),
  isKnown: isKnown(observations.value),
  isSuperseded: isKnown(observations.supersededAt),
};

const observationMap = typeMap('Observation', observations, {
  idPrefix: 'observation',
  fields: {
    indicator: one(observations.indicatorId),
    region: one(observations.regionId),
    revisionOf: one(observations.revisionOfId),
    history: connection(
      where(
        (observation, other) =>
          `(${other(observations.indicatorId)}, ${other(observations.regionId)}, ${other(observations.series)})
            = (${observation(observations.indicatorId)}, ${observation(observations.regionId)}, ${observation(observations.series)})`,
      ),
    ),
    ...recordFields(observations),
  },
  filters: observationFilters,
  orders: {
    PERIOD_START_DESC: descending(observations.periodStart),
    PERIOD_START_ASC: ascending(observations.periodStart),
  },
});

/** What is measured, and its values by region and period. */
export const indicatorMaps: AnyMap[] = [indicatorMap, observationMap];

/** One indicator by id or code, and pages of indicators and of their values. */
export const indicatorQueries: Record<string, Field> = {
  indicator: lookup({
    id: { column: indicators.id, decode: uuidOf('indicator') },
    code: { column: indicators.code },
  }),
  indicators: connection(all),
  observations: connection(all),
};
