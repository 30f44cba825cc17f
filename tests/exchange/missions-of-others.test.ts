import { afterAll, beforeAll, expect, test } from 'vitest';
import { missionHeadquartersList } from '../../src/exchange/in/mission-headquarters.ts';
import { loadedDatabase, type TestDatabase } from '../support/database.ts';
import { importText } from '../support/import-text.ts';

let db: TestDatabase;

beforeAll(async () => {
  db = await loadedDatabase();
});
afterAll(() => db.close());

async function mission(acronym: string) {
  const [row] = await db.sql`
    select m.*, o.name as lead,
           (select array_agg(r.pcode order by r.pcode) from mission_regions mr join regions r on r.id = mr.region_id
             where mr.mission_id = m.id) as area
      from missions m left join organisations o on o.id = m.lead_organisation_id
     where m.acronym = ${acronym}`;
  return row;
}

async function successorsOf(acronym: string) {
  const rows = await db.sql`
    select later.acronym from mission_links l
      join missions earlier on earlier.id = l.from_mission_id join missions later on later.id = l.to_mission_id
     where l.kind = 'SUCCEEDED_BY' and earlier.acronym = ${acronym} order by 1`;
  return rows.map((row) => row.acronym);
}

test('a date is as precise as the page gives it', async () => {
  expect(await mission('KFOR')).toMatchObject({ started_on: '1999-06-12', start_precision: 'DAY' });
  expect(await mission('IFOR')).toMatchObject({ started_on: '1995-12-01', start_precision: 'MONTH' });
  expect(await mission('ISAF')).toMatchObject({ started_on: '2001-01-01', start_precision: 'YEAR' });
  expect(await mission('EULEX Kosovo')).toMatchObject({ started_on: null, start_precision: null });
});

test('several host countries are all part of the area', async () => {
  expect((await mission('RTF-LRA'))?.area).toEqual(['CAF', 'COD', 'SSD', 'UGA']);
});

test('regional organisations lead regional missions, the others multinational ones', async () => {
  expect(await mission('AMISOM')).toMatchObject({ kind: 'REGIONAL', lead: 'African Union' });
  expect(await mission('KFOR')).toMatchObject({
    kind: 'MULTINATIONAL',
    lead: 'North Atlantic Treaty Organization',
    area: ['XKX'],
  });
});

test('"succeeded by" and "predecessor" become one and the same link where the hub knows the other mission', async () => {
  expect(await successorsOf('SFOR')).toEqual(['EUFOR Althea']);
  expect(await successorsOf('MISCA')).toEqual(['MINUSCA']);
  expect(await successorsOf('AMIS')).toEqual(['UNAMID']);
});

test('UNMC, at 0 degrees without a place, has no headquarters but its country', async () => {
  const [row] = await db.sql`
    select count(*)::int as count from mission_headquarters h join missions m on m.id = h.mission_id
     where m.acronym = 'UNMC'`;
  expect(row?.count).toBe(0);
  expect((await mission('UNMC'))?.area).toEqual(['COL']);
});

test('ONUCI is UNOCI: both headquarters entries are of one mission', async () => {
  const rows = await db.sql`
    select m.acronym, h.place from mission_headquarters h
      join missions m on m.id = h.mission_id join sources s on s.id = h.source_id
     where h.place = 'Abidjan' and s.slug = 'ipi-mission-headquarters' order by 1`;
  expect(rows.map((row) => row.acronym)).toEqual(['MINUCI', 'UNOCI']);
});

test('special political missions that the published list lacks are there, with the resolution behind them', async () => {
  expect(await mission('BINUB')).toMatchObject({
    kind: 'SPECIAL_POLITICAL',
    mandate_reference: 'S/RES/1719 (2006)',
    ended_on: '2010-12-31',
    area: ['BDI'],
  });
});

test('an area that was entered with care is not narrowed to the country of the headquarters', async () => {
  expect((await mission('UNTSO'))?.area).toEqual(['EGY', 'ISR', 'JOR', 'LBN', 'SYR']);
  expect((await mission('UNMIK'))?.area).toEqual(['XKX']);
});

test('a logistics base and a support office that are no missions wait for a person', async () => {
  const rows = await db.sql`
    select value from review_items where kind = 'UNKNOWN_MISSION' and importer = 'mission-headquarters' order by 1`;
  expect(rows.map((row) => row.value)).toEqual(['LBB', 'UNSOS']);
});

test('an entry that does not fit the format is rejected by its place in the list', async () => {
  const entries = [
    { mission: 'UNMIL', hq: 'Monrovia', country_id: 'LBR', mission_loc: { x: 'west', y: 6.3 } },
    { mission: 'UNMIL', hq: 'Monrovia', country_id: 'LBR', mission_loc: { x: -10.8014, y: 6.3133 } },
  ];
  const report = await importText(db.database, missionHeadquartersList, 'list.json', JSON.stringify(entries));
  expect(report).toMatchObject({ unchanged: 1, rejected: 1 });
  expect(report.rejections[0]).toMatchObject({ line: 1, column: 'mission_loc.x' });
});
