import { v7 as uuidV7 } from 'uuid';
import type { alertTasks } from '../../../../schema/tables/response.ts';
import type { Transaction } from '../../../database/transaction.ts';
import { appendEvents, type NewEvent } from '../../../log/append.ts';
import type { HeldTask } from './held-task.ts';
import type { NamedActor } from './read-actor.ts';
import type { TaskState } from './task-rules.ts';
import { type Pace, type TaskEventKind, timersAfter } from './timer-rules.ts';

type TaskRow = typeof alertTasks.$inferSelect;

/** What an event makes of the columns of a task; those that are not named stay. */
type Columns = Partial<
  Pick<TaskRow, 'round' | 'level' | 'assigneeId' | 'assigneeName' | 'escalatedToRole' | 'resolvedById'>
>;

/** Something that happens to a task. */
export interface TaskChange {
  readonly kind: TaskEventKind;
  readonly state: TaskState;
  /** Null for the hub itself. */
  readonly by: NamedActor | null;
  readonly note?: string | null | undefined;
  readonly columns?: Columns;
}

/** The time that an event is kept as, and whether that of an earlier one stays or all are forgotten. */
const times: Readonly<Partial<Record<TaskEventKind, string>>> = {
  STARTED: 'started_at = now()',
  ESCALATED: 'escalated_at = now()',
  RESOLVED: 'resolved_at = now()',
  CLOSED: 'closed_at = now()',
  REOPENED: 'started_at = null, escalated_at = null, resolved_at = null, closed_at = null',
};

/**
 * Makes the next version of a task that is held: its row, its history, its timers and its event, all or nothing.
 * Answers the task as it is then.
 */
export async function changeTask(tx: Transaction, task: HeldTask, change: TaskChange): Promise<HeldTask> {
  const { kind, state, by, note = null, columns = {} } = change;
  const next: HeldTask = { ...task, ...columns, state, version: task.version + 1 };
  const given = { assigneeName: null, escalatedToRole: null, ...columns };
  const assigns = 'assigneeId' in columns;
  const isAnswered = kind === 'ACKNOWLEDGED' && state !== task.state;
  await tx.unsafe(
    `/* change task */
     update alert_tasks set version = $2, state = $3, round = $4, level = $5, resolved_by_id = $6,
            assignee_id = $7, assignee_name = case when $10 then $8 else assignee_name end,
            escalated_to_role = case when $10 then $9::mission_role else escalated_to_role end,
            ${isAnswered ? 'acknowledged_at = coalesce(acknowledged_at, now()),' : ''}
            ${times[kind] ? `${times[kind]},` : ''} updated_at = now(), recorded_at = now()
      where id = $1`,
    [
      task.id,
      next.version,
      state,
      next.round,
      next.level,
      next.resolvedById,
      next.assigneeId,
      given.assigneeName,
      given.escalatedToRole,
      assigns,
    ],
  );
  await tellOfTask(tx, next, { kind, by, note });
  return next;
}

/** Notes what made the present version of a task: in its history, in its timers, and in the log. */
export async function tellOfTask(
  tx: Transaction,
  task: HeldTask,
  { kind, by, note = null }: Pick<TaskChange, 'kind' | 'by' | 'note'>,
): Promise<void> {
  await tx`/* note task event */
    insert into task_events (id, task_id, version, kind, state, level, actor_id, actor_name, note)
    values (${uuidV7()}, ${task.id}, ${task.version}, ${kind}, ${task.state}, ${task.level},
            ${by?.id ?? null}, ${by?.name ?? null}, ${note})`;
  await setTimers(tx, task, kind);
  await appendEvents(tx, [eventOf(task, kind)]);
}

/** The pace of a task without a policy: nothing ever comes due. */
const unhurried: Pace = {
  acknowledgeWithin: 0,
  resolveWithin: null,
  remindEvery: null,
  stepCount: 0,
  quietHours: null,
};

async function setTimers(tx: Transaction, task: HeldTask, kind: TaskEventKind): Promise<void> {
  const { set, drop } = timersAfter(kind, task, task.pace ?? unhurried, task.now);
  if (drop.length > 0) {
    await tx`/* drop timers */
      delete from task_timers where task_id = ${task.id} and kind = any(${[...drop]}::task_timer_kind[])`;
  }
  if (set.size === 0) return;
  await tx`/* set timers */
    insert into task_timers (task_id, kind, due_at)
    select ${task.id}, * from unnest(${[...set.keys()]}::task_timer_kind[],
                                     ${[...set.values()].map((due) => due.toISOString())}::timestamptz[])
    on conflict (task_id, kind) do update set due_at = excluded.due_at`;
}

/** What the log calls each event. */
const eventKinds: Readonly<Record<TaskEventKind, string>> = {
  TASK_OPENED: 'alert.task_opened',
  ACKNOWLEDGED: 'alert.acknowledged',
  ASSIGNED: 'alert.assigned',
  STARTED: 'alert.started',
  ESCALATED: 'alert.escalated',
  REMINDED: 'alert.reminded',
  RESOLVED: 'alert.resolved',
  CLOSED: 'alert.closed',
  REOPENED: 'alert.reopened',
};

/**
 * The event of a task. It is routed like its alert, to the people of its own organisation alone, and names the version
 * of the alert at that moment: by that one feeds judge whether it concerns them.
 */
function eventOf(task: HeldTask, kind: TaskEventKind): NewEvent {
  const keys = { ...task.alert.keys, tlp: ['AMBER_STRICT'], owner: [task.organisationId], recipients: [] };
  return {
    kind: eventKinds[kind],
    entityKind: 'alert_task',
    entityId: task.id,
    entityVersion: task.version,
    keysBefore: kind === 'TASK_OPENED' ? null : keys,
    keysAfter: keys,
    body: {
      alertId: task.alert.id,
      alertVersion: task.alert.version,
      state: task.state,
      level: task.level,
    },
  };
}
