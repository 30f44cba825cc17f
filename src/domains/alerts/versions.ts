import { getTableColumns } from 'drizzle-orm';
import { alerts } from '../../../schema/tables/alerts.ts';
import { sqlName } from '../../graph/map.ts';

/** The column of `alertVersions` that says as of when a version is looked at. */
export const asOf = 'as_of';

/** What a former version says otherwise than the present row: it was superseded or taken back by nothing. */
const told: Readonly<Record<string, string>> = {
  version: 'made.version::int',
  ...Object.fromEntries(
    [alerts.supersededById, alerts.cancelledById]
      .map(sqlName)
      .map((link) => [link, `case when made.version = alert.version then alert.${link} end`]),
  ),
};

const columns = Object.values(getTableColumns(alerts))
  .map(sqlName)
  .map((name) => `${told[name] ?? `alert.${name}`} as ${name}`);

const isEnded = 'coalesce(alert.superseded_by_id, alert.cancelled_by_id) is not null';

/**
 * Every version of every alert, as SQL that follows `from`. None is stored: a message never changes, and while it is in
 * force time alone makes versions of it, one at its release and one at each instant at which blocks of it expire. So
 * the n-th version is the message as of the n-th of these instants; being superseded or cancelled makes the last one,
 * of which time changes nothing: that one is as of no instant.
 */
export const alertVersions = `(
  select ${columns.join(', ')}, made.at as ${asOf}
    from alerts alert cross join lateral (
      select row_number() over (order by at) as version, at
        from (select alert.created_at as at
               union select info.expires from alert_infos info
                      where info.alert_id = alert.id and info.expires > alert.created_at) moments
       union all select alert.version, null where ${isEnded}) made
   where made.version < alert.version or made.version = alert.version and (made.at is null) = (${isEnded}))`;
