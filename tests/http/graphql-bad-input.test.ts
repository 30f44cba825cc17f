import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { cursorOf } from '../graph/oracle/plain-pages.ts';
import { uuidNumber } from '../support/graph-seed/fill-rows.ts';
import { type GraphServer, startGraphServer } from '../support/graph-server.ts';

let server: GraphServer;
beforeAll(async () => {
  server = await startGraphServer();
  await ask({ query: '{ missions { totalCount } }' });
});
afterAll(() => server.close());

/** After every bad question, the server answers a good one. */
afterEach(async () => {
  const { body } = await ask({ query: '{ mission(acronym: "MINUSCA") { name } }' });
  expect(body).toBe('{"data":{"mission":{"name":"Mission \\"C\\""}}}');
});

interface Answer {
  status: number;
  body: string;
  ms: number;
}

async function send(init: RequestInit, search = ''): Promise<Answer> {
  const begin = performance.now();
  const answer = await fetch(server.url + search, init);
  const body = await answer.text();
  return { status: answer.status, body, ms: performance.now() - begin };
}

const json = { 'content-type': 'application/json' };

const ask = (question: unknown): Promise<Answer> =>
  send({
    method: 'POST',
    headers: json,
    body: typeof question === 'string' ? question : JSON.stringify(question),
  });

function expectRefusal({ body, ms }: Answer, code: string): void {
  const { errors, data } = JSON.parse(body);
  expect(errors[0].extensions.code, body).toBe(code);
  expect(errors[0].message.length).toBeGreaterThan(10);
  for (const value of Object.values(data ?? {})) expect(value).toBeNull();
  expect(body).not.toMatch(
    /select |postgres|\/work|node_modules|\.ts\b|\.js\b|stack|::uuid|\bat .*:\d+:\d+/i,
  );
  expect(ms).toBeLessThan(500);
}

const repeat = (count: number, write: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => write(index)).join(' ');

/** Each fragment spreads the next one three times: seven of them would make thousands of objects. */
const fragmentChain = `{ organisations(first: 1) { nodes { ...F0 } } } ${repeat(7, (n) => {
  const next = n < 6 ? `{ ...F${n + 1} }` : '{ id }';
  return `fragment F${n} on Organisation { owner ${next} parent ${next} mergedInto ${next} }`;
})}`;

const garbage = Buffer.from('["ACRONYM_ASC",1]').toString('base64url');
const id = uuidNumber(1);

test.each([
  ['a document that does not parse', '{ missions { ', 'GRAPHQL_PARSE_FAILED'],
  ['a document that is no document', 'select * from missions', 'GRAPHQL_PARSE_FAILED'],
  ['an unknown field', '{ missions { nodes { salary } } }', 'GRAPHQL_VALIDATION_FAILED'],
  ['an unknown argument', '{ missions(where: 1) { totalCount } }', 'GRAPHQL_VALIDATION_FAILED'],
  ['a selection of nothing', '{ missions }', 'GRAPHQL_VALIDATION_FAILED'],
  ['fragments in a circle', '{ ...A } fragment A on Query { ...A }', 'GRAPHQL_VALIDATION_FAILED'],
  ['a mutation that there is not', 'mutation { drop }', 'GRAPHQL_VALIDATION_FAILED'],
  ['a word where an id is wanted', '{ mission(id: "MINUSCA") { name } }', 'BAD_ID'],
  ['an empty id', '{ node(id: "") { id } }', 'BAD_ID'],
  ['an id with SQL in it', `{ mission(id: "mission_${id}' or 1=1 --") { name } }`, 'BAD_ID'],
  ['an id of another type', `{ mission(id: "region_${id}") { name } }`, 'BAD_ID'],
  [
    'an id of another type in a filter',
    `{ missions(filter: { region: "mission_${id}" }) { totalCount } }`,
    'BAD_ID',
  ],
  [
    'an id of another type in a list',
    `{ observations(filter: { indicators: ["indicator_${id}", "region_${id}"] }) { totalCount } }`,
    'BAD_ID',
  ],
  ['an id of no type', `{ node(id: "person_${id}") { id } }`, 'BAD_ID'],
  ['one bad id among good ones', `{ nodes(ids: ["mission_${id}", "x"]) { id } }`, 'BAD_ID'],
  [
    'more ids than a page may hold',
    `{ nodes(ids: [${repeat(101, () => `"mission_${id}"`)}]) { id } }`,
    'BAD_PAGE_SIZE',
  ],
  ['no key at all', '{ mission { name } }', 'BAD_VALUE'],
  ['two keys at once', `{ mission(id: "mission_${id}", acronym: "MINUSCA") { name } }`, 'BAD_VALUE'],
  ['a cursor of garbage', '{ missions(after: "garbage") { nodes { id } } }', 'BAD_CURSOR'],
  ['an empty cursor', '{ missions(after: "") { nodes { id } } }', 'GRAPHQL_VALIDATION_FAILED'],
  ['a cursor of wrong types', `{ missions(after: "${garbage}") { nodes { id } } }`, 'BAD_CURSOR'],
  [
    'a cursor of another order',
    `{ missions(after: "${cursorOf('NAME_ASC', ['a', id])}") { nodes { id } } }`,
    'BAD_CURSOR',
  ],
  [
    'a cursor with too few values',
    `{ missions(after: "${cursorOf('ACRONYM_ASC', [id])}") { nodes { id } } }`,
    'BAD_CURSOR',
  ],
  [
    'a cursor with a word for an id',
    `{ missions(after: "${cursorOf('ACRONYM_ASC', ['a', 'b'])}") { nodes { id } } }`,
    'BAD_CURSOR',
  ],
  [
    'a cursor with a NUL character',
    `{ missions(after: "${cursorOf('ACRONYM_ASC', ['\u0000', id])}") { nodes { id } } }`,
    'BAD_CURSOR',
  ],
  [
    'a cursor with a day that is none',
    `{ missions(orderBy: STARTED_ON_ASC, after: "${cursorOf('STARTED_ON_ASC', ['2014-02-31', id])}") { nodes { id } } }`,
    'BAD_CURSOR',
  ],
  [
    'a cursor with a number out of range',
    `{ incidents(orderBy: DEATHS_DESC, after: "${cursorOf('DEATHS_DESC', ['9999999999', id])}") { nodes { id } } }`,
    'BAD_CURSOR',
  ],
  [
    'a cursor with an instant that is none',
    `{ incidents(orderBy: RECORDED_AT_DESC, after: "${cursorOf('RECORDED_AT_DESC', ['2014', id])}") { nodes { id } } }`,
    'BAD_CURSOR',
  ],
  ['a page of -1', '{ missions(first: -1) { nodes { id } } }', 'BAD_PAGE_SIZE'],
  ['a page of none', '{ missions(first: 0) { nodes { id } } }', 'BAD_PAGE_SIZE'],
  ['a page of 101', '{ missions(first: 101) { nodes { id } } }', 'BAD_PAGE_SIZE'],
  [
    'a page of 101 of which only the count is asked',
    '{ missions(first: 101) { totalCount } }',
    'BAD_PAGE_SIZE',
  ],
  ['a page of 1.5', '{ missions(first: 1.5) { nodes { id } } }', 'GRAPHQL_VALIDATION_FAILED'],
  [
    'a page beyond every integer',
    '{ missions(first: 99999999999) { nodes { id } } }',
    'GRAPHQL_VALIDATION_FAILED',
  ],
  ['a search for 101 names', '{ search(text: "a", first: 101) { name } }', 'BAD_PAGE_SIZE'],
  [
    'fields too deep',
    `{ regions { nodes ${repeat(10, () => '{ parent')} { id } ${'}'.repeat(10)} } }`,
    'QUERY_TOO_DEEP',
  ],
  ['too many aliases', `{ ${repeat(31, (n) => `a${n}: missions { totalCount }`)} }`, 'TOO_MANY_ALIASES'],
  [
    'too many directives',
    `{ missions { ${repeat(31, () => 'totalCount @include(if: true)')} } }`,
    'TOO_MANY_DIRECTIVES',
  ],
  ['too many tokens', `{ missions { ${repeat(2_001, () => 'x')} } }`, 'TOO_MANY_TOKENS'],
  ['too many characters', `{ missions { totalCount } } #${'x'.repeat(20_000)}`, 'QUERY_TOO_LONG'],
  [
    'nested pages that multiply',
    '{ missions(first: 100) { nodes { incidents(first: 100) { nodes { region { incidents(first: 100) { nodes { id } } } } } } } }',
    'QUERY_TOO_COSTLY',
  ],
  [
    'pages side by side that add up',
    `{ ${repeat(5, (n) => `p${n}: missions(first: 100) { nodes { incidents(first: 100) { nodes { id } } } }`)} }`,
    'QUERY_TOO_COSTLY',
  ],
  ['fragments that multiply', fragmentChain, 'QUERY_TOO_COSTLY'],
  ['a search for a whole page', `{ search(text: "${'é '.repeat(5_000)}") { name } }`, 'BAD_VALUE'],
  ['a NUL character in a text', '{ mission(acronym: "\\u0000") { name } }', 'GRAPHQL_VALIDATION_FAILED'],
  [
    'a day that is none',
    '{ missions(filter: { startedFrom: "2014-02-30" }) { totalCount } }',
    'GRAPHQL_VALIDATION_FAILED',
  ],
  [
    'an instant without zone',
    '{ incidents(asKnownAt: "2014-02-03T00:00:00") { totalCount } }',
    'GRAPHQL_VALIDATION_FAILED',
  ],
  ['an enum value that is none', '{ missions(orderBy: RANDOM) { totalCount } }', 'GRAPHQL_VALIDATION_FAILED'],
  ['a number beyond the column', '{ deployments(filter: { yearFrom: 99999 }) { totalCount } }', 'BAD_VALUE'],
])('%s is refused with a clear code', async (_what, query, code) => {
  expectRefusal(await ask({ query }), code);
});

test.each([
  ['a missing variable', {}],
  ['a null for a non-null variable', { id: null }],
  ['a list for a scalar', { id: ['a'] }],
  ['an object for a scalar', { id: { a: 1 } }],
  ['a NUL character', { id: 'a\u0000' }],
])('variables with %s are refused', async (_what, variables) => {
  expectRefusal(
    await ask({ query: 'query ($id: ID!) { node(id: $id) { id } }', variables }),
    'BAD_USER_INPUT',
  );
});

test.each([
  [
    'a filter field that is none',
    'query ($v: MissionFilter) { missions(filter: $v) { totalCount } }',
    { rank: 1 },
    'BAD_USER_INPUT',
  ],
  [
    'a day that is none',
    'query ($v: Date) { missions(filter: { startedFrom: $v }) { totalCount } }',
    '2014-13-01',
    'BAD_USER_INPUT',
  ],
  [
    'a page size that is a word',
    'query ($v: Int) { missions(first: $v) { totalCount } }',
    'ten',
    'BAD_USER_INPUT',
  ],
  ['a page size of 101', 'query ($v: Int) { missions(first: $v) { totalCount } }', 101, 'BAD_PAGE_SIZE'],
  [
    'a cursor of garbage',
    'query ($v: Cursor) { missions(after: $v) { nodes { id } } }',
    'x'.repeat(5_000),
    'BAD_CURSOR',
  ],
  ['an id of another type', 'query ($v: ID!) { mission(id: $v) { name } }', `region_${id}`, 'BAD_ID'],
  ['half a surrogate pair', 'query ($v: String) { mission(acronym: $v) { name } }', undefined, undefined],
])('a variable with %s is refused', async (_what, query, v, code) => {
  const answer = await (code === undefined
    ? ask(`{"query":${JSON.stringify(query)},"variables":{"v":"\\ud800"}}`)
    : ask({ query, variables: { v } }));
  if (code === undefined) expect(JSON.parse(answer.body)).toEqual({ data: { mission: null } });
  else expectRefusal(answer, code);
});

test.each([
  ['JSON that does not parse', { method: 'POST', headers: json, body: '{"query": ' }, 400, 'BAD_REQUEST'],
  [
    'a body that is a list',
    { method: 'POST', headers: json, body: '[{"query":"{ __typename }"}]' },
    400,
    'BAD_REQUEST',
  ],
  ['a body that is null', { method: 'POST', headers: json, body: 'null' }, 400, 'BAD_REQUEST'],
  ['a body without a query', { method: 'POST', headers: json, body: '{}' }, 400, 'BAD_REQUEST'],
  ['an empty body', { method: 'POST', headers: json, body: '' }, 400, 'BAD_REQUEST'],
  ['a query that is a number', { method: 'POST', headers: json, body: '{"query":1}' }, 400, 'BAD_REQUEST'],
  [
    'variables that are a text',
    { method: 'POST', headers: json, body: '{"query":"{ __typename }","variables":"x"}' },
    400,
    'BAD_REQUEST',
  ],
  [
    'a form',
    { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'query={a}' },
    415,
    'BAD_REQUEST',
  ],
  [
    'plain text',
    { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{"query":"{ __typename }"}' },
    400,
    'BAD_REQUEST',
  ],
  [
    'a body over the limit',
    {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ query: '{ __typename }', variables: { x: 'x'.repeat(300_000) } }),
    },
    413,
    'BODY_TOO_LARGE',
  ],
  ['another method', { method: 'DELETE' }, 404, 'UNKNOWN_ROUTE'],
])('%s is refused before it reaches the graph', async (_what, init, status, code) => {
  const answer = await send(init);
  expect(answer.status).toBe(status);
  expectRefusal(answer, code);
});

test('a GET from any web page is refused, and one that names itself is answered', async () => {
  const search = `?query=${encodeURIComponent('{ __typename }')}`;
  expectRefusal(await send({ method: 'GET' }, search), 'BAD_REQUEST');
  const answer = await send({ method: 'GET', headers: { 'apollo-require-preflight': 'yes' } }, search);
  expect(answer.body).toBe('{"data":{"__typename":"Query"}}');
});

test('a GET that would change something is refused', async () => {
  const headers = { 'apollo-require-preflight': 'yes' };
  const answer = await send(
    { method: 'GET', headers },
    `?query=${encodeURIComponent('mutation { __typename }')}`,
  );
  expect(answer.status).toBe(405);
  expectRefusal(answer, 'BAD_REQUEST');
});

test('an unknown operation name, and none where there are two, are refused', async () => {
  const query = 'query A { __typename } query B { __typename }';
  expectRefusal(await ask({ query, operationName: 'C' }), 'OPERATION_RESOLUTION_FAILURE');
  expectRefusal(await ask({ query }), 'OPERATION_RESOLUTION_FAILURE');
  expect((await ask({ query, operationName: 'B' })).body).toBe('{"data":{"__typename":"Query"}}');
});

test('a field that fails is null and leaves its neighbours alone', async () => {
  const { body } = await ask({
    query: '{ bad: mission(id: "x") { name } good: mission(acronym: "BINUCA") { acronym } }',
  });
  expect(JSON.parse(body)).toEqual({
    errors: [expect.objectContaining({ path: ['bad'], extensions: { code: 'BAD_ID' } })],
    data: { bad: null, good: { acronym: 'BINUCA' } },
  });
});
