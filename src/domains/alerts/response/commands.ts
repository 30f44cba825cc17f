import type { z } from 'zod';
import type { Actor } from '../../../access/viewer.ts';
import type { WriteContext } from '../../../access/write-context.ts';
import type { Transaction } from '../../../database/transaction.ts';
import { invalidInput, invalidTransition, notFound, type Outcome, Refusal } from '../../../user-errors.ts';
import { carryOut } from '../../carry-out.ts';
import { changeTask } from './change-task.ts';
import { escalateTask } from './escalate-task.ts';
import { type HeldTask, holdTask, requireInForce } from './held-task.ts';
import { holdOrOpenTask } from './open-tasks.ts';
import { readMembers } from './organisation-members.ts';
import { type NamedActor, readActor } from './read-actor.ts';
import { taskInputs } from './task-input.ts';
import {
  isAlone,
  nextTaskState,
  stateWhenAcknowledged,
  type TaskAction,
  type TaskState,
} from './task-rules.ts';

/** What is done about an alert in the name of an organisation. */
export type TaskCommand = (context: WriteContext, given: unknown) => Promise<Outcome<string>>;

/*
 * Each of these answers the UUID of the task. They throw HubError UNAUTHENTICATED, FORBIDDEN, BAD_ID.
 */

/** Says that somebody has seen an alert and takes it on; opens the task where the organisation has none yet. */
export const acknowledgeAlert: TaskCommand = (context, given) => {
  const command = { name: 'acknowledgeAlert', input: taskInputs.acknowledgeAlert } as const;
  return carryOut(context, command, given, async (tx, { id, note }, actor) => {
    const by = await readActor(tx, actor);
    const alert = await requireInForce(tx, { id, mutation: command.name }, actor);
    const task = await holdOrOpenTask(tx, alert, actor.organisationId, by);
    if (nextTaskState(task.state, 'ACKNOWLEDGE') === null) {
      throw new Refusal(invalidTransition(['id'], task.state, 'ACKNOWLEDGE'));
    }
    const state = stateWhenAcknowledged(
      task.state,
      await countAcknowledgement(tx, task, by),
      task.requiredAcknowledgements,
    );
    await changeTask(tx, task, { kind: 'ACKNOWLEDGED', state, by, note });
    return task.id;
  });
};

/** How many have acknowledged in this round, now that one more has. @throws Refusal for who did so before. */
async function countAcknowledgement(tx: Transaction, task: HeldTask, by: NamedActor): Promise<number> {
  const made = await tx`/* acknowledge */
    insert into task_acknowledgements (task_id, round, actor_id, actor_name)
    values (${task.id}, ${task.round}, ${by.id}, ${by.name}) on conflict do nothing returning true`;
  if (made.length === 0) throw new Refusal(invalidInput(['id'], 'You have acknowledged this already.'));
  const [row] = await tx<{ count: number }[]>`/* count acknowledgements */
    select count(*)::int from task_acknowledgements where task_id = ${task.id} and round = ${task.round}`;
  return row?.count ?? 0;
}

/** Gives the task to somebody of the organisation, or to nobody in particular. */
export const assignAlert: TaskCommand = (context, given) => {
  const command = { name: 'assignAlert', action: 'ASSIGN', input: taskInputs.assignAlert } as const;
  return onTask(
    context,
    command,
    given,
    async (tx, task, { input: { assignee = null, note }, by, state }) => {
      const members = await readMembers(tx, task.organisationId, assignee === null ? [] : [assignee]);
      const assigneeName = assignee === null ? null : members.get(assignee);
      if (assigneeName === undefined)
        throw new Refusal(notFound(['assignee'], 'person in your organisation'));
      const columns = { assigneeId: assignee, assigneeName, escalatedToRole: null };
      await changeTask(tx, task, { kind: 'ASSIGNED', state, by, note, columns });
    },
  );
};

/** Begins the work. */
export const startAlert: TaskCommand = (context, given) => {
  const command = { name: 'startAlert', action: 'START', input: taskInputs.startAlert } as const;
  return onTask(context, command, given, async (tx, task, { input: { note }, by, state }) => {
    await changeTask(tx, task, { kind: 'STARTED', state, by, note });
  });
};

/** Takes the task to the next level without waiting for its time to pass. */
export const escalateAlert: TaskCommand = (context, given) => {
  const command = { name: 'escalateAlert', action: 'ESCALATE', input: taskInputs.escalateAlert } as const;
  return onTask(context, command, given, async (tx, task, { input: { note }, by }) => {
    if (await escalateTask(tx, task, { by, note })) return;
    throw new Refusal(invalidInput(['id'], 'This is at the highest level already.'));
  });
};

/** Says that what the alert called for is done. */
export const resolveAlert: TaskCommand = (context, given) => {
  const command = { name: 'resolveAlert', action: 'RESOLVE', input: taskInputs.resolveAlert } as const;
  return onTask(context, command, given, async (tx, task, { input: { note }, by, state }) => {
    await changeTask(tx, task, { kind: 'RESOLVED', state, by, note, columns: { resolvedById: by.id } });
  });
};

/** Agrees that it is done; whoever raised the alert and resolved it cannot. */
export const closeAlert: TaskCommand = (context, given) => {
  const command = { name: 'closeAlert', action: 'CLOSE', input: taskInputs.closeAlert } as const;
  return onTask(context, command, given, async (tx, task, { input: { note }, by, state }) => {
    if (isAlone(task.alert.raisedBy, task.resolvedById, by.id)) {
      const message = 'You raised this alert and resolved it; somebody else has to close it.';
      throw new Refusal(invalidInput(['id'], message));
    }
    await changeTask(tx, task, { kind: 'CLOSED', state, by, note });
  });
};

/** Begins anew: it has to be acknowledged again, on the first level, and its times run again. */
export const reopenAlert: TaskCommand = (context, given) => {
  const command = { name: 'reopenAlert', action: 'REOPEN', input: taskInputs.reopenAlert } as const;
  return onTask(context, command, given, async (tx, task, { input: { note }, by, state }) => {
    const columns = { round: task.round + 1, level: 0, resolvedById: null };
    await changeTask(tx, task, { kind: 'REOPENED', state, by, note, columns });
  });
};

/** A mutation of a task that was seen in some version, and its name in the table of states. */
interface SeenTaskCommand<Input> {
  readonly name: Exclude<keyof typeof taskInputs, 'acknowledgeAlert'>;
  readonly action: TaskAction;
  readonly input: z.ZodType<Input>;
}

/** What the work on a task is given: the input, who does it, and the state that it leads to. */
interface TaskWork<Input> {
  readonly input: Input;
  readonly by: NamedActor;
  readonly state: TaskState;
}

function onTask<Input extends { clientReference: string; id: string; version: number }>(
  context: WriteContext,
  { name, action, input }: SeenTaskCommand<Input>,
  given: unknown,
  work: (tx: Transaction, task: HeldTask, how: TaskWork<Input>) => Promise<void>,
): Promise<Outcome<string>> {
  return carryOut(context, { name, input }, given, async (tx, wanted, actor: Actor) => {
    const task = await holdTask(tx, { ...wanted, mutation: name }, actor);
    const state = nextTaskState(task.state, action);
    if (state === null) throw new Refusal(invalidTransition(['id'], task.state, action));
    await work(tx, task, { input: wanted, by: await readActor(tx, actor), state });
    return task.id;
  });
}
