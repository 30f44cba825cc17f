import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSmallGraph } from '../../support/small-graph.ts';

let graph: Awaited<ReturnType<typeof openSmallGraph>>;

beforeAll(async () => {
  graph = await openSmallGraph();
});

afterAll(async () => {
  await graph.close();
});

test('one question leads from a mission to its mandates, tasks, results and indicators', async () => {
  const answer = await graph.ask(`{
    mission(acronym: "MINUSCA") {
      kind leadOrganisation { __typename acronym }
      mandates { instrument supersedes { instrument } supersededBy { instrument }
        tasks { theme results { kind parent { kind } indicators { code } } } }
    }
  }`);
  expect(answer).toEqual({
    mission: {
      kind: 'PEACEKEEPING',
      leadOrganisation: { __typename: 'Partner', acronym: 'UN' },
      mandates: [
        {
          instrument: 'S/RES/2217 (2015)',
          supersedes: { instrument: 'S/RES/2149 (2014)' },
          supersededBy: [],
          tasks: [],
        },
        {
          instrument: 'S/RES/2149 (2014)',
          supersedes: null,
          supersededBy: [{ instrument: 'S/RES/2217 (2015)' }],
          tasks: [
            {
              theme: 'POC',
              results: [
                { kind: 'OUTCOME', parent: null, indicators: [{ code: 'WGI.RL' }] },
                { kind: 'OUTPUT', parent: { kind: 'OUTCOME' }, indicators: [] },
              ],
            },
          ],
        },
      ],
    },
  });
});

test('partners show each role, and what they contributed over time', async () => {
  const answer = await graph.ask(`{
    mission(acronym: "MINUSCA") {
      partners { totalCount nodes { name } }
      partnerships { role since organisation { acronym }
        contributions(orderBy: AS_OF_ASC) { nodes { asOf total women } } }
    }
  }`);
  const contributions = {
    nodes: [
      { asOf: '2014-10-31', total: 23, women: 3 },
      { asOf: '2014-11-30', total: 0, women: null },
    ],
  };
  expect(answer).toMatchObject({
    mission: {
      partners: { totalCount: 2 },
      partnerships: [
        { role: 'LEAD', since: '2014-04-10', organisation: { acronym: 'UN' }, contributions: { nodes: [] } },
        { role: 'SUPPORT', since: null, organisation: { acronym: 'UNHCR' }, contributions },
        { role: 'COORDINATION', since: null, organisation: { acronym: 'UNHCR' }, contributions },
      ],
    },
  });
});

test('the area of a mission holds NGOs with their activities there, incidents, and the newest values', async () => {
  const answer = await graph.ask(`{
    mission(acronym: "MINUSCA") {
      regions { nodes { pcode } }
      ngos { nodes { acronym activities(filter: { missionAcronym: "MINUSCA" }) { nodes { title } } } }
      incidents(filter: { kinds: [BATTLES] }, orderBy: DEATHS_DESC) {
        totalCount nodes { headline deaths { best } region { pcode } } }
      indicators { nodes { code } }
      latestObservations { nodes { indicator { code } value history(orderBy: PERIOD_START_ASC) { nodes { value } } } }
    }
  }`);
  expect(answer).toEqual({
    mission: {
      regions: { nodes: [{ pcode: 'CAF' }] },
      ngos: {
        nodes: [
          {
            acronym: 'MdM',
            activities: { nodes: [{ title: 'Mobile clinics in Ouham' }, { title: 'Training of nurses' }] },
          },
        ],
      },
      incidents: {
        totalCount: 2,
        nodes: [
          { headline: 'Séléka against the army', deaths: { best: 5 }, region: { pcode: 'CF21' } },
          { headline: 'Fighting near Kaga-Bandoro', deaths: { best: null }, region: { pcode: 'CF22' } },
        ],
      },
      indicators: { nodes: [{ code: 'IPC.3PLUS' }, { code: 'WGI.RL' }] },
      latestObservations: {
        nodes: expect.arrayContaining([
          {
            indicator: { code: 'WGI.RL' },
            value: -1.7,
            history: { nodes: [{ value: -1.6 }, { value: -1.7 }] },
          },
          { indicator: { code: 'IPC.3PLUS' }, value: null, history: { nodes: [{ value: null }] } },
        ]),
      },
    },
  });
});

test('a mission shows its people: strength, deployments, and those who died', async () => {
  const answer = await graph.ask(`{
    mission(acronym: "MINUSCA") {
      strengths { nodes { asOf total police } }
      deployments(filter: { yearFrom: 2016, yearTo: 2016 }) { nodes { place country { pcode } location { latitude } } }
      fatalities(filter: { causes: [ACCIDENT] }) { nodes { occurredOn sex nationalityCountry { name } } }
      none: fatalities(filter: { causes: [ILLNESS] }) { totalCount nodes { id } }
    }
  }`);
  expect(answer).toEqual({
    mission: {
      strengths: { nodes: [{ asOf: '2014-10-31', total: 7700, police: null }] },
      deployments: { nodes: [{ place: 'Bossangoa', country: { pcode: 'CAF' }, location: null }] },
      fatalities: {
        nodes: [{ occurredOn: '2016-01-02', sex: null, nationalityCountry: { name: 'Cameroon' } }],
      },
      none: { totalCount: 0, nodes: [] },
    },
  });
});

test('a mission knows what came before and after it, its other names and what was learned from it', async () => {
  const answer = await graph.ask(`{
    forerunner: mission(acronym: "MISCA") { predecessors { acronym } successors { acronym } partOf { id } parts { id } }
    mission(acronym: "MINUSCA") { predecessors { acronym } successors { acronym } aliases { name }
      headquarters { place country { iso3 } } lessons { slug missions { acronym } } }
  }`);
  expect(answer).toEqual({
    forerunner: { predecessors: [], successors: [{ acronym: 'MINUSCA' }], partOf: [], parts: [] },
    mission: {
      predecessors: [{ acronym: 'MISCA' }],
      successors: [],
      aliases: [{ name: 'Minuska' }],
      headquarters: [{ place: 'Bangui', country: { iso3: 'CAF' } }],
      lessons: [{ slug: 'robust', missions: [{ acronym: 'MINUSCA' }] }],
    },
  });
});

test.each([
  ['kinds: [REGIONAL]', ['MISCA']],
  ['isActive: true', ['MINUSCA']],
  ['isActive: false', ['MISCA']],
  ['name: "intégrated CENTRAL"', ['MINUSCA']],
  ['pcode: "CF21"', ['MINUSCA', 'MISCA']],
  ['pcode: "CMR"', []],
  ['startedFrom: "2014-01-01"', ['MINUSCA']],
  ['startedTo: "2014-01-01"', ['MISCA']],
  ['kinds: []', []],
  ['kinds: [REGIONAL, PEACEKEEPING], isActive: true', ['MINUSCA']],
])('missions(filter: { %s }) are %j', async (filter, acronyms) => {
  const answer = await graph.ask(`{ missions(filter: { ${filter} }) { nodes { acronym } } }`);
  expect(answer).toEqual({ missions: { nodes: acronyms.map((acronym) => ({ acronym })) } });
});

test('missions without a known start come last from the oldest on, and first from the newest on', async () => {
  const answer = await graph.ask(`{
    oldest: missions(orderBy: STARTED_ON_ASC) { nodes { acronym } }
    newest: missions(orderBy: STARTED_ON_DESC) { nodes { acronym } }
  }`);
  const oldest = ['MISCA', 'MINUSCA', 'KFOR'].map((acronym) => ({ acronym }));
  expect(answer).toEqual({ oldest: { nodes: oldest }, newest: { nodes: oldest.toReversed() } });
});
