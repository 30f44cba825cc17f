import { alerts } from '../../../schema/tables/alerts.ts';
import type { Row } from '../../graph/map.ts';

/**
 * What has become of an alert at an instant, in SQL that of the statement: expiry is read off the clock, so that
 * nothing is shown in force for a moment longer than it is.
 */
export const lifecycleOf = (row: Row, at = 'now()'): string =>
  `(case when ${row(alerts.messageType)} = 'CANCEL' or ${row(alerts.cancelledById)} is not null then 'CANCELLED'
         when ${row(alerts.supersededById)} is not null then 'SUPERSEDED'
         when ${row(alerts.expiresAt)} <= ${at} then 'EXPIRED'
         else 'ACTIVE' end)::alert_lifecycle`;

/**
 * Whether an alert is ACTIVE at an instant, in the words of the index `alerts_in_force`: of years of alerts few are in force, and
 * only an index finds them without looking at all the others.
 */
export const isInForce = (row: Row, at = 'now()'): string =>
  `(${row(alerts.messageType)} <> 'CANCEL' and ${row(alerts.cancelledById)} is null
    and ${row(alerts.supersededById)} is null and coalesce(${row(alerts.expiresAt)}, 'infinity') > ${at})`;
