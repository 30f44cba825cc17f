import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { issueApiKey } from '../../src/access/api-keys.ts';
import { defaultLimits } from '../support/graph.ts';
import { type LiveServer, startLiveServer } from '../support/live-server.ts';
import { uuidFor } from '../support/small-world-events.ts';
import { askOver, codesOf, transports } from '../support/transports.ts';

const limits = {
  ...defaultLimits,
  maxCharacters: 400,
  maxTokens: 60,
  maxDepth: 5,
  maxAliases: 2,
  maxDirectives: 2,
  maxPageSize: 10,
  maxPageProduct: 50,
  maxCost: 60,
  operationTimeoutMs: 400,
};

let server: LiveServer;
beforeAll(async () => {
  server = await startLiveServer(undefined, { limits, hasIntrospection: false });
});
afterAll(() => server.close());

const over = [
  ['characters', 'QUERY_TOO_LONG', `{ __typename } #${'x'.repeat(400)}`, /has 416 characters.*400.*Split/],
  ['tokens', 'TOO_MANY_TOKENS', `{ ${'a '.repeat(60)} }`, /too many tokens.*Split/],
  [
    'depth',
    'QUERY_TOO_DEEP',
    '{ regions { nodes { parent { parent { parent { name } } } } } }',
    /6 deep.*5.*two steps/,
  ],
  ['aliases', 'TOO_MANY_ALIASES', '{ a: __typename b: __typename c: __typename }', /more than 2.*Split/],
  [
    'directives',
    'TOO_MANY_DIRECTIVES',
    `{ ${'__typename @skip(if: false) '.repeat(3)} }`,
    /more than 2 directives.*Split/,
  ],
  ['a page', 'BAD_PAGE_SIZE', '{ missions(first: 11) { totalCount } }', /first is 11; ask for 1 to 10/],
  ['no page at all', 'BAD_PAGE_SIZE', '{ missions(first: 0) { totalCount } }', /first is 0; ask for 1/],
  [
    'pages within pages',
    'QUERY_TOO_COSTLY',
    '{ missions(first: 8) { nodes { incidents(first: 8) { totalCount } } } }',
    /multiply to 64 rows; at most 50.*smaller pages/,
  ],
  [
    'cost',
    'QUERY_TOO_COSTLY',
    `{ missions(first: 6) { nodes { incidents(first: 5) { totalCount } ngos(first: 5) { totalCount } } } }`,
    /costs more than the 60.*smaller pages/,
  ],
] as const;

describe.each(transports)('over %s', (transport) => {
  test.each(over)('too much of %s is refused with %s', async (_what, code, query, message) => {
    const answer = await askOver(server, transport, { query });
    expect(codesOf(answer)).toEqual([code]);
    expect(answer.errors?.[0]?.message).toMatch(message);
  });

  test('an operation is given up after its time', async () => {
    const lock = await server.sql.reserve();
    try {
      await lock.unsafe('begin; lock table missions in access exclusive mode');
      const answer = await askOver(server, transport, { query: '{ missions(first: 1) { totalCount } }' });
      expect(codesOf(answer)).toEqual(['OPERATION_TIMEOUT']);
    } finally {
      await lock.unsafe('rollback');
      lock.release();
    }
  });

  test.each([
    ['is malformed', '{ missions {', 'GRAPHQL_PARSE_FAILED'],
    ['is not of the schema', '{ salaries }', 'GRAPHQL_VALIDATION_FAILED'],
  ])('a document that %s is refused', async (_what, query, code) => {
    expect(codesOf(await askOver(server, transport, { query }))).toEqual([code]);
  });

  test('variables that do not fit are refused', async () => {
    const query = 'query ($id: ID!) { node(id: $id) { id } }';
    expect(codesOf(await askOver(server, transport, { query }))).toEqual(['BAD_USER_INPUT']);
  });

  test('the schema is told to nobody without a right to it, however the question is wrapped', async () => {
    const wrapped = 'query { ...A } fragment A on Query { s: __schema { queryType { name } } }';
    for (const query of [wrapped, '{ __type(name: "Mission") { name } }']) {
      for (const key of [undefined, server.authorization]) {
        const answer = await askOver(server, transport, { query }, key);
        expect(codesOf(answer)).toEqual(key ? [] : ['INTROSPECTION_OFF']);
      }
    }
    expect(await askOver(server, transport, { query: '{ __typename }' })).toEqual({
      data: { __typename: 'Query' },
    });
  });

  test('a key without the scope SCHEMA is told no more of the schema than nobody', async () => {
    const key = await issueApiKey(server.database, {
      organisationId: uuidFor('UNHCR'),
      label: transport,
      scopes: ['INCIDENTS_WRITE'],
      expiresAt: new Date(Date.now() + 60_000),
    });
    const query = '{ __schema { queryType { name } } }';
    const answer = await askOver(server, transport, { query }, `Bearer ${key}`);
    expect(codesOf(answer)).toEqual(['INTROSPECTION_OFF']);
    expect(answer.errors?.[0]?.message).toContain('/schema.graphql');
  });
});

test('a feed is judged as a question is, before it begins', async () => {
  for (const transport of ['websocket', 'stream by POST', 'stream by GET'] as const) {
    const query =
      'subscription { incidentFeed { __typename ... on IncidentUpserted { incident { region { incidents(first: 11) { totalCount } } } } } }';
    expect(codesOf(await askOver(server, transport, { query }))).toEqual(['BAD_PAGE_SIZE']);
  }
});
