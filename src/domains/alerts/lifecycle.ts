import { alerts } from '../../../schema/tables/alerts.ts';
import type { Row } from '../../graph/map.ts';

/**
 * What has become of an alert at the time of the statement, as SQL: expiry is read off the clock, so that nothing is
 * shown in force for a moment longer than it is.
 */
export const lifecycleOf = (row: Row): string =>
  `(case when ${row(alerts.messageType)} = 'CANCEL' or ${row(alerts.cancelledById)} is not null then 'CANCELLED'
         when ${row(alerts.supersededById)} is not null then 'SUPERSEDED'
         when ${row(alerts.expiresAt)} <= now() then 'EXPIRED'
         else 'ACTIVE' end)::alert_lifecycle`;
