import type { alertTaskState } from '../../../../schema/tables/response.ts';

/** How far an organisation is with an alert. */
export type TaskState = (typeof alertTaskState.enumValues)[number];

/** What can be done to a task. END is what the hub does when the alert is no longer in force. */
export type TaskAction =
  | 'ACKNOWLEDGE'
  | 'ASSIGN'
  | 'START'
  | 'ESCALATE'
  | 'RESOLVE'
  | 'CLOSE'
  | 'REOPEN'
  | 'END';

/**
 * What a task becomes by each action; null where the action is refused.
 *
 * | state        | ACKNOWLEDGE  | ASSIGN       | START       | ESCALATE  | RESOLVE  | CLOSE   | REOPEN  | END     |
 * |--------------|--------------|--------------|-------------|-----------|----------|---------|---------|---------|
 * | OPEN         | ACKNOWLEDGED | OPEN         | refused     | ESCALATED | refused  | refused | refused | CLOSED  |
 * | ACKNOWLEDGED | ACKNOWLEDGED | ACKNOWLEDGED | IN_PROGRESS | ESCALATED | RESOLVED | refused | refused | CLOSED  |
 * | IN_PROGRESS  | IN_PROGRESS  | IN_PROGRESS  | refused     | ESCALATED | RESOLVED | refused | refused | CLOSED  |
 * | ESCALATED    | ACKNOWLEDGED | ESCALATED    | refused     | ESCALATED | refused  | refused | refused | CLOSED  |
 * | RESOLVED     | refused      | refused      | refused     | refused   | refused  | CLOSED  | OPEN    | CLOSED  |
 * | CLOSED       | refused      | refused      | refused     | refused   | refused  | refused | OPEN    | refused |
 *
 * Nobody works on what nobody acknowledged, and whoever it was escalated to acknowledges anew. What is resolved is
 * looked at once more before it is closed.
 */
const taskTable: Readonly<Record<TaskState, Readonly<Record<TaskAction, TaskState | null>>>> = {
  OPEN: row('ACKNOWLEDGED', 'OPEN', null, 'ESCALATED', null, null, null, 'CLOSED'),
  ACKNOWLEDGED: row(
    'ACKNOWLEDGED',
    'ACKNOWLEDGED',
    'IN_PROGRESS',
    'ESCALATED',
    'RESOLVED',
    null,
    null,
    'CLOSED',
  ),
  IN_PROGRESS: row('IN_PROGRESS', 'IN_PROGRESS', null, 'ESCALATED', 'RESOLVED', null, null, 'CLOSED'),
  ESCALATED: row('ACKNOWLEDGED', 'ESCALATED', null, 'ESCALATED', null, null, null, 'CLOSED'),
  RESOLVED: row(null, null, null, null, null, 'CLOSED', 'OPEN', 'CLOSED'),
  CLOSED: row(null, null, null, null, null, null, 'OPEN', null),
};

/** The columns of the table, in its order. */
function row(
  ...[ACKNOWLEDGE, ASSIGN, START, ESCALATE, RESOLVE, CLOSE, REOPEN, END]: [
    TaskState | null,
    TaskState | null,
    TaskState | null,
    TaskState | null,
    TaskState | null,
    TaskState | null,
    TaskState | null,
    TaskState | null,
  ]
): Readonly<Record<TaskAction, TaskState | null>> {
  return { ACKNOWLEDGE, ASSIGN, START, ESCALATE, RESOLVE, CLOSE, REOPEN, END };
}

/** The state that an action leads to; null when the state does not allow it. */
export const nextTaskState = (from: TaskState, action: TaskAction): TaskState | null =>
  taskTable[from][action];

/** The state after one more acknowledgement: as it was until as many have acknowledged as are required. */
export const stateWhenAcknowledged = (from: TaskState, count: number, required: number): TaskState =>
  count < required ? from : (nextTaskState(from, 'ACKNOWLEDGE') ?? from);

/** Whether one and the same would have raised the alert, resolved it and closed it: two see more than one. */
export const isAlone = (raisedBy: string | null, resolvedBy: string | null, closing: string): boolean =>
  raisedBy === closing && resolvedBy === closing;

/** Whether somebody has yet to acknowledge. */
export const isWaiting = (state: TaskState): boolean => state === 'OPEN' || state === 'ESCALATED';
