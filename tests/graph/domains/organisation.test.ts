import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSmallGraph } from '../../support/small-graph.ts';

let graph: Awaited<ReturnType<typeof openSmallGraph>>;

beforeAll(async () => {
  graph = await openSmallGraph();
});

afterAll(async () => {
  await graph.close();
});

test('from an NGO the graph tells where it works, on what and with whom', async () => {
  const answer = await graph.ask(`{
    organisations(first: 5, filter: { isNgo: true }) {
      nodes {
        __typename acronym aliases { name }
        regions(first: 5, orderBy: PCODE_ASC) { edges { activityCount node { pcode } } }
        sectors(first: 5) { activityCount sector { code names { text } } }
        coworkers(first: 5) { sharedActivityCount organisation { acronym } }
        activities(first: 5) { nodes { title status participants { role organisation { acronym } } regions { pcode } } }
      }
    }
  }`);
  expect(answer).toEqual({
    organisations: {
      nodes: [
        {
          __typename: 'Ngo',
          acronym: 'MdM',
          aliases: [{ name: 'Ärzte der Welt' }],
          regions: {
            edges: [
              { activityCount: 2, node: { pcode: 'CAF' } },
              { activityCount: 1, node: { pcode: 'CF21' } },
            ],
          },
          sectors: [{ activityCount: 2, sector: { code: 'HEA', names: [{ text: 'Santé' }] } }],
          coworkers: [{ sharedActivityCount: 1, organisation: { acronym: 'UNHCR' } }],
          activities: {
            nodes: [
              {
                title: 'Mobile clinics in Ouham',
                status: 'ONGOING',
                participants: [
                  { role: 'FUNDING', organisation: { acronym: 'UNHCR' } },
                  { role: 'IMPLEMENTING', organisation: { acronym: 'MdM' } },
                ],
                regions: [{ pcode: 'CF21' }],
              },
              {
                title: 'Training of nurses',
                status: 'ONGOING',
                participants: [{ role: 'IMPLEMENTING', organisation: { acronym: 'MdM' } }],
                regions: [{ pcode: 'CAF' }],
              },
            ],
          },
        },
      ],
    },
  });
});

test('an organisation whose type is not known is a Partner, and leads to the one it was merged into', async () => {
  const answer = await graph.ask(`{
    organisations(filter: { isMerged: true }) { nodes { __typename name mergedInto { __typename name } } }
  }`);
  const mergedInto = { __typename: 'Ngo', name: 'Médecins du Monde' };
  expect(answer).toEqual({
    organisations: { nodes: [{ __typename: 'Partner', name: 'Medecins du Monde France', mergedInto }] },
  });
});

test('an organisation is found by its org-id, with its parent, its missions and what it gave', async () => {
  const answer = await graph.ask(`{
    organisation(orgId: "XM-DAC-41121") {
      acronym parent { acronym children { nodes { acronym } } } identifiers { scheme identifier }
      missions { nodes { acronym } } partnerships { role mission { acronym } }
      contributions(filter: { asOfFrom: "2014-11-01" }) { nodes { asOf total } }
    }
  }`);
  expect(answer).toEqual({
    organisation: {
      acronym: 'UNHCR',
      parent: { acronym: 'UN', children: { nodes: [{ acronym: 'UNHCR' }] } },
      identifiers: [{ scheme: 'XM-DAC', identifier: '41121' }],
      missions: { nodes: [{ acronym: 'MINUSCA' }] },
      partnerships: [
        { role: 'SUPPORT', mission: { acronym: 'MINUSCA' } },
        { role: 'COORDINATION', mission: { acronym: 'MINUSCA' } },
      ],
      contributions: { nodes: [{ asOf: '2014-11-30', total: 0 }] },
    },
  });
});

test.each([
  ['types: [MULTILATERAL]', ['UNHCR', 'UN']],
  ['isNgo: false, acronym: "UN"', ['UN']],
  ['name: "medecins", isMerged: false', ['MdM']],
  ['pcode: "CF21"', ['MdM']],
  ['pcode: "CAF"', ['MdM', 'UNHCR']],
])('organisations(filter: { %s }) are %j', async (filter, acronyms) => {
  const answer = await graph.ask(`{ organisations(filter: { ${filter} }) { nodes { acronym } } }`);
  expect(answer).toEqual({ organisations: { nodes: acronyms.map((acronym) => ({ acronym })) } });
});

test.each([
  ['pcode: "CF21"', ['Mobile clinics in Ouham']],
  ['missionAcronym: "KFOR"', []],
  ['activeTo: "2015-01-01"', ['Training of nurses']],
  ['title: "NURSES training"', ['Training of nurses']],
])('activities(filter: { %s }) are %j', async (filter, titles) => {
  const answer = await graph.ask(`{ activities(filter: { ${filter} }) { nodes { title } } }`);
  expect(answer).toEqual({ activities: { nodes: titles.map((title) => ({ title })) } });
});
