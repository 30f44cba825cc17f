import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hxl3w } from '../../src/exchange/in/hxl-3w.ts';
import { runImport } from '../../src/exchange/run-import.ts';
import { packageRoot } from '../../src/package-root.ts';
import { loadedDatabase, type TestDatabase } from '../support/database.ts';
import { importText } from '../support/import-text.ts';

let db: TestDatabase;

beforeAll(async () => {
  db = await loadedDatabase();
});
afterAll(() => db.close());

const header = 'PREFECTURE,PCODE1,SOUSPREFECTURE,PCODE2,SECTEUR,ACTEUR,Description_Acteur,TYPE_ORG,ZONE';
const tags = '#adm1+name,#adm1+code,#adm2+name,#adm2+code,#sector,#org+name,,,';

async function activity(title: string) {
  const rows = await db.sql`
    select a.title, a.period_text, s.code as sector, a.sector_text, o.name as organisation, ao.role,
           (select array_agg(r.pcode order by r.level) from activity_regions ar join regions r on r.id = ar.region_id
             where ar.activity_id = a.id) as regions
      from activities a
      left join sectors s on s.id = a.sector_id
      left join activity_organisations ao on ao.activity_id = a.id
      left join organisations o on o.id = ao.organisation_id
     where a.title like ${title} order by a.title, a.period_text`;
  return rows[0];
}

async function reviews(kind: string) {
  const rows = await db.sql`
    select value, occurrences from review_items
     where importer = 'hxl-3w' and kind::text = ${kind} order by value collate "C"`;
  return rows.map((row) => `${row.value} ${row.occurrences}`);
}

test('with tags in the second row, untagged columns are found by their header', async () => {
  expect(await activity('EHA: % in Alindao')).toMatchObject({
    sector: 'WSH',
    sector_text: 'EHA',
    role: 'IMPLEMENTING',
    regions: ['CAF', 'CF61', 'CF612'],
  });
});

test('with tags as the only header, the untagged sector and the invalid tag are read, and months stay text', async () => {
  expect(await activity('CCCM: Agency for Technical Cooperation and Development in Akobo')).toMatchObject({
    sector: 'CCM',
    role: 'REPORTING',
    period_text: 'January',
    regions: ['SSD', 'SS03', 'SS0301'],
  });
});

test('French and short sector words stand for clusters, and the one that stands for none waits', async () => {
  const rows = await db.sql`
    select distinct a.sector_text as word, s.code from activities a left join sectors s on s.id = a.sector_id
      join sources so on so.id = a.source_id where so.slug = 'ocha-3w-car-2022-q1' order by 1`;
  expect(Object.fromEntries(rows.map(({ word, code }) => [word, code]))).toMatchObject({
    'Abris&BNA': 'SHL',
    Santé: 'HEA',
    'Sécurité alimentaire': 'FSC',
    Telecom: 'TEL',
    Coordination: null,
  });
  expect(await reviews('UNKNOWN_SECTOR')).toEqual(['Coordination 18']);
});

test('the seven districts of Bangui that the list lacks are placed in Bangui and wait for a person', async () => {
  expect(await reviews('UNKNOWN_PCODE')).toEqual([
    'CF712 13',
    'CF713 13',
    'CF714 12',
    'CF715 13',
    'CF716 9',
    'CF717 11',
    'CF718 14',
    'SS0807 15',
  ]);
  expect((await activity('% in 3e Arrondissement'))?.regions).toEqual(['CAF', 'CF71']);
});

test('an organisation that may be one of two is left open, never guessed', async () => {
  expect(await reviews('AMBIGUOUS_ORGANISATION')).toEqual(['Fédération Luthérienne Mondiale 20']);
  expect((await activity('%Fédération Luthérienne Mondiale%'))?.organisation).toBeNull();
});

test('once a person has added the spelling, importing the file again links what was left open', async () => {
  await db.sql`
    insert into organisation_aliases (id, organisation_id, name, key)
    select gen_random_uuid(), id, 'Fédération Luthérienne Mondiale', 'federation lutherienne mondiale'
      from organisations where fold(name) = 'lutheran world federation'`;
  const file = join(packageRoot, 'data/organisations/car-3w-2022-q1-hxl.csv.gz');
  await runImport(db.database, hxl3w, [file]);
  expect((await activity('%Fédération Luthérienne Mondiale%'))?.organisation).toBe(
    'Lutheran World Federation',
  );
});

test('a French name leads to the organisation known by its English one', async () => {
  expect((await activity("%Fonds des Nations Unies pour l'enfance%"))?.organisation).toBe(
    "United Nations Children's Fund",
  );
});

test('an unknown organisation that the row names with its type is added once', async () => {
  const rows = await db.sql`
    select o.type, r.pcode from organisations o left join regions r on r.id = o.country_id
     where o.name = 'Association des Femmes Evangeliques de Bossangoa'`;
  expect(rows.map(({ type, pcode }) => [type, pcode])).toEqual([['NATIONAL_NGO', 'CAF']]);
});

test('presence counts the activities of an organisation in an area and in all areas around it', async () => {
  const [row] = await db.sql`
    select p.activity_count, (select count(distinct ao.activity_id)::int from activity_organisations ao
        join activity_regions ar on ar.activity_id = ao.activity_id
       where ao.organisation_id = o.id and ar.region_id = r.id) as counted
      from organisation_presence p join organisations o on o.id = p.organisation_id join regions r on r.id = p.region_id
     where o.name = 'United Nations Children''s Fund' and r.pcode = 'CAF'`;
  expect(row).toEqual({ activity_count: 254, counted: 254 });
});

test('a row without a known area waits, and one without an organisation is rejected', async () => {
  const report = await importText(
    db.database,
    hxl3w,
    'made.csv',
    `${header}\n${tags}\nX,XX1,Y,XX11,EHA,ACF,Action Contre La Faim,ONG internationale,\nOuaka,CF43,Bambari,CF431,EHA,,,,\n`,
  );
  expect(report).toMatchObject({ new: 0, waiting: 1, rejected: 1 });
  expect(report.rejections[0]?.reason).toBe('names no organisation');
});
