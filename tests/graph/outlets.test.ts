import { parse, validate } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stringifyAnswer } from '../../src/http/stringify-answer.ts';
import { type MeasuredGraph, openSeededGraph } from '../support/graph.ts';
import { idOf } from './corpus/question.ts';
import { cursorOf } from './oracle/plain-pages.ts';

let seeded: MeasuredGraph;
beforeAll(async () => {
  seeded = await openSeededGraph();
});
afterAll(() => seeded.close());

const audience = { kind: 'public' } as const;

/** One parsed document, as a client sends it again and again with other variables. */
const question =
  parse(`query ($first: Int, $after: Cursor, $filter: IncidentFilter, $order: IncidentOrder, $kind: IncidentKind!, $at: DateTime, $withRegion: Boolean = true) {
  incidents(first: $first, after: $after, filter: $filter, orderBy: $order, asKnownAt: $at) {
    totalCount pageInfo { hasNextPage hasPreviousPage } nodes { id region @include(if: $withRegion) { pcode } }
  }
  missions(first: 2) { nodes { incidents(first: $first, filter: { kinds: [$kind], pcode: "CAF" }, orderBy: $order) { nodes { id kind } } } }
}`);

const variableSets: Record<string, unknown>[] = [
  { kind: 'BATTLES' },
  { kind: 'RIOTS', first: 1 },
  { kind: 'RIOTS', first: 2, order: 'DEATHS_DESC' },
  { kind: 'RIOTS', first: null, order: null },
  { kind: 'BATTLES', after: cursorOf('OCCURRED_FROM_DESC', ['2013-12-31', idOf('x', 4).slice(2)]) },
  { kind: 'BATTLES', after: null, withRegion: false },
  { kind: 'BATTLES', filter: {} },
  { kind: 'BATTLES', filter: { kinds: [] } },
  { kind: 'BATTLES', filter: { kinds: ['RIOTS', 'PROTESTS'], deathsAtLeast: 0 } },
  { kind: 'BATTLES', filter: { region: idOf('region', 2), text: '"' } },
  { kind: 'BATTLES', filter: { region: idOf('region', 6), text: null } },
  { kind: 'BATTLES', at: '2019-03-01T00:00:00Z', filter: { missionAcronym: 'MINUSCA' } },
  { kind: 'BATTLES', at: '2020-06-15T00:00:00Z', order: 'RECORDED_AT_DESC' },
  { kind: 'BATTLES', at: null },
];

test('one document asked with other variables is answered rightly each time, in whatever order and all at once', async () => {
  expect(validate(seeded.graph.schema, question)).toEqual([]);
  const expected = await Promise.all(
    variableSets.map((variables) => seeded.oracle.answer(question, variables)),
  );
  expect(new Set(expected).size).toBeGreaterThan(9);
  const ask = async (variables: Record<string, unknown>) =>
    stringifyAnswer(await seeded.graph.answer({ document: question, variables, audience }));
  for (const [index, variables] of variableSets.entries()) expect(await ask(variables)).toBe(expected[index]);
  const again = [...variableSets, ...variableSets, ...variableSets].reverse();
  expect(await Promise.all(again.map(ask))).toEqual([...expected, ...expected, ...expected].reverse());
});

test.each([
  ['a bad id beside a good field', '{ a: mission(id: "x") { name } missions { totalCount } }', {}],
  ['a field that may not be null', '{ missions(first: 0) { totalCount } sources { totalCount } }', {}],
  ['a bad cursor', '{ missions(after: "x") { nodes { id } } }', {}],
  ['no key', '{ mission { name } }', {}],
  [
    'a null for an argument that takes none',
    'query ($by: [IncidentDimension!] = [KIND]) { incidentTotals(by: $by) { kind } }',
    { by: null },
  ],
  [
    'a null deep inside',
    'query ($first: Int! = 3) { search(text: "a", first: $first) { name } }',
    { first: null },
  ],
  [
    'a null for a condition',
    'query ($on: Boolean = true) { missions @include(if: $on) { totalCount } }',
    { on: null },
  ],
  [
    'a null for a condition below',
    'query ($on: Boolean = true) { missions { totalCount @skip(if: $on) } sources { totalCount } }',
    { on: null },
  ],
  [
    'a variable of a wrong type',
    'query ($first: Int) { missions(first: $first) { totalCount } }',
    { first: 'x' },
  ],
  [
    'pages that cost too much',
    '{ missions(first: 100) { nodes { incidents(first: 100) { nodes { regions { incidents(first: 100) { totalCount } } } } } } }',
    {},
  ],
])('%s is refused in the same words by both outlets', async (_what, text, variables) => {
  const document = parse(text);
  expect(validate(seeded.graph.schema, document)).toEqual([]);
  const spliced = await seeded.graph.answer({ document, variables, audience });
  const walked = await seeded.graph.answerWalking({ document, variables, audience });
  expect(spliced.errors?.length).toBe(1);
  expect(stringifyAnswer(walked)).toBe(stringifyAnswer(spliced));
});

test('of two operations the named one is answered', async () => {
  const document = parse('query A { missions { totalCount } } query B { sources { totalCount } }');
  const answer = await seeded.graph.answer({ document, operationName: 'B', audience });
  expect(stringifyAnswer(answer)).toBe('{"data":{"sources":{"totalCount":3}}}');
});

test('look-ups of one operation are gathered, those of two are not mixed', async () => {
  const document = parse(
    'query ($a: ID!, $b: ID!) { a: node(id: $a) { id } b: node(id: $b) { id } c: node(id: $a) { id } }',
  );
  const ask = (a: string, b: string) => seeded.graph.answer({ document, variables: { a, b }, audience });
  const before = seeded.countStatements();
  const answers = await Promise.all([
    ask(idOf('mission', 1), idOf('region', 2)),
    ask(idOf('source', 3), idOf('actor', 99)),
  ]);
  expect(seeded.countStatements() - before).toBe(2);
  expect(answers.map((answer) => JSON.parse(stringifyAnswer(answer)).data)).toEqual([
    { a: { id: idOf('mission', 1) }, b: { id: idOf('region', 2) }, c: { id: idOf('mission', 1) } },
    { a: { id: idOf('source', 3) }, b: null, c: { id: idOf('source', 3) } },
  ]);
});
