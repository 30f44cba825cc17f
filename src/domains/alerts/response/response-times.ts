import { type Field, one, rows, typeMap } from '../../../graph/map.ts';

/** The rows of `responseTimes`. */
export const responseTimeMap = typeMap('ResponseTime', undefined, {
  fields: { organisation: one('organisation_id') },
});

const minutes = (column: string): string => `extract(epoch from task.${column} - task.created_at) / 60`;

/** Mean and median of a time; null where nothing has come so far. */
const times = (column: string, name: string): string => `
  avg(${minutes(column)})::float8 as mean_minutes_to_${name},
  (percentile_cont(0.5) within group (order by ${minutes(column)}))::float8 as median_minutes_to_${name}`;

/** How fast alerts are answered, for each organisation that the reader sees the tasks of, in one statement. */
export const responseTimes: Field = rows({
  source: (_parent, argument) => {
    const [from, to, severities] = ['openedFrom', 'openedTo', 'severities'].map(argument);
    const conditions = [
      `alert.status = 'ACTUAL'`,
      ...(from ? [`task.created_at >= coalesce(${from.as('timestamptz')}, '-infinity')`] : []),
      ...(to ? [`task.created_at < coalesce(${to.as('timestamptz')}, 'infinity')`] : []),
      ...(severities ? [`coalesce(task.severity = any(${severities.as('alert_severity[]')}), true)`] : []),
    ];
    return `(
      select task.owner_organisation_id as organisation_id, task.severity,
             count(*)::int as task_count, count(task.acknowledged_at)::int as acknowledged_count,
             count(*) filter (where exists (
               select from task_events happened
                where happened.task_id = task.id and happened.kind = 'ESCALATED'))::int as escalated_count,
             count(task.resolved_at)::int as resolved_count,
             ${times('acknowledged_at', 'acknowledge')}, ${times('resolved_at', 'resolve')}
        from alert_tasks task join alerts alert on alert.id = task.alert_id
       where ${conditions.join(' and ')}
       group by 1, 2) times`;
  },
  order: 'severity, organisation_id',
  limit: 500,
});
