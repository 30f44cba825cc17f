import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSmallGraph } from '../../support/small-graph.ts';

let graph: Awaited<ReturnType<typeof openSmallGraph>>;

beforeAll(async () => {
  graph = await openSmallGraph();
});

afterAll(async () => {
  await graph.close();
});

const find = (text: string, rest = '') =>
  graph.ask(
    `query ($text: String!) {
      search(text: $text${rest}) {
        kind name score
        subject { __typename ... on Mission { acronym } ... on Region { pcode } ... on Organisation { shortName: acronym } }
      }
    }`,
    { text },
  );

test.each([
  ['the acronym', 'minusca', { acronym: 'MINUSCA' }, 'MINUSCA'],
  ['another spelling that the hub knows', 'Minuska', { acronym: 'MINUSCA' }, 'Minuska'],
  ['a misspelling', 'MINUSAC', { acronym: 'MINUSCA' }, 'MINUSCA'],
  ['two swapped letters, before longer names', 'untied nations', { shortName: 'UN' }, 'United Nations'],
  ['the beginning of the name', 'Kosovo F', { acronym: 'KFOR' }, 'Kosovo Force'],
  ['a name without its accents', 'medecins du monde', { shortName: 'MdM' }, 'Médecins du Monde'],
  ['a translation', 'Doctors of the World', { shortName: 'MdM' }, 'Doctors of the World'],
  ['an alias with accents', 'arzte der welt', { shortName: 'MdM' }, 'Ärzte der Welt'],
])('search finds by %s', async (_what, text, subject, name) => {
  const answer = await find(text, ', first: 1');
  expect(answer).toMatchObject({ search: [{ name, subject }] });
});

test.each([
  ['republique centrafricaine', 'CAF'],
  ['Oham', 'CF21'],
  ['wham', 'CF21'],
  ['CF22', 'CF22'],
  ['nana gribizi', 'CF22'],
])('search finds the region for "%s"', async (text, pcode) => {
  expect(await find(text, ', kinds: [REGION], first: 1')).toMatchObject({
    search: [{ kind: 'REGION', subject: { __typename: 'Region', pcode } }],
  });
});

test('each thing is found once, under the name that fits best, the whole name scoring 1', async () => {
  expect(await find('Médecins du Monde', ', kinds: [ORGANISATION]')).toMatchObject({
    search: [{ name: 'Médecins du Monde', score: 1, subject: { __typename: 'Ngo' } }],
  });
});

test.each(['', '   ', '%', '_____', 'qqqqqqqqqq'])('search for "%s" finds nothing', async (text) => {
  expect(await find(text)).toEqual({ search: [] });
});

test('search finds incidents and alerts by their words, where it is asked for them', async () => {
  const kinds = ', kinds: [INCIDENT, ALERT]';
  const found = async (text: string, rest: string) => {
    const answer = await find(text, rest);
    return Object(answer)
      .search.map(({ kind, name }: { kind: string; name: string }) => `${kind} ${name}`)
      .sort();
  };
  expect(await found('near fighting', kinds)).toEqual([
    'ALERT Fighting near Batangafo',
    'INCIDENT Fighting near Kaga-Bandoro',
  ]);
  expect(await found('near fighting', ', kinds: [ALERT], first: 1')).toEqual([
    'ALERT Fighting near Batangafo',
  ]);
  expect(await found('fighting elsewhere', kinds)).toEqual([]);
  expect(await found('near fighting', '')).toEqual([]);
});

test('an incident whose headline is the text scores 1, and answers as the thing itself', async () => {
  const question = `{ search(text: "ATTACK on bossangoa", kinds: [INCIDENT, REGION]) {
    kind score subject { ... on Incident { headline region { pcode } } } } }`;
  expect(await graph.ask(question)).toEqual({
    search: [
      {
        kind: 'INCIDENT',
        score: 1,
        subject: { headline: 'Attack on Bossangoa', region: { pcode: 'CF21' } },
      },
    ],
  });
});

test.each(['', '   ', '%', '_____', 'qqqqqqqqqq'])(
  'search for "%s" finds no incident and no alert',
  async (text) => {
    expect(await find(text, ', kinds: [INCIDENT, ALERT]')).toEqual({ search: [] });
  },
);
