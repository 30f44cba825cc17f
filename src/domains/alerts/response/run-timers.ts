import { readAs } from '../../../database/audience.ts';
import type { Database } from '../../../database/pools.ts';
import { type Transaction, transact } from '../../../database/transaction.ts';
import { changeTask } from './change-task.ts';
import { escalateTask } from './escalate-task.ts';
import { type HeldTask, holdAlertOfTask, holdTaskOf } from './held-task.ts';
import { afterQuietHours } from './quiet-hours-rules.ts';
import { isWaiting, nextTaskState } from './task-rules.ts';
import type { TimerKind } from './timer-rules.ts';

/** Tasks that are looked at before it is asked again which are due. */
const batchSize = 100;

/** How long it is until the next timer is due, in milliseconds: 0 or less when one is, `most` when none comes before. */
export async function readNextTimer(database: Database, most: number): Promise<number> {
  const [row] = await readAs(database, { kind: 'hub' }, nextTimer, [most]);
  return Number(row?.[0]?.toString());
}

const nextTimer = {
  name: 'next timer',
  text: 'select least($1::int, ceil(extract(epoch from min(due_at) - clock_timestamp()) * 1000)) from task_timers',
};

/**
 * Does what is due for tasks, one transaction for each, the one that waits longest first. Answers whether more may be
 * due. However many do this at once, each timer runs out once: it is taken away while its task is held, and whoever
 * comes second finds it gone.
 */
export async function runTimers(database: Database): Promise<boolean> {
  const rows = await readAs(database, { kind: 'hub' }, dueTasks, [batchSize]);
  for (const row of rows) {
    const [alertId = '', organisationId = ''] = row.map(String);
    await transact(database, { kind: 'hub' }, (tx) => runTimersOf(tx, alertId, organisationId));
  }
  return rows.length === batchSize;
}

const dueTasks = {
  name: 'due tasks',
  text: `select task.alert_id, task.owner_organisation_id
           from task_timers timer join alert_tasks task on task.id = timer.task_id
          where timer.due_at <= clock_timestamp() group by task.id order by min(timer.due_at), task.id limit $1`,
};

async function runTimersOf(tx: Transaction, alertId: string, organisationId: string): Promise<void> {
  const alert = await holdAlertOfTask(tx, alertId);
  const task = alert && (await holdTaskOf(tx, alert, organisationId));
  if (task === undefined) return;
  const due = await takeDue(tx, task);
  // What is over by the clock is closed as soon as its end is told: nobody is called for it any more.
  if (due.length === 0 || task.alert.lifecycle !== 'ACTIVE') return;
  const called = afterQuietHours(task.now, task.pace?.quietHours ?? null);
  if (called > task.now) await postpone(tx, task, due, called);
  else await runOut(tx, task, due);
}

async function takeDue(tx: Transaction, { id }: HeldTask): Promise<readonly TimerKind[]> {
  const rows = await tx<{ kind: TimerKind }[]>`/* take due timers */
    delete from task_timers where task_id = ${id} and due_at <= now() returning kind`;
  return rows.map(({ kind }) => kind);
}

/** What came due while no hub ran does not wake anybody in the night. */
async function postpone(
  tx: Transaction,
  { id }: HeldTask,
  due: readonly TimerKind[],
  called: Date,
): Promise<void> {
  await tx`/* postpone timers */
    insert into task_timers (task_id, kind, due_at)
    select ${id}, *, ${called.toISOString()}::timestamptz from unnest(${[...due]}::task_timer_kind[])`;
}

/** One escalation for whatever time has run out, and else a reminder: an escalation says it again by itself. */
async function runOut(tx: Transaction, task: HeldTask, due: readonly TimerKind[]): Promise<void> {
  const isUnanswered = due.includes('ACKNOWLEDGE') && isWaiting(task.state);
  const isUnresolved = due.includes('RESOLVE') && nextTaskState(task.state, 'ESCALATE') !== null;
  const note = isUnanswered ? 'Nobody acknowledged it in time.' : 'It was not resolved in time.';
  if ((isUnanswered || isUnresolved) && (await escalateTask(tx, task, { by: null, note }))) return;
  if (due.includes('REMIND') && isWaiting(task.state)) {
    await changeTask(tx, task, { kind: 'REMINDED', state: task.state, by: null });
  }
}
