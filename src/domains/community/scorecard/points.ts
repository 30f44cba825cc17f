/** Writes a column of the indicator of a scorecard, or of the day as of which it is read, in SQL. */
export type IndicatorColumn = (name: string) => string;

/** How many windows back incidents are counted: more than a trend needs, few enough to stay quick. */
const windows = 8;

/**
 * The values that the hub holds of an indicator up to a day, as SQL of rows `day, value, low, high`, with the reader's own
 * rights: what somebody may not see does not count for them. Observations that are forecasts or missing are none; incidents
 * are counted in windows of so many months that end on that day, and only as far as the country has incidents on record
 * before and after: where nothing is known, nothing is not zero. Deaths are summed only where all are known.
 */
export function pointsOf(column: IndicatorColumn): string {
  return `(select known.* from (
    select found.period_end as day, found.value, found.low, found.high from observations found
     where ${column('measure')} = 'OBSERVATIONS' and found.indicator_id = ${column('indicator_id')}
       and found.region_id = ${column('region_id')} and found.series = coalesce(${column('series')}, '')
       and found.superseded_at is null and found.value is not null and found.status not in ('FORECAST', 'MISSING')
       and found.period_end <= ${column('as_of')}
    union all
    select survey.fieldwork_to, estimate.share, estimate.low, estimate.high
      from surveys survey join survey_questions question on question.survey_id = survey.id
      join survey_estimates estimate on estimate.question_id = question.id
     where ${column('measure')} = 'SURVEY' and survey.owner_organisation_id = ${column('owner_id')}
       and survey.series = ${column('series')} and question.code = ${column('question')}
       and estimate.stratum_id is null and estimate.answer is null and estimate.share is not null
       and survey.fieldwork_to <= ${column('as_of')}
    union all
    select span.upto, case when ${column('measure')} = 'INCIDENT_COUNT' then count(happened.id)
                           when count(happened.id) = 0 then 0
                           when count(happened.id) = count(happened.deaths_best) then sum(happened.deaths_best) end::float8,
           null, null
      from (select (${column('as_of')} - make_interval(months => ${column('months')} * back))::date as upto,
                   (${column('as_of')} - make_interval(months => ${column('months')} * (back + 1)))::date as after
              from generate_series(0, ${windows - 1}) back) span
      left join (incident_regions place join incidents happened on happened.id = place.incident_id
                 and happened.standing = 'CURRENT' and happened.status = 'ACTUAL')
        on place.region_id = ${column('region_id')} and place.occurred_from > span.after and place.occurred_from <= span.upto
       and happened.kind = coalesce(${column('incident_kind')}, happened.kind)
     where ${column('measure')} in ('INCIDENT_COUNT', 'INCIDENT_DEATHS')
       and exists (select from incident_regions known join regions here on here.country_id = known.region_id
                    where here.id = ${column('region_id')} and known.occurred_from <= span.after)
       and exists (select from incident_regions known join regions here on here.country_id = known.region_id
                    where here.id = ${column('region_id')} and known.occurred_from >= span.upto)
     group by span.upto) known where known.value is not null)`;
}
