import { afterAll, beforeAll, expect, test } from 'vitest';
import { unOperations } from '../../src/exchange/in/un-operations.ts';
import { loadedDatabase, type TestDatabase } from '../support/database.ts';
import { importText } from '../support/import-text.ts';

let db: TestDatabase;

beforeAll(async () => {
  db = await loadedDatabase();
});
afterAll(() => db.close());

const header =
  'id,mission_acronym,mission_name,lead_department,mission_isactive,start_date,end_date,mission_location,mission_longitude,mission_latitude,last_update';

async function mission(acronym: string) {
  const [row] = await db.sql`select * from missions where acronym = ${acronym}`;
  return row;
}

async function publishedHeadquarters(acronym: string) {
  const [row] = await db.sql`
    select h.place, h.latitude, h.longitude, h.quality_flags as flags
      from mission_headquarters h
      join missions m on m.id = h.mission_id join sources s on s.id = h.source_id
     where m.acronym = ${acronym} and s.slug = 'un-peace-operations'`;
  return row;
}

test('every one of the 81 published operations is a mission led by the United Nations', async () => {
  const [row] = await db.sql`
    select count(*)::int as count from missions m
      join sources s on s.id = m.source_id join organisations o on o.id = m.lead_organisation_id
     where s.slug = 'un-peace-operations' and o.acronym = 'UN'`;
  expect(row?.count).toBe(81);
});

test('decimal commas are read as numbers', async () => {
  expect(await publishedHeadquarters('MINUSCA')).toEqual({
    place: 'Bangui',
    latitude: 4.3667,
    longitude: 18.5833,
    flags: [],
  });
});

test.each([
  ['UNOSOM II', 2.0333, 45.35],
  ['UNAVEM II', -8.8383, 13.2344],
  ['MINUSMA', 12.65, -8],
])('the swapped coordinates of %s are turned round and flagged', async (acronym, latitude, longitude) => {
  expect(await publishedHeadquarters(acronym)).toMatchObject({
    latitude,
    longitude,
    flags: ['COORDINATES_SWAPPED'],
  });
});

test('the point of UNMEE, which is not Asmara, is kept as published, flagged and put before a person', async () => {
  expect(await publishedHeadquarters('UNMEE')).toEqual({
    place: 'Asmara',
    latitude: 12.1817,
    longitude: 38.8367,
    flags: ['OUTSIDE_COUNTRY'],
  });
  const reviews = await db.sql`select value from review_items where kind = 'SUSPECT_COORDINATES'
     and importer = 'un-operations'`;
  expect(reviews.map((row) => row.value)).toEqual(['UNMEE, Asmara: 12.1817 38.8367']);
});

test('a date on the first of a month is known to the month only', async () => {
  expect(await mission('UNTAET')).toMatchObject({
    started_on: '1999-10-01',
    start_precision: 'MONTH',
    ended_on: '2002-05-01',
    end_precision: 'MONTH',
  });
  expect(await mission('MINUSCA')).toMatchObject({ started_on: '2014-04-10', start_precision: 'DAY' });
});

test('a mission without dates has none, not the first day of anything', async () => {
  expect(await mission('UNFOR')).toMatchObject({ started_on: null, start_precision: null, ended_on: null });
  expect(await mission('UNSCOB')).toMatchObject({ started_on: null, ended_on: '1951-07-12' });
});

test('the active flag is read in any case: NO as well as No', async () => {
  expect((await mission('MINUSTAH'))?.is_active).toBe(false);
  expect((await mission('UNMIL'))?.is_active).toBe(false);
});

test('MINUSMA is kept as published: active, without an end', async () => {
  expect(await mission('MINUSMA')).toMatchObject({ is_active: true, ended_on: null });
});

test('the parts of an aggregate are linked to it', async () => {
  const links = await db.sql`
    select part.acronym as part, whole.acronym as whole
      from mission_links l
      join missions part on part.id = l.from_mission_id join missions whole on whole.id = l.to_mission_id
     where l.kind = 'PART_OF' order by part.acronym`;
  expect(links.map(({ part, whole }) => `${part} in ${whole}`)).toEqual([
    'UNAVEM I in UNAVEM',
    'UNAVEM II in UNAVEM',
    'UNEF I in UNEF',
    'UNEF II in UNEF',
    'UNOSOM I in UNOSOM',
    'UNOSOM II in UNOSOM',
  ]);
});

test('a name that breaks off behind a stray quote loses the quote and is flagged', async () => {
  expect(await mission('DOMREP')).toMatchObject({
    name: 'Mission of the Representative of the Secretary-General in the',
    quality_flags: ['NAME_CUT_SHORT'],
  });
});

test('a later edition changes what it changes and keeps what it leaves out', async () => {
  const before = await mission('UNISFA');
  const report = await importText(
    db.database,
    unOperations,
    'later.csv',
    `${header}\n35,UNISFA,United Nations Organization Interim Security Force for Abyei,,No,2011-06-27,2026-01-15,,,,2026-02-01\n`,
  );
  expect(report).toMatchObject({ new: 0, changed: 1, unchanged: 0 });
  expect(await mission('UNISFA')).toMatchObject({
    is_active: false,
    ended_on: '2026-01-15',
    lead_department: before?.lead_department,
    version: before?.version + 1,
  });
});

test('a later edition that moves only the headquarters changes the row', async () => {
  const report = await importText(
    db.database,
    unOperations,
    'moved.csv',
    `${header}\n70,MINUSCA,United Nations Multidimensional Integrated Stabilization Mission in the Central African Republic,DPO,Yes,2014-04-10,,Bangui,"18,5600","4,3900",2026-02-01\n`,
  );
  expect(report).toMatchObject({ changed: 1, unchanged: 0 });
});

test('a row with an unknown active flag is rejected with column, value and remedy, and the others are taken', async () => {
  const report = await importText(
    db.database,
    unOperations,
    'mixed.csv',
    `${header}\n1,UNXXX,A mission,DPO,maybe,,,,,,\n2,UNYYY,Another mission,DPO,Yes,,,,,,\n`,
  );
  expect(report).toMatchObject({ new: 1, rejected: 1 });
  expect(report.rejections[0]).toMatchObject({ line: 2, column: 'mission_isactive', value: 'maybe' });
});
