import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  type AgreementAction,
  type AgreementState,
  agreementTable,
  isOnBothSides,
  nextState,
  type Terms,
  termProblems,
} from '../../../src/domains/agreements/rules.ts';
import { packageRoot } from '../../../src/package-root.ts';

/** The table as the docstring draws it: header first, then one line for each state. */
const [header = [], , ...lines] = readFileSync(join(packageRoot, 'src/domains/agreements/rules.ts'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith(' * |'))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

const isState = (word: string | undefined): word is AgreementState =>
  word !== undefined && word in agreementTable;
const states = Object.keys(agreementTable).filter(isState);
const actions: readonly AgreementAction[] = [
  'SIGN_AS_PROVIDER',
  'SIGN_AS_RECIPIENT',
  'SUSPEND',
  'RESUME',
  'END',
];

describe('agreements, cell by cell of their table', () => {
  test('the table has a line for each state and a column for each action', () => {
    expect(header).toEqual(['state', ...actions]);
    expect(lines.map(([state]) => state)).toEqual(states);
  });

  const cells = lines.flatMap(([state, ...row]) =>
    row.map((next, place) => ({ state, action: actions[place], next })),
  );
  test.each(cells)('$state + $action → $next', ({ state, action, next }) => {
    if (!isState(state) || action === undefined) throw new Error('The table is no table.');
    expect(nextState(state, action) ?? 'refused').toBe(next);
  });
});

test('nothing is shared before both sides have signed, and what is over is never shared again', () => {
  const live = Object.entries(agreementTable).flatMap(([from, row]) =>
    Object.entries(row).flatMap(([action, to]) => (to === 'LIVE' ? [`${from} ${action}`] : [])),
  );
  expect(live).toEqual([
    'SIGNED_BY_PROVIDER SIGN_AS_RECIPIENT',
    'SIGNED_BY_RECIPIENT SIGN_AS_PROVIDER',
    'LIVE SIGN_AS_RECIPIENT',
    'SUSPENDED RESUME',
  ]);
});

const [ada, unhcr, mdm] = ['ada', 'UNHCR', 'MdM'];

test.each([
  {
    signer: { organisationId: mdm, personId: ada },
    before: { organisationId: unhcr, personId: ada },
    is: true,
  },
  {
    signer: { organisationId: unhcr, personId: ada },
    before: { organisationId: unhcr, personId: ada },
    is: false,
  },
  {
    signer: { organisationId: mdm, personId: 'bo' },
    before: { organisationId: unhcr, personId: ada },
    is: false,
  },
  {
    signer: { organisationId: mdm, personId: null },
    before: { organisationId: unhcr, personId: null },
    is: false,
  },
])('a person is not on both sides: $signer after $before is $is', ({ signer, before, is }) => {
  expect(isOnBothSides(signer, [before])).toBe(is);
});

const terms: Terms = {
  locationPrecision: 'EXACT',
  provider: unhcr,
  recipients: [mdm],
  startsAt: '2024-05-01T00:00:00Z',
  endsAt: '2025-05-01T00:00:00Z',
  kinds: ['INCIDENT'],
};
const now = new Date('2024-05-02T00:00:00Z');

test.each<{ wrong: Partial<Terms>; by?: string; at: string }>([
  { wrong: { recipients: [mdm, unhcr] }, at: 'recipients' },
  { wrong: {}, by: 'WHO', at: 'provider' },
  { wrong: { endsAt: '2024-05-01T00:00:00Z' }, at: 'endsAt' },
  { wrong: { startsAt: '2024-04-01T00:00:00Z', endsAt: '2024-05-02T00:00:00Z' }, at: 'endsAt' },
  { wrong: { alertCategories: ['FIRE'] }, at: 'alertCategories' },
  { wrong: { kinds: ['ALERT'], incidentKinds: ['BATTLES'] }, at: 'incidentKinds' },
])('terms are refused when $wrong, proposed by $by', ({ wrong, by = unhcr, at }) => {
  const problems = termProblems({ ...terms, ...wrong }, by, now);
  expect(problems.map(({ path }) => path.at(-1))).toEqual([at]);
  expect(termProblems(terms, unhcr, now)).toEqual([]);
  expect(termProblems(terms, mdm, now)).toEqual([]);
});
