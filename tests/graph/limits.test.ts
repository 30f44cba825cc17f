import { parse, validate } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HubError } from '../../src/errors.ts';
import { limitRules } from '../../src/graph/limits.ts';
import { buildHubSchema } from '../../src/hub-schema.ts';
import { defaultLimits, type MeasuredGraph, openSeededGraph } from '../support/graph.ts';

const { schema } = buildHubSchema();
const rules = limitRules({ ...defaultLimits, maxDepth: 4, maxAliases: 2, maxDirectives: 2 });

/** The codes of what the rules refuse about a document. */
const refusals = (document: string): unknown[] =>
  validate(schema, parse(document), rules).map(({ originalError, message }) =>
    originalError instanceof HubError ? originalError.code : message,
  );

test.each([
  ['fields at the limit of depth', '{ missions { nodes { leadOrganisation { name } } } }', []],
  ['fields beyond it', '{ missions { nodes { leadOrganisation { parent { name } } } } }', ['QUERY_TOO_DEEP']],
  [
    'fields that fragments push beyond it',
    '{ missions { ...A } } fragment A on MissionConnection { nodes { ... on Mission { ...B } } } fragment B on Mission { leadOrganisation { parent { name } } }',
    ['QUERY_TOO_DEEP'],
  ],
  [
    'fragments in a circle, without end',
    '{ region(pcode: "CAF") { ...A } } fragment A on Region { name parent { ...A } }',
    [],
  ],
  [
    'introspection, however deep',
    '{ __schema { types { fields { type { ofType { ofType { ofType { name } } } } } } } }',
    [],
  ],
  ['aliases at the limit', '{ a: missions { b: totalCount totalCount } }', []],
  [
    'aliases beyond it, also in fragments',
    '{ a: missions { b: totalCount ...F } } fragment F on MissionConnection { c: totalCount d: totalCount }',
    ['TOO_MANY_ALIASES'],
  ],
  ['directives at the limit', '{ missions @skip(if: false) { totalCount @include(if: true) } }', []],
  [
    'directives beyond it',
    '{ missions @skip(if: false) { totalCount @include(if: true) @skip(if: false) } }',
    ['TOO_MANY_DIRECTIVES'],
  ],
])('the form of a document is judged: %s', (_what, document, codes) => {
  expect(refusals(document)).toEqual(codes);
});

let seeded: MeasuredGraph;
beforeAll(async () => {
  seeded = await openSeededGraph({ ...defaultLimits, maxPageSize: 10, maxPageProduct: 12, maxCost: 60 });
});
afterAll(() => seeded.close());

async function codeOf(text: string, variables: Record<string, unknown> = {}): Promise<string | undefined> {
  const { errors } = await seeded.graph.answer({
    document: parse(text),
    variables,
    audience: { kind: 'public' },
  });
  const cause = errors?.[0]?.originalError;
  return cause instanceof HubError ? cause.code : errors?.[0]?.message;
}

test.each<[string, string, string | undefined]>([
  [
    'pages whose product is the limit',
    '{ missions(first: 3) { nodes { incidents(first: 4) { totalCount } } } }',
    undefined,
  ],
  [
    'pages whose product is beyond it',
    '{ missions(first: 3) { nodes { incidents(first: 5) { totalCount } } } }',
    'QUERY_TOO_COSTLY',
  ],
  [
    'pages beside each other, which do not multiply',
    '{ missions(first: 3) { nodes { incidents(first: 4) { totalCount } ngos(first: 4) { totalCount } } } }',
    undefined,
  ],
  [
    'the larger of two pages side by side',
    '{ missions(first: 3) { nodes { incidents(first: 1) { totalCount } ngos(first: 5) { totalCount } } } }',
    'QUERY_TOO_COSTLY',
  ],
  [
    'pages below a page of one',
    '{ missions(first: 1) { nodes { regions(first: 3) { nodes { incidents(first: 5) { totalCount } } } } } }',
    'QUERY_TOO_COSTLY',
  ],
  [
    'root fields that together cost the limit',
    '{ a: missions(first: 10) { totalCount } b: missions(first: 10) { totalCount } c: missions(first: 10) { totalCount } d: missions(first: 10) { totalCount } e: missions(first: 10) { totalCount } }',
    undefined,
  ],
  [
    'root fields that together cost more',
    '{ a: missions(first: 10) { totalCount } b: missions(first: 10) { totalCount } c: missions(first: 10) { totalCount } d: missions(first: 10) { totalCount } e: missions(first: 10) { totalCount } f: missions(first: 5) { totalCount } }',
    'QUERY_TOO_COSTLY',
  ],
  ['a usual page where it is larger than the largest', '{ missions { totalCount } }', 'BAD_PAGE_SIZE'],
  ['a search for more than a page holds', '{ search(text: "a", first: 11) { name } }', 'BAD_PAGE_SIZE'],
])('the price of a question is judged: %s', async (_what, document, code) => {
  expect(await codeOf(document)).toBe(code);
});

test('the price of a page is that of the size in the variables, not of the first one that was asked', async () => {
  const document =
    'query ($first: Int) { missions(first: 3) { nodes { incidents(first: $first) { totalCount } } } }';
  expect(await codeOf(document, { first: 1 })).toBeUndefined();
  expect(await codeOf(document, { first: 5 })).toBe('QUERY_TOO_COSTLY');
  expect(await codeOf(document, { first: 11 })).toBe('BAD_PAGE_SIZE');
  expect(await codeOf(document, { first: 4 })).toBeUndefined();
});
