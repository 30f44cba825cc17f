import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodeLogCursor } from '../../src/log/cursor.ts';
import { readLogState } from '../../src/log/read-events.ts';
import { liveAgreement } from '../support/agreement-writing.ts';
import { raiseAlert } from '../support/alert-sender.ts';
import { mutate, report } from '../support/incident-writing.ts';
import { type LiveServer, startLiveServer } from '../support/live-server.ts';
import { buildLadder, machineOf, reportRaid } from '../support/place-ladder.ts';
import { uuidFor } from '../support/small-world-events.ts';
import type { Sender } from '../support/writing-server.ts';

let live: LiveServer;
let partner: Sender;
let raid: string;
beforeAll(async () => {
  live = await startLiveServer();
  await buildLadder(live);
  // A mission whose area is the district, which its incidents and theirs would give away.
  await live.sql`insert into mission_regions (mission_id, region_id) values (${uuidFor('KFOR')}, ${uuidFor('CF211')})`;
  raid = await reportRaid(live);
  partner = (await machineOf(live, 'MdM')).send;
  await liveAgreement(live.officer, partner, { kinds: ['INCIDENT'], locationPrecision: 'ADMIN1' });
});
afterAll(() => live.close());

const listed = (filter: string, more = ''): string =>
  `{ incidents(first: 100, filter: { ${filter} } ${more}) { nodes { id } totalCount } }`;
const searched = (text: string): string =>
  `{ search(text: "${text}", kinds: [INCIDENT], first: 50) { subject { ... on Incident { id } } } }`;
const later = ', asKnownAt: "2100-01-01T00:00:00Z"';

const finer: readonly [string, string][] = [
  ['the P-code of the district', listed('pcode: "CF2111"')],
  ['the id of the district', listed(`region: "region_${uuidFor('CF211')}"`)],
  ['the P-code of the district, in the past', listed('pcode: "CF211"', later)],
  ['the mission of the district', listed('missionAcronym: "KFOR"')],
  ['the mission of the district, in the past', listed(`mission: "mission_${uuidFor('KFOR')}"`, later)],
  ['a word of the headline', listed('text: "raid"')],
  ['a word of the headline and the name of the place', listed('text: "zemio"')],
  ['a word of the narrative', listed('text: "dawn"')],
  ['a word of the narrative, in the past', listed('text: "dawn"', later)],
  ['search for a word of the headline', searched('raid')],
  ['search for the name of the place', searched('zemio')],
  ['search for a word of the narrative', searched('dawn')],
  ['the incidents of the district', '{ region(pcode: "CF211") { incidents(first: 100) { nodes { id } } } }'],
  ['the incidents of the mission', '{ mission(acronym: "KFOR") { incidents(first: 100) { nodes { id } } } }'],
];

test.each(finer)('whoever is told the province alone finds nothing by %s', async (_by, document) => {
  expect((await live.officer(document)).text).toContain(raid);
  const answer = await partner(document);
  expect(answer.codes).toEqual([]);
  expect(answer.text).not.toContain(raid);
  expect(answer.text).not.toMatch(/totalCount":[^0]/);
});

const coarse: readonly [string, string][] = [
  ['the P-code of the province', listed('pcode: "CF21"')],
  ['the P-code of the country, in the past', listed('pcode: "CAF"', later)],
  ['the mission of the country', listed('missionAcronym: "MINUSCA"')],
  ['the incidents of the province', '{ region(pcode: "CF21") { incidents(first: 100) { nodes { id } } } }'],
  ['what stands for the headline', listed('text: "battle"')],
];

test.each(coarse)('whoever is told the province finds it by %s', async (_by, document) => {
  expect((await partner(document)).text).toContain(raid);
});

test.each([1, 2, 3])('totals by regions of level %i count it where it is told to be', async (level) => {
  const document = `{ incidentTotals(by: [REGION], regionLevel: ${level}, filter: { deathsAtLeast: 4, deathsAtMost: 4, kinds: [BATTLES] }) {
    region { pcode } incidentCount } }`;
  const [told, known] = await Promise.all([partner, live.officer].map((send) => send(document)));
  const pcode = (of: string | null) => ({
    incidentTotals: [{ region: of && { pcode: of }, incidentCount: 1 }],
  });
  expect(known?.data).toEqual(pcode(['CF21', 'CF211', 'CF2111'][level - 1] ?? null));
  expect(told?.data).toEqual(pcode(level === 1 ? 'CF21' : null));
});

test('totals of the district count nothing of it', async () => {
  const document = `{ incidentTotals(by: [], filter: { pcode: "CF211" }) { incidentCount deaths { best } } }`;
  expect((await live.officer(document)).data).toMatchObject({ incidentTotals: [{ incidentCount: 1 }] });
  expect((await partner(document)).data).toEqual({ incidentTotals: [] });
});

test('its missions are those of the place that is told', async () => {
  const document = `{ incident(id: "${raid}") { missions { acronym } } }`;
  expect((await live.officer(document)).text).toContain('KFOR');
  const { text } = await partner(document);
  expect(text).toContain('MINUSCA');
  expect(text).not.toContain('KFOR');
});

test('every way that leads to it by its id leads to it as it is told', async () => {
  const asked = `... on Incident { id headline region { pcode } location { latitude } locationName }`;
  const documents = [
    `{ node(id: "${raid}") { ${asked} } }`,
    `{ nodes(ids: ["${raid}"]) { ${asked} } }`,
    `{ actors { nodes { incidents { nodes { ${asked} } } } } incident(id: "${raid}") { ${asked} } }`,
  ];
  for (const document of documents) {
    const { text } = await partner(document);
    expect(text).toContain('Battle');
    expect(text).not.toMatch(/CF211|Zemio|6\.36/);
  }
  const after = encodeLogCursor(await readLogState(live.database));
  const next = await reportRaid(live);
  const changes = `{ changes(after: "${after}", first: 100) { changes { subject { ${asked} } } } }`;
  await expect.poll(async () => (await partner(changes)).text).toContain(next);
  expect((await partner(changes)).text).not.toMatch(/CF211|Zemio|6\.36/);
});

test('neither what it repeats nor an alert that names it leads to its place', async () => {
  const repeated = await reportRaid(live);
  const original = await report(live.officer, { pcode: 'CF2111', tlp: 'CLEAR' });
  const target = { id: repeated, version: 2, reason: 'The same.', into: original.id };
  await mutate(live.officer, 'mergeIncidents', target);
  const alert = await raiseAlert(live.officer, { incidents: [raid] });
  const links = `mergedInto { id } alerts { nodes { id } } redactions { path }`;
  const document = `{ nodes(ids: ["${raid}", "${repeated}", "${original.id}", "${alert.id}"]) {
    ... on Incident { ${links} repetitions { id } } ... on Alert { incidents { id } } } }`;
  const [known, told] = await Promise.all([live.officer(document), partner(document)]);
  const linked = [alert.id, original.id, repeated, raid].map((id) => known.text.split(id).length - 1);
  expect(linked).toEqual([1, 1, 1, 1]);
  for (const id of [alert.id, original.id, repeated, raid]) expect(told.text).not.toContain(id);
  expect(told.text).toContain('{"path":"alerts"}');
  expect(told.text).toContain('{"path":"mergedInto"}');
});

test('explaining why it is seen names the agreement, wherever the place is told to be', async () => {
  await live.sql`delete from agreement_shares`;
  const { id } = await liveAgreement(live.officer, partner, {
    kinds: ['INCIDENT'],
    pcodes: ['CF211'],
    locationPrecision: 'COUNTRY',
  });
  const { data } = await partner(
    `{ explainAccess(id: "${raid}") { rule agreement { id locationPrecision } } }`,
  );
  expect(data).toEqual({
    explainAccess: { rule: 'AGREEMENT', agreement: { id, locationPrecision: 'COUNTRY' } },
  });
});
