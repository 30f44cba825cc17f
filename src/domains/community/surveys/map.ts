import {
  surveyEstimates,
  surveyQuestions,
  surveyStrata,
  surveys,
} from '../../../../schema/tables/community.ts';
import { atLeast, atMost, condition, equals } from '../../../graph/filters.ts';
import { uuidOf } from '../../../graph/ids.ts';
import {
  type AnyMap,
  all,
  ascending,
  by,
  connection,
  descending,
  type Field,
  lookup,
  many,
  one,
  typeMap,
} from '../../../graph/map.ts';
import { isWithinRegion, regionById, regionByPcode } from '../../area-conditions.ts';
import { perceptionPointMap, perceptionTrend } from './perception-trend.ts';

const surveyMap = typeMap('Survey', surveys, {
  idPrefix: 'survey',
  fields: {
    owner: one(surveys.ownerOrganisationId),
    mission: one(surveys.missionId),
    region: one(surveys.regionId),
    questions: many(by(surveyQuestions.surveyId), ascending(surveyQuestions.ordinal)),
    strata: many(by(surveyStrata.surveyId), ascending(surveyStrata.ordinal)),
  },
  filters: {
    series: equals(surveys.series),
    mission: equals(surveys.missionId, uuidOf('mission')),
    region: condition((row, value) => isWithinRegion(row(surveys.regionId), regionById(value))),
    pcode: condition((row, value) => isWithinRegion(row(surveys.regionId), regionByPcode(value))),
    theme: condition(
      (row, value) =>
        `${row(surveys.id)} in (select question.survey_id from survey_questions question
           where question.theme = ${value.as('survey_theme')})`,
    ),
    fieldworkFrom: atLeast(surveys.fieldworkTo),
    fieldworkTo: atMost(surveys.fieldworkTo),
  },
  orders: {
    FIELDWORK_TO_DESC: descending(surveys.fieldworkTo),
    FIELDWORK_TO_ASC: ascending(surveys.fieldworkTo),
  },
});

/** Surveys, and what their answers say of the people who were not asked. */
export const surveyMaps: AnyMap[] = [
  surveyMap,
  typeMap('SurveyQuestion', surveyQuestions, {
    idPrefix: 'survey_question',
    fields: {
      survey: one(surveyQuestions.surveyId),
      estimates: many(by(surveyEstimates.questionId), ascending(surveyEstimates.ordinal), { limit: 1_000 }),
    },
  }),
  typeMap('SurveyStratum', surveyStrata, { fields: { region: one(surveyStrata.regionId) } }),
  typeMap('SurveyEstimate', surveyEstimates, { fields: { stratum: one(surveyEstimates.stratumId) } }),
  perceptionPointMap,
];

/** One survey by id, pages of surveys, and how a share went from wave to wave. */
export const surveyQueries: Record<string, Field> = {
  survey: lookup({ id: { column: surveys.id, decode: uuidOf('survey') } }),
  surveys: connection(all),
  perceptionTrend,
};
