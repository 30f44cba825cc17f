import { afterAll, beforeAll, expect, test } from 'vitest';
import { missionFatalities } from '../../src/exchange/in/mission-fatalities.ts';
import { missionStrength } from '../../src/exchange/in/mission-strength.ts';
import { loadedDatabase, type TestDatabase } from '../support/database.ts';
import { importText } from '../support/import-text.ts';

let db: TestDatabase;

beforeAll(async () => {
  db = await loadedDatabase();
});
afterAll(() => db.close());

async function strength(acronym: string, asOf: string) {
  const [row] = await db.sql`
    select s.troops, s.police, s.observers, s.total, s.contributor_count as contributors, s.version
      from mission_strengths s join missions m on m.id = s.mission_id
     where m.acronym = ${acronym} and s.as_of = ${asOf}`;
  return row;
}

test('NA strength is not known, unlike zero', async () => {
  expect(await strength('ONUCA', '1990-11-30')).toMatchObject({ troops: 423, police: null, total: 423 });
});

test('months of ONUCI are months of UNOCI', async () => {
  expect(await strength('UNOCI', '2005-05-31')).toMatchObject({ troops: 5845, total: 6256 });
});

test('headquarters of the strength file, swapped throughout, are turned round by the box of the country', async () => {
  const [row] = await db.sql`
    select h.latitude, h.longitude, h.quality_flags as flags from mission_headquarters h
      join missions m on m.id = h.mission_id join sources s on s.id = h.source_id
     where m.acronym = 'ONUCA' and s.slug = 'ipi-mission-strength'`;
  expect(row).toEqual({ latitude: 14.1, longitude: -87.2167, flags: ['COORDINATES_SWAPPED'] });
});

test('a thinner file never blanks richer strength', async () => {
  const report = await importText(
    db.database,
    missionStrength,
    'thin.csv',
    'Date,Mission,Troops,Total\n1990-11-30,ONUCA,NA,423\n',
  );
  expect(report).toMatchObject({ new: 0, changed: 0, unchanged: 1 });
  expect(await strength('ONUCA', '1990-11-30')).toMatchObject({ troops: 423, contributors: 11, version: 1 });
});

test('a casualty listed under two nationalities is one death: the second row is a duplicate', async () => {
  const rows = await db.sql`
    select nationality from fatalities where casualty_id = 'UNMIK-2003-05-03589'`;
  expect(rows.map((row) => row.nationality)).toEqual(['Montenegro']);
  const [run] = await db.sql`
    select duplicate_count from import_runs where importer = 'mission-fatalities' order by started_at limit 1`;
  expect(run?.duplicate_count).toBe(6);
});

test('"Local " with a trailing blank is local civilian personnel', async () => {
  const [row] = await db.sql`
    select count(*)::int as count from fatalities where personnel_type = 'LOCAL_CIVILIAN'`;
  expect(row?.count).toBeGreaterThan(400);
});

test('"Côte dIvoire", which comes without codes, is found by name', async () => {
  const rows = await db.sql`
    select distinct r.pcode from fatalities f join regions r on r.id = f.nationality_country_id
     where f.nationality = 'Côte dIvoire'`;
  expect(rows.map((row) => row.pcode)).toEqual(['CIV']);
});

test('an M49 code written as a decimal is that code', async () => {
  const report = await importText(
    db.database,
    missionFatalities,
    'one.csv',
    'casualty_id,mission_acronym,incident_date,casualty_personnel_type,type_of_incident,casualty_nationality,m49_code\nX-1,UNIFIL,2001-02-03,Military,Accident,A country,250.0\n',
  );
  expect(report.new).toBe(1);
  const [row] = await db.sql`
    select r.pcode from fatalities f join regions r on r.id = f.nationality_country_id where casualty_id = 'X-1'`;
  expect(row?.pcode).toBe('FRA');
});

test('deaths in missions that nobody knows wait for a person and are counted once per value', async () => {
  const rows = await db.sql`
    select value, occurrences from review_items
     where kind = 'UNKNOWN_MISSION' and importer = 'mission-fatalities' order by value collate "C"`;
  expect(rows.map((row) => [row.value, row.occurrences])).toEqual([
    ['UNMAO', 1],
    ['UNSOS', 4],
    ['UNSecretariat', 3],
  ]);
});

test('rows that repeat mission, year and place of a deployment are numbered in file order', async () => {
  const rows = await db.sql`
    select d.ordinal, d.troops from deployments d join missions m on m.id = d.mission_id
     where m.acronym = 'MINUSMA' and d.year = 2015 and d.place = 'Gao' order by d.ordinal`;
  expect(rows.map((row) => [row.ordinal, row.troops])).toEqual([
    [1, 2400],
    [2, 3535],
    [3, 3685],
    [4, 4185],
    [5, 4035],
  ]);
});

test('NA troops of a deployment are not known', async () => {
  const [row] = await db.sql`
    select count(*)::int as count from deployments where average_troops is null`;
  expect(row?.count).toBe(218);
});

test('headquarters codes 0 to 3 are levels', async () => {
  const rows = await db.sql`
    select headquarters, count(*)::int as count from deployments group by 1 order by 1`;
  expect(rows.map((row) => [row.headquarters, row.count])).toEqual([
    ['NONE', 6443],
    ['BATTALION', 632],
    ['SECTOR', 1072],
    ['MISSION', 636],
  ]);
});

test('a deployment between two countries has none and waits for a person', async () => {
  const [row] = await db.sql`
    select occurrences from review_items where kind = 'UNKNOWN_COUNTRY' and value = 'Ethiopia/Eritrea'`;
  expect(row?.occurrences).toBe(7);
});
