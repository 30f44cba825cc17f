import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSmallGraph } from '../../support/small-graph.ts';

let graph: Awaited<ReturnType<typeof openSmallGraph>>;

beforeAll(async () => {
  graph = await openSmallGraph();
});

afterAll(async () => {
  await graph.close();
});

test('from a region the graph goes up, down and across', async () => {
  const answer = await graph.ask(`{
    region(pcode: "CF21") {
      name parent { pcode } country { iso3 } ancestors { pcode }
      siblings { nodes { pcode } } children { totalCount }
      successors { kind share new { pcode } } codes { system code }
    }
    country: region(pcode: "CAF") {
      parent { pcode } country { pcode } ancestors { pcode } siblings { totalCount }
      children { nodes { pcode } } descendants(orderBy: PCODE_ASC) { totalCount nodes { pcode } }
    }
  }`);
  expect(answer).toEqual({
    region: {
      name: 'Ouham',
      parent: { pcode: 'CAF' },
      country: { iso3: 'CAF' },
      ancestors: [{ pcode: 'CAF' }],
      siblings: { nodes: [{ pcode: 'CF22' }] },
      children: { totalCount: 0 },
      successors: [{ kind: 'SPLIT', share: 0.25, new: { pcode: 'CF22' } }],
      codes: [{ system: 'NAME', code: 'Wham' }],
    },
    country: {
      parent: null,
      country: { pcode: 'CAF' },
      ancestors: [],
      siblings: { totalCount: 0 },
      children: { nodes: [{ pcode: 'CF22' }, { pcode: 'CF21' }] },
      descendants: { totalCount: 2, nodes: [{ pcode: 'CF21' }, { pcode: 'CF22' }] },
    },
  });
});

test('names come in all languages, by language', async () => {
  const answer = await graph.ask('{ region(pcode: "CAF") { names { language text } } }');
  const names = [
    { language: 'en', text: 'Central African Republic' },
    { language: 'fr', text: 'République centrafricaine' },
  ];
  expect(answer).toEqual({ region: { names } });
});

test('a region is a GeoJSON Feature, with a null geometry where the hub holds no outline', async () => {
  const answer = await graph.ask(`{
    outlined: region(pcode: "CAF") { hasBoundary boundary feature location { latitude longitude } }
    bare: region(pcode: "CF21") { hasBoundary boundary feature location { latitude } }
  }`);
  const properties = { pcode: 'CAF', name: 'Central African Republic', level: 0 };
  expect(answer).toMatchObject({
    outlined: {
      hasBoundary: true,
      boundary: { type: 'Polygon' },
      feature: { type: 'Feature', id: 'CAF', properties, geometry: { type: 'Polygon' } },
      location: { latitude: 6.5, longitude: 20.25 },
    },
    bare: { hasBoundary: false, boundary: null, feature: { geometry: null }, location: null },
  });
});

test('a region shows the missions, organisations, activities and incidents of itself and everything below', async () => {
  const answer = await graph.ask(`{
    region(pcode: "CAF") {
      missions { nodes { acronym } }
      organisations { edges { activityCount node { acronym } } }
      activities { edges { isNamed node { title } } }
      incidents(first: 2) { totalCount nodes { occurredFrom } pageInfo { hasNextPage } }
      deployments { nodes { year } }
      indicators { nodes { code } }
    }
    below: region(pcode: "CF22") { missions { nodes { acronym } } organisations { totalCount } }
  }`);
  expect(answer).toEqual({
    region: {
      missions: { nodes: [{ acronym: 'MINUSCA' }, { acronym: 'MISCA' }] },
      organisations: {
        edges: [
          { activityCount: 2, node: { acronym: 'MdM' } },
          { activityCount: 1, node: { acronym: 'UNHCR' } },
        ],
      },
      activities: {
        edges: [
          { isNamed: false, node: { title: 'Mobile clinics in Ouham' } },
          { isNamed: true, node: { title: 'Training of nurses' } },
        ],
      },
      incidents: {
        totalCount: 3,
        nodes: [{ occurredFrom: '2014-02-25' }, { occurredFrom: '2014-02-20' }],
        pageInfo: { hasNextPage: true },
      },
      deployments: { nodes: [{ year: 2016 }] },
      indicators: { nodes: [{ code: 'WGI.RL' }] },
    },
    below: {
      missions: { nodes: [{ acronym: 'MINUSCA' }, { acronym: 'MISCA' }] },
      organisations: { totalCount: 0 },
    },
  });
});

test.each([
  ['levels: [0]', ['CAF', 'CMR']],
  ['levels: [0, 1], name: "ouhâm"', ['CF21']],
  ['withinPcode: "CAF"', ['CF21', 'CF22']],
  ['withinPcode: "CF21"', []],
  ['hasBoundary: true', ['CAF']],
  ['hasBoundary: false, levels: [0]', ['CMR']],
])('regions(filter: { %s }) are %j', async (filter, codes) => {
  const answer = await graph.ask(
    `{ regions(filter: { ${filter} }, orderBy: PCODE_ASC) { nodes { pcode } } }`,
  );
  expect(answer).toEqual({ regions: { nodes: codes.map((pcode) => ({ pcode })) } });
});
