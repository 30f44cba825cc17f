import { parse } from 'graphql';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Audience } from '../../src/database/audience.ts';
import { stringifyAnswer } from '../../src/http/stringify-answer.ts';
import { liveAgreement } from '../support/agreement-writing.ts';
import { type LiveServer, startLiveServer } from '../support/live-server.ts';
import { buildPerson } from '../support/people.ts';
import { buildLadder, machineOf, reportRaid, spot } from '../support/place-ladder.ts';
import { readers } from '../support/readers.ts';
import { uuidFor } from '../support/small-world-events.ts';
import { type Sender, senderTo } from '../support/writing-server.ts';

let live: LiveServer;
let partner: Sender;
let raid: string;
beforeAll(async () => {
  live = await startLiveServer();
  await buildLadder(live);
  raid = await reportRaid(live);
  partner = (await machineOf(live, 'MdM')).send;
});
afterAll(() => live.close());
afterEach(async () => {
  await live.sql`delete from agreement_shares`;
});

const share = (overrides: Record<string, unknown>) =>
  liveAgreement(live.officer, partner, { kinds: ['INCIDENT'], ...overrides });

const facts = `headline narrative location { latitude longitude } placePrecision locationName locationDetail
  adminName1 adminName2 region { pcode } change { reason } redactions { path reason level }`;
const whole = `id ${facts} regions { pcode } records { version } citations { article } missions { acronym } revisions { ${facts} }`;

interface SeenPlace {
  readonly [field: string]: unknown;
  readonly region: { readonly pcode: string };
  readonly location: { readonly latitude: number; readonly longitude: number } | null;
  readonly redactions: readonly { readonly path: string; readonly level: string }[];
}
interface SeenRaid extends SeenPlace {
  readonly regions: readonly { readonly pcode: string }[];
  readonly records: readonly unknown[];
  readonly citations: readonly unknown[];
  readonly revisions: readonly SeenPlace[];
}

async function raidFor(sender: Sender, asked = ''): Promise<SeenRaid> {
  const { data, text } = await sender(`query ($id: ID!) { incident(id: $id ${asked}) { ${whole} } }`, {
    id: raid,
  });
  expect(text).not.toContain('errors');
  return (data as { incident: SeenRaid }).incident;
}

const cell = { latitude: expect.closeTo(spot.latitude, 2), longitude: expect.closeTo(spot.longitude, 2) };
const steps = [
  [
    'KM1',
    { location: cell, pcode: 'CF2111', adminName1: 'Ouham', adminName2: 'Zemio', placePrecision: 'NEAR' },
  ],
  [
    'ADMIN3',
    {
      location: null,
      pcode: 'CF2111',
      adminName1: 'Ouham',
      adminName2: 'Zemio',
      placePrecision: 'ADMIN2',
    },
  ],
  [
    'ADMIN2',
    {
      location: null,
      pcode: 'CF211',
      adminName1: 'Ouham',
      adminName2: 'Zemio',
      placePrecision: 'ADMIN2',
    },
  ],
  [
    'ADMIN1',
    { location: null, pcode: 'CF21', adminName1: 'Ouham', adminName2: null, placePrecision: 'ADMIN1' },
  ],
  [
    'COUNTRY',
    { location: null, pcode: 'CAF', adminName1: null, adminName2: null, placePrecision: 'COUNTRY' },
  ],
] as const;

test.each(steps)(
  'an agreement of precision %s tells the place so, in every version, and withholds free text',
  async (level, told) => {
    await share({ locationPrecision: level });
    const seen = await raidFor(partner);
    for (const each of [seen, ...seen.revisions]) {
      const { region, placePrecision, adminName1, adminName2, location } = each;
      expect({ pcode: region.pcode, placePrecision, adminName1, adminName2, location }).toEqual(told);
      expect([each.narrative, each.locationName, each.locationDetail]).toEqual([null, null, null]);
      expect([each.headline, each.change]).toEqual(['Battle', { reason: null }]);
    }
    expect(seen.regions.at(-1)).toEqual({ pcode: told.pcode });
    expect([seen.records, seen.citations]).toEqual([[], []]);
    expect(JSON.stringify(seen)).not.toContain(String(spot.latitude));
  },
);

test('what is withheld is listed, with the level, and nothing else is', async () => {
  await share({ locationPrecision: 'ADMIN1' });
  const { redactions, revisions } = await raidFor(partner);
  expect(new Set(redactions.map(({ level }) => level))).toEqual(new Set(['ADMIN1']));
  expect(redactions.map(({ path }) => path)).toEqual([
    'adminName2',
    'change.reason',
    'citations',
    'headline',
    'location',
    'locationDetail',
    'locationName',
    'narrative',
    'placePrecision',
    'records',
    'region',
    'regions',
  ]);
  expect(revisions[0]?.redactions.map(({ path }) => path)).not.toContain('records');
  await live.sql`delete from agreement_shares`;
  await share({ locationPrecision: 'ADMIN3' });
  expect((await raidFor(partner)).redactions.map(({ path }) => path)).not.toContain('region');
});

test('the finest of several agreements counts, and one that shares other kinds does not', async () => {
  await share({ locationPrecision: 'ADMIN1' });
  await share({ locationPrecision: 'ADMIN2', pcodes: ['CF21'] });
  await share({ locationPrecision: 'EXACT', incidentKinds: ['RIOTS'] });
  expect((await raidFor(partner)).region.pcode).toBe('CF211');
  await share({});
  expect(await raidFor(partner)).toEqual(await raidFor(live.officer));
  expect((await raidFor(partner)).redactions).toEqual([]);
});

test('the provider sees its own as it is, whatever is shared', async () => {
  const before = await raidFor(live.officer);
  await share({ locationPrecision: 'COUNTRY' });
  expect(await raidFor(live.officer)).toEqual(before);
  expect(before).toMatchObject({ location: spot, region: { pcode: 'CF2111' }, redactions: [] });
  expect(before.records).toHaveLength(2);
});

test('what everybody may see is seen as it is by recipients and by everybody', async () => {
  await share({ locationPrecision: 'COUNTRY' });
  const open = await reportRaid(live, { tlp: 'CLEAR' });
  const document = `{ incident(id: "${open}") { location { latitude longitude } locationName redactions { path } } }`;
  for (const sender of [partner, senderTo(live.httpUrl)]) {
    const { data } = await sender(document);
    expect(data).toEqual({ incident: { location: spot, locationName: 'Zemio', redactions: [] } });
  }
});

test('a named recipient sees the place, though the agreement alone would not tell it', async () => {
  await share({ locationPrecision: 'COUNTRY' });
  for (const subject of ['ana', 'otto']) {
    await buildPerson(live.database, { issuer: 'test', subject, organisation: 'MdM' });
  }
  const id = await reportRaid(live, { recipients: [`person_${uuidFor('person ana')}`] });
  const document = parse(`{ incident(id: "${id}") { region { pcode } } }`);
  const regionFor = async (audience: Audience) =>
    JSON.parse(stringifyAnswer(await live.graph.answer({ document, variables: {}, audience })));
  const told = (pcode: string) => ({ data: { incident: { region: { pcode } } } });
  expect(await regionFor(readers['a recipient elsewhere'])).toEqual(told('CF2111'));
  expect(await regionFor(readers['a person of another organisation'])).toEqual(told('CAF'));
  expect(await regionFor(readers['a machine of another organisation'])).toEqual(told('CAF'));
});

test('what was known at an instant is told no more precisely than what is known now', async () => {
  await share({ locationPrecision: 'ADMIN1' });
  const [first] = await live.sql<{ at: string }[]>`
    select to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at from incident_revisions
     where id = ${raid.slice(-36)}`;
  const then = await raidFor(partner, `, asKnownAt: "${first?.at}"`);
  expect(then).toMatchObject({
    location: null,
    region: { pcode: 'CF21' },
    narrative: null,
    headline: 'Battle',
  });
  expect(then.redactions.map(({ path }) => path)).toContain('location');
});

test('all places within a cell of a kilometre are told as its middle', async () => {
  const rows = await live.sql<{ count: number; widest: number }[]>`
    select count(distinct (shown.cell_latitude(y), shown.cell_longitude(y, x)))::int as count,
           max(abs(shown.cell_longitude(y, x) - x) * cos(radians(y))) as widest
      from (select a as y, b as x from generate_series(60.001, 60.02, 0.001) a, generate_series(10.001, 10.04, 0.001) b) p`;
  expect(rows[0]?.count).toBeLessThan(15);
  expect(rows[0]?.widest).toBeLessThan(0.0048);
});
