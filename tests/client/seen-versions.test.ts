import { describe, expect, test } from 'vitest';
import { SeenVersions } from '../../src/client/seen-versions.ts';

const shown = (id: string, version: number) => ({
  __typename: 'IncidentUpserted',
  cursor: '1',
  incident: { id, version },
});
const removed = (subjectId: string, subjectVersion?: number) => ({
  __typename: 'Removed',
  cursor: '1',
  subjectId,
  ...(subjectVersion === undefined ? {} : { subjectVersion }),
});

/** For each message whether it is news. */
const judge = (seen: SeenVersions, ...messages: (ReturnType<typeof shown> | ReturnType<typeof removed>)[]) =>
  messages.map((message) => seen.isNews(message));

describe('after a snapshot', () => {
  test('a version is news once, and an older one never', () => {
    const seen = new SeenVersions(10, true);
    expect(judge(seen, shown('a', 2), shown('a', 2), shown('a', 1), shown('a', 3))).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });

  test('the removal of what was never shown is no news, nor is a second removal', () => {
    const seen = new SeenVersions(10, true);
    expect(judge(seen, removed('a', 1), shown('b', 1), removed('b', 2), removed('b', 2))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  test('a removal counts though a later version was shown, and so does the return that follows', () => {
    const seen = new SeenVersions(10, true);
    expect(judge(seen, shown('a', 5), removed('a', 4), shown('a', 5))).toEqual([true, true, true]);
  });

  test('what left without a version may come back in any', () => {
    const seen = new SeenVersions(10, true);
    expect(judge(seen, shown('a', 5), removed('a'), removed('a'), shown('a', 5))).toEqual([
      true,
      true,
      false,
      true,
    ]);
  });

  test('what was forgotten for want of room is told again rather than missed', () => {
    const seen = new SeenVersions(2, true);
    expect(judge(seen, shown('a', 1), shown('b', 1), shown('c', 1))).toEqual([true, true, true]);
    expect(judge(seen, removed('a', 2), shown('c', 1))).toEqual([true, false]);
  });
});

test('without a snapshot every removal counts, for what it names may be known from elsewhere', () => {
  const seen = new SeenVersions(10, false);
  expect(judge(seen, removed('a', 2), removed('a', 2), shown('a', 2), shown('a', 3))).toEqual([
    true,
    false,
    false,
    true,
  ]);
});

test('an object that is gone meanwhile has no version and is told', () => {
  const message = { __typename: 'IncidentUpserted', cursor: '1', incident: null };
  expect(new SeenVersions(10, true).isNews(message)).toBe(true);
});
