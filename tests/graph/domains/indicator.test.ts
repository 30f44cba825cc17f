import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSmallGraph } from '../../support/small-graph.ts';
import { uuidFor } from '../../support/small-world-events.ts';

let graph: Awaited<ReturnType<typeof openSmallGraph>>;

beforeAll(async () => {
  graph = await openSmallGraph();
});

afterAll(async () => {
  await graph.close();
});

test('an indicator has its newest value for each region, and its whole series without revised values', async () => {
  const answer = await graph.ask(`{
    indicator(code: "WGI.RL") {
      unit direction result { statement task { mandate { instrument } } } regions { nodes { pcode } }
      latest { nodes { region { pcode } periodStart periodEnd value status } }
      observations(orderBy: PERIOD_START_ASC) { totalCount nodes { periodStart value revisionOf { value supersededAt } } }
      revised: observations(filter: { isSuperseded: true }) { nodes { value } }
    }
  }`);
  expect(answer).toEqual({
    indicator: {
      unit: 'points',
      direction: 'HIGHER_IS_BETTER',
      result: { statement: 'Civilians are safer.', task: { mandate: { instrument: 'S/RES/2149 (2014)' } } },
      regions: { nodes: [{ pcode: 'CAF' }] },
      latest: {
        nodes: [
          {
            region: { pcode: 'CAF' },
            periodStart: '2019-01-01',
            periodEnd: '2019-12-31',
            value: -1.7,
            status: 'NORMAL',
          },
        ],
      },
      observations: {
        totalCount: 2,
        nodes: [
          {
            periodStart: '2018-01-01',
            value: -1.6,
            revisionOf: { value: -1.5, supersededAt: '2021-01-01T00:00:00.000Z' },
          },
          { periodStart: '2019-01-01', value: -1.7, revisionOf: null },
        ],
      },
      revised: { nodes: [{ value: -1.5 }] },
    },
  });
});

test.each([
  [`indicators: ["indicator_${uuidFor('IPC')}"]`, [null]],
  ['indicatorCodes: ["WGI.RL"], periodTo: "2018-12-31"', [-1.6]],
  ['pcode: "CAF", isKnown: true', [-1.7, -1.6]],
  ['pcode: "CF21"', [null]],
  ['regionLevel: 1', [null]],
  ['missionAcronym: "MINUSCA", isKnown: false', [null]],
  ['missionAcronym: "KFOR"', []],
  ['series: "current", statuses: [MISSING]', [null]],
])('observations(filter: { %s }) have the values %j', async (filter, values) => {
  const answer = await graph.ask(`{ observations(filter: { ${filter} }) { nodes { value } } }`);
  expect(answer).toEqual({ observations: { nodes: values.map((value) => ({ value })) } });
});

test('mandates are found by what they are about and when they run out', async () => {
  const answer = await graph.ask(`{
    protecting: mandates(filter: { theme: POC }) { nodes { instrument status } }
    ending: mandates(filter: { expiresBy: "2015-12-31" }) { nodes { instrument } }
    inForce: mandates(filter: { statuses: [IN_FORCE] }) { nodes { instrument mission { acronym } } }
    lessons(filter: { themes: [POC], text: "ROBUST" }) { nodes { slug citation } }
  }`);
  expect(answer).toEqual({
    protecting: { nodes: [{ instrument: 'S/RES/2149 (2014)', status: 'EXPIRED' }] },
    ending: { nodes: [{ instrument: 'S/RES/2149 (2014)' }] },
    inForce: { nodes: [{ instrument: 'S/RES/2217 (2015)', mission: { acronym: 'MINUSCA' } }] },
    lessons: { nodes: [{ slug: 'robust', citation: 'A/55/305' }] },
  });
});

test('the data manager sees what imports did and what waits for a person', async () => {
  const answer = await graph.ask(`{
    importRuns(filter: { statuses: [COMPLETED], importer: "ucdp-ged" }) { totalCount nodes { newCount finishedAt } }
    reviewItems(filter: { statuses: [OPEN], kinds: [UNKNOWN_PCODE] }) { nodes { value candidates occurrenceCount } }
    sources(filter: { name: "ucdp" }) { nodes { slug licence } }
  }`);
  expect(answer).toEqual({
    importRuns: { totalCount: 1, nodes: [{ newCount: 4, finishedAt: null }] },
    reviewItems: { nodes: [{ value: 'CF99', candidates: ['CF21', 'CF22'], occurrenceCount: 3 }] },
    sources: { nodes: [{ slug: 'ucdp-ged', licence: 'CC BY 4.0' }] },
  });
});
