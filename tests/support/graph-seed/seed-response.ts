import type postgres from 'postgres';
import {
  alertTasks,
  escalationPolicies,
  escalationSteps,
  taskAcknowledgements,
  taskEvents,
  taskTimers,
} from '../../../schema/tables/response.ts';
import { type GivenRow, uuidNumber as id, insertRows } from './fill-rows.ts';

const task = {
  ownerOrganisationId: id(1),
  severity: 'SEVERE',
  state: 'OPEN',
  round: 1,
  level: 0,
  requiredAcknowledgements: 1,
  assigneeId: null,
  policyId: null,
  createdAt: '2020-01-02T00:00:00.000Z',
  acknowledgedAt: '2020-01-02T00:10:00.000Z',
  resolvedAt: '2020-01-02T02:00:00.000Z',
};

/** Of two organisations, two opened at the same time; one with an alert that is over. */
const tasks: readonly GivenRow[] = [
  { ...task, alertId: id(2) },
  { ...task, alertId: id(2), ownerOrganisationId: id(2), severity: 'MINOR', state: 'ESCALATED', level: 2 },
  { ...task, alertId: id(1), acknowledgedAt: null, resolvedAt: null, createdAt: '2020-01-01T00:00:00.000Z' },
  { ...task, alertId: id(3), state: 'CLOSED', acknowledgedAt: '2020-01-02T00:40:00.000Z' },
  { ...task, alertId: id(8), acknowledgedAt: '2020-01-02T00:31:30.000Z', resolvedAt: null },
];

const event = { actorId: null, level: 0 };

/** What organisations do about alerts, and how soon they want to; shown to everybody, as all of the seed is. */
export async function seedResponse(sql: postgres.Sql): Promise<void> {
  const policy = { ownerOrganisationId: id(1), requiredAcknowledgements: 2, acknowledgeWithin: 30 };
  await insertRows(sql, escalationPolicies, [
    { ...policy, severity: 'SEVERE', regionId: null, quietFrom: '22:00', quietTo: '06:00', timeZone: 'UTC' },
    { ...policy, severity: 'SEVERE', regionId: id(2), quietFrom: null, quietTo: null, timeZone: null },
    { ...policy, severity: 'MINOR', regionId: id(1), quietFrom: null, quietTo: null, timeZone: null },
  ]);
  await insertRows(sql, escalationSteps, [
    { policyId: id(1), level: 2, role: 'ANALYST', accountId: null },
    { policyId: id(1), level: 1, role: 'DUTY_OFFICER', accountId: null },
  ]);
  await insertRows(sql, alertTasks, tasks);
  await insertRows(sql, taskEvents, [
    { ...event, taskId: id(1), version: 1, kind: 'TASK_OPENED', state: 'OPEN' },
    { ...event, taskId: id(1), version: 2, kind: 'ACKNOWLEDGED', state: 'ACKNOWLEDGED' },
    { ...event, taskId: id(2), version: 1, kind: 'ESCALATED', state: 'ESCALATED', level: 2 },
  ]);
  await insertRows(sql, taskAcknowledgements, [
    { taskId: id(1), round: 1, actorId: id(1), acknowledgedAt: '2020-01-02T00:05:00.000Z' },
    { taskId: id(1), round: 1, actorId: id(2), acknowledgedAt: '2020-01-02T00:10:00.000Z' },
  ]);
  await insertRows(sql, taskTimers, [
    { taskId: id(1), kind: 'REMIND', dueAt: '2020-01-02T00:05:00.000Z' },
    { taskId: id(2), kind: 'REMIND', dueAt: '2020-01-02T00:05:00.000Z' },
    { taskId: id(2), kind: 'RESOLVE', dueAt: '2020-01-02T01:05:00.000Z' },
  ]);
}
