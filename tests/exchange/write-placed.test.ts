import { expect, test } from 'vitest';
import { unknownMission } from '../../src/exchange/review-notes.ts';
import { writeDistinct, writeGroups, writePlaced } from '../../src/exchange/write-placed.ts';

const located = (...rows: number[]) => rows.map((row, place) => ({ line: place + 2, row }));
const isNew = (facts: readonly unknown[]) => Promise.resolve(facts.map(() => ({ outcome: 'new' as const })));

test('rows that cannot be placed wait, and the outcomes of the others stay in their order', async () => {
  const result = await writePlaced(
    located(1, -1, 2),
    ({ line, row }) =>
      row < 0
        ? { facts: null, notes: [unknownMission(String(row), { line, column: 'mission' })] }
        : { facts: row, notes: [] },
    (facts) => Promise.resolve(facts.map((fact) => ({ outcome: fact === 1 ? 'new' : 'unchanged' }))),
  );
  expect(result.outcomes).toEqual(['new', 'review', 'unchanged']);
  expect(result.reviews).toMatchObject([{ kind: 'UNKNOWN_MISSION', value: '-1', line: 3 }]);
});

test('a row that became several facts is new or changed as soon as one of them is', async () => {
  const outcomes = { 1: 'unchanged', 2: 'changed', 3: 'new' } as const;
  const groups: (1 | 2 | 3)[][] = [[1, 1], [1, 2], [2, 3], []];
  const written = await writeGroups(groups, (facts) =>
    Promise.resolve(facts.map((fact) => ({ outcome: outcomes[fact] }))),
  );
  expect(written.map(({ outcome }) => outcome)).toEqual(['unchanged', 'changed', 'new', 'unchanged']);
});

test('of facts with one key the first is written and the others share its outcome', async () => {
  const seen: string[] = [];
  const written = await writeDistinct(
    ['Abidjan 1', 'Dili', 'Abidjan 2'],
    (fact) => fact.slice(0, 4),
    (facts) => {
      seen.push(...facts);
      return isNew(facts);
    },
  );
  expect(seen).toEqual(['Abidjan 1', 'Dili']);
  expect(written).toHaveLength(3);
});
