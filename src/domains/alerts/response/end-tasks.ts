import type { Transaction } from '../../../database/transaction.ts';
import { changeTask } from './change-task.ts';
import { holdAlertOfTask, holdTasks } from './held-task.ts';
import type { FormerTask } from './open-tasks.ts';
import { nextTaskState } from './task-rules.ts';

/** What ended an alert, as the history of its tasks says it. */
const reasons = {
  'alert.superseded': 'Another message took the place of the alert.',
  'alert.cancelled': 'The alert was taken back.',
  'alert.expired': 'The alert expired.',
} as const;

/**
 * Closes every task of an alert that is about to end, and answers whose they were. The alert is still of the version in which it was
 * in force, so that whoever was told of it is told of this too.
 */
export async function endTasks(
  tx: Transaction,
  alertId: string,
  kind: keyof typeof reasons,
): Promise<readonly FormerTask[]> {
  const [isAny] = await tx`/* has tasks */ select from alert_tasks where alert_id = ${alertId} limit 1`;
  if (isAny === undefined) return [];
  const alert = await holdAlertOfTask(tx, alertId);
  const tasks = alert === undefined ? [] : await holdTasks(tx, alert);
  const open = tasks.filter(({ state }) => nextTaskState(state, 'END') !== null);
  for (const task of open) {
    await changeTask(tx, task, { kind: 'CLOSED', state: 'CLOSED', by: null, note: reasons[kind] });
  }
  return tx<FormerTask[]>`/* former tasks */
    select owner_organisation_id as "organisationId", assignee_id as "assigneeId", assignee_name as "assigneeName"
      from alert_tasks where id = any(${open.map(({ id }) => id)}::uuid[])`;
}
