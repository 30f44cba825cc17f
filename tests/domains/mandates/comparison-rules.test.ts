import { expect, test } from 'vitest';
import { type ComparedTask, compareTasks } from '../../../src/domains/mandates/comparison-rules.ts';

const task = (theme: string, statement: string, isPriority = false): ComparedTask => ({
  id: `${theme} ${statement} ${isPriority}`,
  theme,
  statement,
  isPriority,
});

const disarm = task('DDR', 'Support disarmament.');
const protect = task('POC', 'Protect civilians.');

test('a task in the same words is kept, whatever case and punctuation', () => {
  const { added, dropped, kept } = compareTasks([disarm], [task('DDR', 'support  Disarmament', true)]);
  expect([added, dropped]).toEqual([[], []]);
  expect(kept).toMatchObject([{ isReworded: false, isPriorityChanged: true }]);
});

test('a task on the same theme in other words is kept and said to be reworded', () => {
  const later = task('DDR', 'Carry out disarmament.');
  expect(compareTasks([disarm], [later]).kept).toEqual([
    { from: disarm, to: later, isReworded: true, isPriorityChanged: false },
  ]);
});

test('the same words are a closer match than the order within a theme', () => {
  const [first, second] = [task('DDR', 'Plan.'), task('DDR', 'Carry out.')];
  const { kept, dropped } = compareTasks([first, second], [task('DDR', 'Carry out.')]);
  expect(kept.map(({ from }) => from)).toEqual([second]);
  expect(dropped).toEqual([first]);
});

test('a task stands in one list only, and none is matched twice', () => {
  const [once, twice] = [task('POC', 'Shelter.'), task('POC', 'Patrol.')];
  const { added, dropped, kept } = compareTasks([protect, disarm], [once, twice]);
  expect(kept.map(({ from, to }) => [from, to])).toEqual([[protect, once]]);
  expect([added, dropped]).toEqual([[twice], [disarm]]);
});
