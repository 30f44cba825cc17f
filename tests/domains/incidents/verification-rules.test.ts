import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  nextVerification,
  type Verification,
  type VerifyingAction,
  verificationTable,
} from '../../../src/domains/incidents/verification-rules.ts';
import { packageRoot } from '../../../src/package-root.ts';

/** The table as the docstring draws it: header first, then one line for each state. */
const [header = [], , ...lines] = readFileSync(
  join(packageRoot, 'src/domains/incidents/verification-rules.ts'),
  'utf8',
)
  .split('\n')
  .filter((line) => line.startsWith(' * |'))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

const isState = (word: string | undefined): word is Verification =>
  word !== undefined && word in verificationTable;
const states = Object.keys(verificationTable).filter(isState);
const actions: readonly VerifyingAction[] = ['CORROBORATE', 'VERIFY', 'DISPUTE', 'REJECT', 'CORRECT'];

describe('verification, cell by cell of its table', () => {
  test('the table has a line for each state and a column for each action', () => {
    expect(header).toEqual(['state', ...actions]);
    expect(lines.map(([state]) => state)).toEqual(states);
  });

  const cells = lines.flatMap(([state, ...row]) =>
    row.map((next, place) => ({ state, action: actions[place], next })),
  );

  test.each(cells)('$action of what is $state: $next', ({ state, action, next }) => {
    if (!isState(state) || action === undefined) throw new Error('The docstring names an unknown state.');
    expect(nextVerification(state, action) ?? 'refused').toBe(next);
  });
});

describe('whatever is done to an incident, one after the other', () => {
  /** The states that an incident goes through; a refused action leaves it where it is. */
  const walk = (taken: readonly VerifyingAction[]) => {
    const steps: { from: Verification; action: VerifyingAction; to: Verification }[] = [];
    let from: Verification = 'REPORTED';
    for (const action of taken) {
      const to: Verification = nextVerification(from, action) ?? from;
      steps.push({ from, action, to });
      from = to;
    }
    return steps;
  };
  const holds = (isTrue: (step: ReturnType<typeof walk>[number]) => boolean) =>
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...actions), { maxLength: 30 }), (taken) =>
        walk(taken).every(isTrue),
      ),
    );

  test('no decision turns into its opposite in one step', () => {
    holds(
      ({ from, to }) =>
        !(from === 'VERIFIED' && to === 'REJECTED') && !(from === 'REJECTED' && to === 'VERIFIED'),
    );
  });
  test('what was decided is opened by a dispute or a correction only', () => {
    const decided = ['VERIFIED', 'REJECTED'];
    holds(
      ({ from, action, to }) =>
        !decided.includes(from) || from === to || ['DISPUTE', 'CORRECT'].includes(action),
    );
  });
  test('only a correction makes it as good as unchecked', () => {
    holds(({ from, action, to }) => to !== 'REPORTED' || from === 'REPORTED' || action === 'CORRECT');
  });
  test('nothing but an action named so leads to a state', () => {
    const leads: Record<string, string> = {
      CORROBORATED: 'CORROBORATE',
      VERIFIED: 'VERIFY',
      DISPUTED: 'DISPUTE',
      REJECTED: 'REJECT',
      REPORTED: 'CORRECT',
    };
    holds(({ from, action, to }) => from === to || leads[to] === action);
  });
});
