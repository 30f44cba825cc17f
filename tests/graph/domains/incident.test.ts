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

const headlines = {
  battle: 'Séléka against the army',
  massacre: 'Attack on Bossangoa',
  uncounted: 'Fighting near Kaga-Bandoro',
  riot: 'Riot in Yaoundé',
};

test.each<[string, (keyof typeof headlines)[]]>([
  ['pcode: "CF21"', ['massacre', 'battle']],
  ['pcode: "CAF"', ['uncounted', 'massacre', 'battle']],
  [`region: "region_${uuidFor('CMR')}"`, ['riot']],
  ['missionAcronym: "MINUSCA"', ['uncounted', 'massacre', 'battle']],
  [`mission: "mission_${uuidFor('KFOR')}"`, []],
  ['pcode: "CF22", missionAcronym: "MINUSCA"', ['uncounted']],
  [`actor: "actor_${uuidFor('seleka')}"`, ['massacre', 'battle']],
  [`conflict: "conflict_${uuidFor('conflict')}", kinds: [BATTLES]`, ['uncounted', 'battle']],
  [`dyad: "dyad_${uuidFor('dyad')}"`, ['uncounted', 'massacre', 'battle']],
  ['violenceTypes: [ONE_SIDED]', ['massacre']],
  ['verification: [VERIFIED]', []],
  ['occurredFrom: "2014-02-20", occurredTo: "2014-02-28"', ['uncounted', 'massacre']],
  ['deathsAtLeast: 5', ['massacre', 'battle']],
  ['deathsAtMost: 5', ['riot', 'battle']],
  ['isCivilianTargeting: true', ['massacre']],
  ['hasFlag: REDUCED_RECORD', ['massacre']],
  [`source: "source_${uuidFor('ucdp')}", origin: "UCDP_GED", originKey: "1"`, ['battle']],
  ['text: "batangafo ARMY"', ['battle']],
  ['text: "100%"', []],
])('incidents(filter: { %s }) are %j, latest first', async (filter, names) => {
  const answer = await graph.ask(`{ incidents(filter: { ${filter} }) { totalCount nodes { headline } } }`);
  const nodes = names.map((name) => ({ headline: headlines[name] }));
  expect(answer).toEqual({ incidents: { totalCount: names.length, nodes } });
});

test('by deaths, incidents whose dead nobody counted come after those without dead', async () => {
  const answer = await graph.ask('{ incidents(orderBy: DEATHS_DESC) { nodes { deaths { best } } } }');
  const nodes = [40, 5, 0, null].map((best) => ({ deaths: { best } }));
  expect(answer).toEqual({ incidents: { nodes } });
});

test('asKnownAt answers with the version that held at that instant', async () => {
  const answer = await graph.ask(`{
    before: incidents(asKnownAt: "2019-12-31T00:00:00Z") { totalCount }
    first: incidents(asKnownAt: "2023-05-31T23:59:59Z", filter: { pcode: "CF21", missionAcronym: "MINUSCA" }) {
      totalCount nodes { headline version deaths { best } qualityFlags }
    }
    now: incident(id: "incident_${uuidFor('massacre')}") {
      version deaths { best } revisions { version supersededAt deaths { best } region { pcode } }
    }
    earlier: incident(id: "incident_${uuidFor('massacre')}", asKnownAt: "2021-01-01T00:00:00Z") { version deaths { best } }
    never: incident(id: "incident_${uuidFor('massacre')}", asKnownAt: "2001-01-01T00:00:00Z") { version }
  }`);
  expect(answer).toEqual({
    before: { totalCount: 0 },
    first: {
      totalCount: 2,
      nodes: [
        { headline: headlines.massacre, version: 1, deaths: { best: 25 }, qualityFlags: [] },
        { headline: headlines.battle, version: 1, deaths: { best: 5 }, qualityFlags: [] },
      ],
    },
    now: {
      version: 2,
      deaths: { best: 40 },
      revisions: [
        {
          version: 1,
          supersededAt: '2023-06-01T00:00:00.000Z',
          deaths: { best: 25 },
          region: { pcode: 'CF21' },
        },
      ],
    },
    earlier: { version: 1, deaths: { best: 25 } },
    never: null,
  });
});

test('an incident leads to everyone and everything around it', async () => {
  const answer = await graph.ask(`{
    incident(id: "incident_${uuidFor('battle')}") {
      regions { pcode } missions { acronym } conflict { name dyads { name } } dyad { sideA { name } sideB { name } }
      participants { side role actor { ucdpActorId kind } } citations { ordinal office }
      records { version values { name value } } source { licence licenceUrl } mergedInto { id }
    }
  }`);
  expect(answer).toEqual({
    incident: {
      regions: [{ pcode: 'CAF' }, { pcode: 'CF21' }],
      missions: [{ acronym: 'MISCA' }],
      conflict: {
        name: 'Central African Republic: Government',
        dyads: [{ name: 'Government of Central African Republic - Séléka' }],
      },
      dyad: { sideA: { name: 'Government of Central African Republic' }, sideB: { name: 'Séléka' } },
      participants: [
        { side: 1, role: 'PRIMARY', actor: { ucdpActorId: 75, kind: 'STATE_FORCES' } },
        { side: 2, role: 'PRIMARY', actor: { ucdpActorId: 3024, kind: 'REBEL_GROUP' } },
      ],
      citations: [{ ordinal: 1, office: 'Reuters' }],
      records: [
        {
          version: 1,
          values: [
            { name: 'id', value: '1' },
            { name: 'best', value: '5' },
            { name: 'adm_2', value: null },
          ],
        },
      ],
      source: { licence: 'CC BY 4.0', licenceUrl: 'https://creativecommons.org/licenses/by/4.0/' },
      mergedInto: null,
    },
  });
});

test('an actor and a conflict are found by their UCDP numbers, with their incidents', async () => {
  const answer = await graph.ask(`{
    actor(ucdpActorId: 3024) { name dyads { conflict { ucdpConflictId } } incidents { totalCount } }
    conflict(ucdpConflictId: 416) { incidents(filter: { kinds: [BATTLES] }) { totalCount } }
  }`);
  expect(answer).toEqual({
    actor: { name: 'Séléka', dyads: [{ conflict: { ucdpConflictId: 416 } }], incidents: { totalCount: 2 } },
    conflict: { incidents: { totalCount: 2 } },
  });
});
