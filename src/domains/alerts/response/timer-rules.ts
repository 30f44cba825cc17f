import type { taskEventKind, taskTimerKind } from '../../../../schema/tables/response.ts';
import { afterQuietHours, type QuietHours } from './quiet-hours-rules.ts';
import { isWaiting, type TaskState } from './task-rules.ts';

/** What happens to a task. */
export type TaskEventKind = (typeof taskEventKind.enumValues)[number];

/** What comes due. */
export type TimerKind = (typeof taskTimerKind.enumValues)[number];

/** What a policy says of time, in minutes. */
export interface Pace {
  readonly acknowledgeWithin: number;
  readonly resolveWithin: number | null;
  readonly remindEvery: number | null;
  /** How many levels there are to escalate to. */
  readonly stepCount: number;
  /** Null where none are kept, as for what is EXTREME. */
  readonly quietHours: QuietHours | null;
}

/** A task after what happened to it. */
export interface TimedTask {
  readonly state: TaskState;
  readonly level: number;
}

/** What becomes of the timers of a task: those that are to be set, by when each is due, and those that are to go. */
export interface TimerChange {
  readonly set: ReadonlyMap<TimerKind, Date>;
  readonly drop: readonly TimerKind[];
}

/**
 * What an event does to the timers of a task.
 * - Opened or reopened: all begin.
 * - Escalated: the next level has as long to acknowledge, unless there is none; resolving has its time anew.
 * - Acknowledged by enough: nobody is called any more, resolving still has its time.
 * - Reminded: the next reminder. Resolved or closed: none is left. Assigned or started: all stay.
 */
export function timersAfter(kind: TaskEventKind, task: TimedTask, pace: Pace, now: Date): TimerChange {
  const set = new Map<TimerKind, Date>();
  const begin = (timer: TimerKind, minutes: number | null): void => {
    if (minutes === null) return;
    set.set(timer, afterQuietHours(new Date(now.getTime() + minutes * 60_000), pace.quietHours));
  };
  if (task.state === 'RESOLVED' || task.state === 'CLOSED') {
    return { set, drop: ['ACKNOWLEDGE', 'RESOLVE', 'REMIND'] };
  }
  if (!isWaiting(task.state)) return { set, drop: ['ACKNOWLEDGE', 'REMIND'] };
  if (kind === 'TASK_OPENED' || kind === 'REOPENED' || kind === 'ESCALATED') {
    begin('ACKNOWLEDGE', task.level < pace.stepCount ? pace.acknowledgeWithin : null);
    begin('RESOLVE', task.level < pace.stepCount ? pace.resolveWithin : null);
    begin('REMIND', pace.remindEvery);
  }
  if (kind === 'REMINDED') begin('REMIND', pace.remindEvery);
  return { set, drop: [] };
}
