import { getTableColumns } from 'drizzle-orm';
import { alerts } from '../../../schema/tables/alerts.ts';
import { sqlName } from '../../graph/map.ts';

/** The column of `alertVersions` that says as of when a version is looked at. */
export const asOf = 'as_of';

/** What a former version says otherwise than the present row: it was superseded or taken back by nothing. */
const told: Readonly<Record<string, string>> = {
  version: 'made.version',
  ...Object.fromEntries(
    [alerts.supersededById, alerts.cancelledById]
      .map(sqlName)
      .map((link) => [link, `case when made.version = alert.version then alert.${link} end`]),
  ),
};

const columns = Object.values(getTableColumns(alerts))
  .map(sqlName)
  .map((name) => `${told[name] ?? `alert.${name}`} as ${name}`);

/**
 * Every version of every alert, as SQL that follows `from`. None is stored: a message never changes, and while it is in
 * force time alone makes versions of it, one at its release and one at each instant at which blocks of it expire. So
 * the n-th version is the message as of the n-th of these instants; being superseded or cancelled makes the last one,
 * of which time changes nothing.
 */
export const alertVersions = `(
  select ${columns.join(', ')},
         coalesce((select at from (
           select alert.created_at as at
            union select info.expires from alert_infos info
                   where info.alert_id = alert.id and info.expires > alert.created_at) moments
           order by at offset made.version - 1 limit 1), alert.updated_at) as ${asOf}
    from alerts alert cross join lateral generate_series(1, alert.version) made(version))`;
