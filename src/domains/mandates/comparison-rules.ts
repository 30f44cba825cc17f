import { foldName } from '../../fold-name.ts';

/** What two tasks are compared by. */
export interface ComparedTask {
  readonly id: string;
  readonly theme: string;
  readonly isPriority: boolean;
  readonly statement: string;
}

/** A task that two mandates give. */
export interface KeptTask {
  readonly from: ComparedTask;
  readonly to: ComparedTask;
  readonly isReworded: boolean;
  readonly isPriorityChanged: boolean;
}

/** What became of tasks; each of either mandate stands in exactly one list. */
export interface TaskComparison {
  readonly added: readonly ComparedTask[];
  readonly dropped: readonly ComparedTask[];
  /** In the order of the later mandate. */
  readonly kept: readonly KeptTask[];
}

/**
 * Pairs the tasks of two mandates, each at most once: first those on one theme in the same words, then those that are left on
 * one theme, in their order. What finds no partner was added or dropped.
 */
export function compareTasks(from: readonly ComparedTask[], to: readonly ComparedTask[]): TaskComparison {
  const partners = new Map<ComparedTask, ComparedTask>();
  const isTaken = (task: ComparedTask): boolean => [...partners.values()].includes(task);
  for (const isSame of [isSameText, isSameTheme]) {
    for (const later of to) {
      if (partners.has(later)) continue;
      const earlier = from.find((task) => !isTaken(task) && isSame(task, later));
      if (earlier !== undefined) partners.set(later, earlier);
    }
  }
  return {
    added: to.filter((task) => !partners.has(task)),
    dropped: from.filter((task) => !isTaken(task)),
    kept: to.flatMap((later) => {
      const earlier = partners.get(later);
      return earlier === undefined ? [] : [keptTask(earlier, later)];
    }),
  };
}

const isSameTheme = (one: ComparedTask, other: ComparedTask): boolean => one.theme === other.theme;

const isSameText = (one: ComparedTask, other: ComparedTask): boolean =>
  isSameTheme(one, other) && foldName(one.statement) === foldName(other.statement);

const keptTask = (from: ComparedTask, to: ComparedTask): KeptTask => ({
  from,
  to,
  isReworded: !isSameText(from, to),
  isPriorityChanged: from.isPriority !== to.isPriority,
});
