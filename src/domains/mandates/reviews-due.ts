import { HubError } from '../../errors.ts';
import { type Field, one, rows, typeMap } from '../../graph/map.ts';

/** The rows of `mandateReviewsDue`. */
export const mandateReviewMap = typeMap('MandateReview', undefined, {
  fields: { mandate: one('mandate_id') },
});

/** Ten years: a period that is longer is a mistake. */
const mostDays = 3_660;

/** @throws HubError BAD_VALUE. */
function daysOf(value: unknown): number {
  if (typeof value === 'number' && value >= 0 && value <= mostDays) return value;
  throw new HubError('BAD_VALUE', `\`within\` is a number of days from 0 to ${mostDays}.`);
}

/**
 * Mandates to be looked at, in one statement. Beside those in force it holds the newest known mandate of an operation that
 * is said to run and has none in force: to leave it out would say that nothing is due.
 */
export const mandateReviewsDue: Field = rows({
  source: (_parent, argument) => {
    const days = argument('within')?.as('int', daysOf) ?? '90';
    return `(
      select found.mandate_id, found.due_on, found.due_on - found.today as days_left,
             case when found.status <> 'IN_FORCE' then 'LAPSED' when found.due_on is null then 'UNKNOWN'
                  when found.due_on = found.review_due_on then 'REVIEW' else 'EXPIRY' end as basis
        from (select mandate.id as mandate_id, mandate.status, mandate.review_due_on, (now() at time zone 'UTC')::date as today,
                     case when mandate.status = 'IN_FORCE' then least(mandate.review_due_on, mandate.expires_on)
                          else mandate.expires_on end as due_on
                from mandates mandate join missions mission on mission.id = mandate.mission_id
               where mandate.status = 'IN_FORCE'
                  or (mandate.status = 'EXPIRED' and mission.is_active and mission.ended_on is null
                      and not exists (select from mandates later where later.mission_id = mandate.mission_id
                           and (later.status = 'IN_FORCE' or (later.adopted_on, later.id) > (mandate.adopted_on, mandate.id))))
             ) found
       where found.status <> 'IN_FORCE' or found.due_on is null or found.due_on <= found.today + ${days}) reviews`;
  },
  order: 'due_on nulls last, mandate_id',
  limit: 500,
});
