import { uuidOf } from '../../../graph/ids.ts';
import { embed, type Field, one, rows, typeMap } from '../../../graph/map.ts';

/** The rows of `perceptionTrend`. */
export const perceptionPointMap = typeMap('PerceptionPoint', undefined, {
  fields: {
    survey: one('survey_id'),
    question: one('question_id'),
    change: embed(
      {
        since: one('previous_id'),
        difference: 'difference',
        low: 'change_low',
        high: 'change_high',
        pValue: 'p_value',
      },
      'difference',
    ),
  },
});

/** What two waves must have in common for the difference between them to say anything: whom they asked, what, and how. */
const askedOf = `(survey.region_id, survey.population, question.wording, question.options, question.favourable)`;

/** Of the wave before, as far as the reader sees it. */
const previous = (expression: string): string =>
  `lag(${expression}) over (partition by survey.owner_organisation_id order by survey.wave)`;

/**
 * A share from wave to wave in one statement, with the difference to the wave before. The interval of the difference is made
 * of those of the two shares, by the square-and-add method: Newcombe, Statistics in Medicine 17 (1998) 873–890; Zou and Donner,
 * Statistics in Medicine 27 (2008) 1693–1702. The p-value is that of the normal test for two independent samples.
 */
export const perceptionTrend: Field = rows({
  source: (_parent, argument) => {
    const [series, question, answer, stratum, owner] = [
      'series',
      'question',
      'answer',
      'stratum',
      'owner',
    ].map(argument);
    const conditions = [
      `survey.series = ${series?.as('text') ?? 'null'} and question.code = ${question?.as('text') ?? 'null'}`,
      answer ? `estimate.answer = ${answer.as('text')}` : 'estimate.answer is null',
      stratum ? `stratum.name = ${stratum.as('text')}` : 'estimate.stratum_id is null',
      ...(owner ? [`survey.owner_organisation_id = ${owner.as('uuid', uuidOf('organisation'))}`] : []),
    ];
    return `(
      select point.survey_id, point.question_id, point.wave, point.owner_id, point.respondent_count, point.share,
             point.standard_error, point.low, point.high, point.standing, point.previous_id, point.difference,
             point.difference - sqrt((point.share - point.low) ^ 2 + (point.previous_high - point.previous_share) ^ 2) as change_low,
             point.difference + sqrt((point.high - point.share) ^ 2 + (point.previous_share - point.previous_low) ^ 2) as change_high,
             two_sided_p(point.difference / nullif(sqrt(point.standard_error ^ 2 + point.previous_error ^ 2), 0)) as p_value
        from (
          select wave.*, case when wave.is_comparable then wave.share - wave.previous_share end as difference
            from (
              select survey.id as survey_id, question.id as question_id, survey.wave, survey.owner_organisation_id as owner_id,
                     estimate.respondent_count, estimate.share, estimate.standard_error, estimate.low, estimate.high,
                     estimate.standing, ${previous('survey.id')} as previous_id,
                     ${previous(`${askedOf}::text`)} = ${askedOf}::text as is_comparable,
                     ${previous('estimate.share')} as previous_share, ${previous('estimate.standard_error')} as previous_error,
                     ${previous('estimate.low')} as previous_low, ${previous('estimate.high')} as previous_high
                from surveys survey
                join survey_questions question on question.survey_id = survey.id
                join survey_estimates estimate on estimate.question_id = question.id
                left join survey_strata stratum on stratum.id = estimate.stratum_id
               where ${conditions.join(' and ')}) wave) point) points`;
  },
  order: 'owner_id, wave',
  limit: 1_000,
});
