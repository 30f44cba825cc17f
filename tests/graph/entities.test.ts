import { parse } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { maps } from '../../src/domains/maps.ts';
import { resolvers } from '../../src/domains/resolvers.ts';
import { type Graph, openGraph } from '../../src/graph/graph.ts';
import { entityRef } from '../../src/graph/resolvers.ts';
import { buildSchema } from '../../src/graph/schema.ts';
import { stringifyAnswer } from '../../src/http/stringify-answer.ts';
import { readSdl } from '../../src/sdl.ts';
import { type MeasuredGraph, openSeededGraph } from '../support/graph.ts';
import { uuidNumber } from '../support/graph-seed/fill-rows.ts';

/** A mutation that answers with two incidents and, when told a headline, writes it to the first of them before. */
const sdl = `${readSdl()}
  extend type Mutation { touch(headline: String): TouchPayload! }
  type TouchPayload { first: Incident second: Incident missing: Incident organisation: Organisation }`;

let seeded: MeasuredGraph;
let graph: Graph;
let touches = 0;

beforeAll(async () => {
  seeded = await openSeededGraph();
  const touch = async (_source: unknown, { headline }: { headline?: string }) => {
    touches += 1;
    if (headline !== undefined) {
      await seeded.sql`update incidents set headline = ${headline} where id = ${uuidNumber(1)}`;
    }
    return {
      first: entityRef('Incident', uuidNumber(1)),
      second: entityRef('Incident', uuidNumber(2)),
      missing: entityRef('Incident', uuidNumber(999)),
      organisation: entityRef('Organisation', uuidNumber(1)),
    };
  };
  const built = buildSchema(sdl, maps, { Mutation: { ...resolvers.Mutation, touch } });
  graph = openGraph({ ...built, database: seeded.database, limits: seeded.limits });
});

afterAll(() => seeded.close());

async function ask(document: string, variables: Record<string, unknown> = {}): Promise<string> {
  const answer = await graph.answer({ document: parse(document), variables, audience: { kind: 'public' } });
  return stringifyAnswer(answer);
}

const everything = `fragment Everything on Incident {
  __typename named: id headline narrative occurredFrom deaths { best high } location { latitude longitude }
  region { name parent { pcode } incidents(first: $first, orderBy: DEATHS_DESC) { totalCount edges { cursor node { id } } } }
  owner { __typename name ... on Ngo { activities { totalCount } } } source @include(if: $withSource) { name }
  participants { side actor { name } } qualityFlags revisions { version change { action } }
}`;

test('an entity in a payload is answered in the bytes in which a question answers it', async () => {
  const variables = { first: 2, withSource: true };
  const head = '($first: Int, $withSource: Boolean!)';
  const asked = await ask(
    `query ${head} { first: incident(id: "incident_${uuidNumber(1)}") { ...Everything } } ${everything}`,
    variables,
  );
  const touched = await ask(
    `mutation ${head} { touch { first { ...Everything } } } ${everything}`,
    variables,
  );
  expect(touched).toBe(asked.replace('{"data":{', '{"data":{"touch":{').replace(/\}\}\n?$/, '}}}'));
  expect(asked).toContain('"totalCount"');
});

test('entities of the same selection are read by one statement, of different ones by one each', async () => {
  const count = async (document: string): Promise<number> => {
    const before = seeded.countStatements();
    await ask(document);
    return seeded.countStatements() - before;
  };
  expect(
    await count('mutation { touch { first { headline } second { headline } missing { headline } } }'),
  ).toBe(1);
  expect(await count('mutation { touch { first { headline } second { id } } }')).toBe(2);
});

test('an entity of which there is no row is null', async () => {
  expect(await ask('mutation { touch { missing { id } } }')).toBe('{"data":{"touch":{"missing":null}}}');
});

test('an entity of an interface is answered as the type that its row is', async () => {
  const asked = await ask(`{ organisation(id: "organisation_${uuidNumber(1)}") { __typename name } }`);
  const touched = await ask('mutation { touch { organisation { __typename name } } }');
  expect(JSON.parse(touched).data.touch).toEqual(JSON.parse(asked).data);
});

test('the fields of a mutation run one after the other, each answered as it left the database', async () => {
  const selection = '{ first { headline } }';
  const answer =
    await ask(`mutation { a: touch(headline: "one") ${selection} b: touch(headline: "two") ${selection}
    c: touch ${selection} }`);
  const headline = (text: string) => ({ first: { headline: text } });
  expect(JSON.parse(answer).data).toEqual({ a: headline('one'), b: headline('two'), c: headline('two') });
});

test.each([
  [
    'costs too much',
    'region { incidents(first: 100) { nodes { region { incidents(first: 100) { nodes { region { incidents(first: 100) { nodes { id } } } } } } } } }',
    'QUERY_TOO_COSTLY',
  ],
  ['has a page that is too large', 'region { incidents(first: 101) { totalCount } }', 'BAD_PAGE_SIZE'],
  [
    'filters by an id of another type',
    'region { incidents(filter: { region: "mission_x" }) { totalCount } }',
    'BAD_ID',
  ],
])('a mutation whose answer %s is refused before it does anything', async (_what, selection, code) => {
  const before = touches;
  const { errors, data } = await graph.answer({
    document: parse(`mutation { touch { first { ${selection} } } }`),
    audience: { kind: 'public' },
  });
  expect(errors?.[0]?.originalError).toMatchObject({ code });
  expect(data).toBeUndefined();
  expect(touches).toBe(before);
});

test('the schema does not start with a mutation that nothing resolves', () => {
  expect(() => buildSchema(sdl, maps, resolvers)).toThrow('Mutation.touch has no resolver.');
});
