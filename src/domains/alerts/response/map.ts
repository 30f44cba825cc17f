import {
  alertTasks,
  escalationPolicies,
  escalationSteps,
  taskAcknowledgements,
  taskEvents,
} from '../../../../schema/tables/response.ts';
import { anyOf, atLeast, atMost, equals } from '../../../graph/filters.ts';
import { uuidOf } from '../../../graph/ids.ts';
import {
  type AnyMap,
  all,
  ascending,
  by,
  connection,
  descending,
  embed,
  expression,
  type Field,
  lookup,
  many,
  one,
  typeMap,
} from '../../../graph/map.ts';
import { responseTimeMap, responseTimes } from './response-times.ts';

const taskMap = typeMap('AlertTask', alertTasks, {
  idPrefix: 'alert_task',
  fields: {
    alert: one(alertTasks.alertId),
    owner: one(alertTasks.ownerOrganisationId),
    openedAt: alertTasks.createdAt,
    dueAt: expression(
      (row) => `(select min(timer.due_at) from task_timers timer
                  where timer.task_id = ${row(alertTasks.id)} and timer.kind <> 'REMIND')`,
    ),
    acknowledgements: many(
      by(taskAcknowledgements.taskId),
      descending(taskAcknowledgements.acknowledgedAt, taskAcknowledgements.actorId),
    ),
    history: many(by(taskEvents.taskId), descending(taskEvents.version)),
  },
  filters: {
    alert: equals(alertTasks.alertId, uuidOf('alert')),
    states: anyOf(alertTasks.state),
    // Codes are ordered from the strongest to the weakest.
    severityAtLeast: atMost(alertTasks.severity),
    assignee: equals(alertTasks.assigneeId, uuidOf('account')),
    openedFrom: atLeast(alertTasks.createdAt),
    openedTo: atMost(alertTasks.createdAt),
  },
  orders: { OPENED_DESC: descending(alertTasks.createdAt), OPENED_ASC: ascending(alertTasks.createdAt) },
});

const { quietFrom, quietTo, timeZone } = escalationPolicies;

const policyMap = typeMap('EscalationPolicy', escalationPolicies, {
  idPrefix: 'escalation_policy',
  fields: {
    owner: one(escalationPolicies.ownerOrganisationId),
    region: one(escalationPolicies.regionId),
    quietHours: embed({ from: quietFrom, to: quietTo, timeZone }, quietFrom, quietTo, timeZone),
    steps: many(by(escalationSteps.policyId), ascending(escalationSteps.level)),
  },
  filters: { severities: anyOf(escalationPolicies.severity) },
  orders: { SEVERITY_ASC: ascending(escalationPolicies.severity) },
});

/** What an organisation does about alerts, and how soon it wants to. */
export const responseMaps: AnyMap[] = [
  taskMap,
  typeMap('TaskAcknowledgement', taskAcknowledgements),
  typeMap('TaskEvent', taskEvents),
  policyMap,
  typeMap('EscalationStep', escalationSteps, { fields: { personName: escalationSteps.accountName } }),
  responseTimeMap,
];

/** One task by id, pages of tasks and policies, and how fast alerts are answered. */
export const responseQueries: Record<string, Field> = {
  alertTask: lookup({ id: { column: alertTasks.id, decode: uuidOf('alert_task') } }),
  alertTasks: connection(all),
  escalationPolicies: connection(all),
  responseTimes,
};
