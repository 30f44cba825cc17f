import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GraphServer, startGraphServer } from '../support/graph-server.ts';

let server: GraphServer;

beforeAll(async () => {
  server = await startGraphServer();
});

afterAll(() => server.close());

/** Posts a body and returns all that a client can tell apart. */
async function post(body: object, headers: Record<string, string> = {}) {
  const response = await fetch(server.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: '*/*', ...headers },
    body: JSON.stringify(body),
  });
  const { status } = response;
  const told = ['content-type', 'cache-control', 'x-content-type-options', 'content-security-policy'];
  return { status, headers: told.map((name) => response.headers.get(name)), text: await response.text() };
}

const page =
  'query Page($first: Int, $id: ID!) { missions(first: $first) { nodes { acronym } } node(id: $id) { id } }';
const nobody = 'mission_00000000-0000-7000-8000-00000000dead';

describe('a question that comes again', () => {
  it('is answered as it was the first time, byte for byte and header for header', async () => {
    const body = { query: page, operationName: 'Page', variables: { first: 2, id: nobody } };
    const first = await post(body);
    expect(first.text).toContain('"missions"');
    expect(await post(body)).toEqual(first);
  });

  it('is read anew for other variables', async () => {
    const [one, two] = await Promise.all(
      [1, 2].map((first) => post({ query: page, variables: { first, id: nobody } })),
    );
    expect(JSON.parse(one?.text ?? '').data.missions.nodes).toHaveLength(1);
    expect(JSON.parse(two?.text ?? '').data.missions.nodes).toHaveLength(2);
  });

  it.each([
    ['a page too large', { first: 101, id: nobody }, 'BAD_PAGE_SIZE'],
    ['an id of nothing', { first: 1, id: 'x' }, 'BAD_ID'],
    ['a missing variable', { first: 1 }, 'BAD_USER_INPUT'],
  ])('is refused with its code for %s', async (_title, variables, code) => {
    await post({ query: page, variables: { first: 1, id: nobody } });
    const { text } = await post({ query: page, variables });
    expect(JSON.parse(text).errors[0].extensions.code).toBe(code);
  });

  it('is refused when it names an operation that the document does not have', async () => {
    await post({ query: page, variables: { first: 1, id: nobody } });
    const { text } = await post({ query: page, operationName: 'Other', variables: { first: 1, id: nobody } });
    expect(JSON.parse(text).errors[0].extensions.code).toBe('OPERATION_RESOLUTION_FAILURE');
  });

  it('is answered in the media type that the client takes', async () => {
    const body = { query: '{ missions { totalCount } }' };
    await post(body);
    const { headers } = await post(body, { accept: 'application/graphql-response+json' });
    expect(headers[0]).toMatch(/^application\/graphql-response\+json/);
    expect((await post(body, { accept: 'text/plain' })).status).toBe(406);
  });

  it('that was not valid is refused again', async () => {
    const body = { query: '{ missions { nothing } }' };
    const first = await post(body);
    expect(first.text).toContain('GRAPHQL_VALIDATION_FAILED');
    expect(await post(body)).toEqual(first);
  });
});
