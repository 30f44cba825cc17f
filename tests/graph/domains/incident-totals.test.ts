import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSmallGraph } from '../../support/small-graph.ts';

let graph: Awaited<ReturnType<typeof openSmallGraph>>;

beforeAll(async () => {
  graph = await openSmallGraph();
});

afterAll(async () => {
  await graph.close();
});

const counts = 'incidentCount civilianTargetingCount knownDeathsCount deaths { best }';

test('incidents are counted by month, kind and region at once, the earliest month first', async () => {
  const answer = await graph.ask(`{
    incidentTotals(filter: { pcode: "CAF" }, by: [MONTH, KIND, REGION]) {
      year month kind region { pcode } violenceType incidentCount deaths { best civilians }
    }
  }`);
  const february = { year: 2014, month: '2014-02-01', violenceType: null, incidentCount: 1 };
  expect(answer).toEqual({
    incidentTotals: [
      {
        ...february,
        month: '2014-01-01',
        kind: 'BATTLES',
        region: { pcode: 'CF21' },
        deaths: { best: 5, civilians: null },
      },
      { ...february, kind: 'BATTLES', region: { pcode: 'CF22' }, deaths: { best: null, civilians: null } },
      {
        ...february,
        kind: 'VIOLENCE_AGAINST_CIVILIANS',
        region: { pcode: 'CF21' },
        deaths: { best: 40, civilians: null },
      },
    ],
  });
});

test('without dimensions all incidents of the filter are one row, and no incidents are none', async () => {
  const answer = await graph.ask(`{
    all: incidentTotals(by: []) { year month kind region { pcode } ${counts} }
    none: incidentTotals(filter: { deathsAtLeast: 1000 }, by: [YEAR]) { incidentCount }
  }`);
  expect(answer).toMatchObject({
    all: [
      {
        year: null,
        region: null,
        incidentCount: 4,
        civilianTargetingCount: 1,
        knownDeathsCount: 3,
        deaths: { best: 45 },
      },
    ],
    none: [],
  });
});

test('regions are counted at the level asked for; incidents not placed there share a row without a region', async () => {
  const question = `query ($level: Int, $by: [IncidentDimension!]!) {
    incidentTotals(by: $by, regionLevel: $level) { region { pcode } incidentCount }
  }`;
  expect(await graph.ask(question, { level: 0, by: ['REGION'] })).toEqual({
    incidentTotals: [
      { region: { pcode: 'CAF' }, incidentCount: 3 },
      { region: { pcode: 'CMR' }, incidentCount: 1 },
    ],
  });
  expect(await graph.ask(question, { level: 1, by: ['REGION'] })).toMatchObject({
    incidentTotals: [
      { region: { pcode: 'CF21' }, incidentCount: 2 },
      { incidentCount: 1 },
      { incidentCount: 1 },
    ],
  });
});

test('totals take the filters of lists, the area of a mission among them', async () => {
  const answer = await graph.ask(`{
    incidentTotals(filter: { missionAcronym: "MINUSCA", occurredFrom: "2014-02-01" }, by: [YEAR, VIOLENCE_TYPE]) {
      year violenceType ${counts}
    }
  }`);
  expect(answer).toEqual({
    incidentTotals: [
      {
        year: 2014,
        violenceType: 'STATE_BASED',
        incidentCount: 1,
        civilianTargetingCount: 0,
        knownDeathsCount: 0,
        deaths: { best: null },
      },
      {
        year: 2014,
        violenceType: 'ONE_SIDED',
        incidentCount: 1,
        civilianTargetingCount: 1,
        knownDeathsCount: 1,
        deaths: { best: 40 },
      },
    ],
  });
});
