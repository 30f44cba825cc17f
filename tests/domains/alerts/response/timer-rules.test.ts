import { expect, test } from 'vitest';
import {
  type Pace,
  type TaskEventKind,
  type TimedTask,
  timersAfter,
} from '../../../../src/domains/alerts/response/timer-rules.ts';

const now = new Date('2024-05-01T12:00:00Z');
const pace: Pace = {
  acknowledgeWithin: 30,
  resolveWithin: 240,
  remindEvery: 10,
  stepCount: 2,
  quietHours: null,
};

/** The timers that are set, in minutes from now. */
const minutesSet = (kind: TaskEventKind, task: TimedTask, own = pace) =>
  Object.fromEntries(
    [...timersAfter(kind, task, own, now).set].map(([timer, due]) => [
      timer,
      (due.getTime() - now.getTime()) / 60_000,
    ]),
  );

test('all timers begin when a task is opened, reopened or escalated to a level above which there is another', () => {
  const all = { ACKNOWLEDGE: 30, RESOLVE: 240, REMIND: 10 };
  expect(minutesSet('TASK_OPENED', { state: 'OPEN', level: 0 })).toEqual(all);
  expect(minutesSet('REOPENED', { state: 'OPEN', level: 0 })).toEqual(all);
  expect(minutesSet('ESCALATED', { state: 'ESCALATED', level: 1 })).toEqual(all);
});

test('on the highest level nothing is left to escalate to, and reminders go on', () => {
  expect(minutesSet('ESCALATED', { state: 'ESCALATED', level: 2 })).toEqual({ REMIND: 10 });
  expect(minutesSet('REMINDED', { state: 'ESCALATED', level: 2 })).toEqual({ REMIND: 10 });
});

test('an acknowledgement stops the call when it is the last one required, and not before', () => {
  const after = (state: TimedTask['state']) => timersAfter('ACKNOWLEDGED', { state, level: 0 }, pace, now);
  expect(after('OPEN')).toEqual({ set: new Map(), drop: [] });
  expect(after('ACKNOWLEDGED')).toEqual({ set: new Map(), drop: ['ACKNOWLEDGE', 'REMIND'] });
});

test.each(['RESOLVED', 'CLOSED'] as const)('nothing comes due any more for what is %s', (kind) => {
  const { set, drop } = timersAfter(kind, { state: kind, level: 0 }, pace, now);
  expect([set.size, drop]).toEqual([0, ['ACKNOWLEDGE', 'RESOLVE', 'REMIND']]);
});

test('what would come due in quiet hours is due at their end', () => {
  const quietHours = { from: '12:20', to: '13:00', timeZone: 'UTC' };
  const own = { ...pace, quietHours };
  expect(minutesSet('TASK_OPENED', { state: 'OPEN', level: 0 }, own)).toMatchObject({
    ACKNOWLEDGE: 60,
    REMIND: 10,
  });
});
