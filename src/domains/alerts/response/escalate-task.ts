import type { escalationSteps } from '../../../../schema/tables/response.ts';
import type { Transaction } from '../../../database/transaction.ts';
import { changeTask, type TaskChange } from './change-task.ts';
import type { HeldTask } from './held-task.ts';

type Step = Pick<typeof escalationSteps.$inferSelect, 'role' | 'accountId' | 'accountName'>;

/**
 * Takes a task that is held to the next level: it is for whom the policy names there, and has to be acknowledged anew.
 * Without a policy there is one level, for nobody in particular. False when there is no further level.
 */
export async function escalateTask(
  tx: Transaction,
  task: HeldTask,
  { by, note }: Pick<TaskChange, 'by' | 'note'>,
): Promise<boolean> {
  const level = task.level + 1;
  if (level > Math.max(1, task.pace?.stepCount ?? 0)) return false;
  const [step] = await tx<Step[]>`/* escalation step */
    select role, account_id as "accountId", account_name as "accountName"
      from escalation_steps where policy_id = ${task.policyId} and level = ${level}`;
  const columns = {
    level,
    round: task.round + 1,
    assigneeId: step?.accountId ?? null,
    assigneeName: step?.accountName ?? null,
    escalatedToRole: step?.role ?? null,
  };
  await changeTask(tx, task, { kind: 'ESCALATED', state: 'ESCALATED', by, note, columns });
  return true;
}
