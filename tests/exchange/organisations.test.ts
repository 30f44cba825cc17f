import { afterAll, beforeAll, expect, test } from 'vitest';
import { humanitarianOrganisations } from '../../src/exchange/in/humanitarian-organisations.ts';
import { loadedDatabase, type TestDatabase } from '../support/database.ts';
import { importText } from '../support/import-text.ts';

let db: TestDatabase;

beforeAll(async () => {
  db = await loadedDatabase();
});
afterAll(() => db.close());

test('type codes of the humanitarian data exchange become IATI types', async () => {
  const rows = await db.sql`
    select name, type from organisations
     where name in ('Action Aid International', 'Action Chrétienne pour l''Aide et le Développement', 'World Food Programme')
     order by name`;
  expect(rows.map(({ name, type }) => [name, type])).toEqual([
    ['Action Aid International', 'INTERNATIONAL_NGO'],
    ["Action Chrétienne pour l'Aide et le Développement", 'NATIONAL_NGO'],
    ['World Food Programme', 'MULTILATERAL'],
  ]);
});

test('stray blanks around and within names and acronyms are gone', async () => {
  const rows = await db.sql`
    select name from organisations
     where name <> trim(name) or acronym <> trim(acronym) or name ~ '\\s\\s' limit 3`;
  expect(rows).toHaveLength(0);
});

test('an acronym that several organisations share belongs to each of them', async () => {
  const rows = await db.sql`
    select distinct name from organisations where acronym = 'Caritas' order by 1`;
  expect(rows.length).toBeGreaterThan(1);
});

test('an organisation without a type has none, and "Not in the list" is no organisation', async () => {
  const rows = await db.sql`
    select name, type from organisations where name in ('ASPAD', 'Not in the list')`;
  expect(rows.map(({ name, type }) => [name, type])).toEqual([['ASPAD', null]]);
});

test('a name that comes twice with two acronyms is one organisation with two spellings', async () => {
  const rows = await db.sql`
    select id, acronym from organisations where fold(name) = 'lutheran world federation'`;
  expect(rows).toHaveLength(1);
  const spellings = await db.sql`
    select name from organisation_aliases where organisation_id = ${rows[0]?.id}`;
  expect([rows[0]?.acronym, ...spellings.map((row) => row.name)]).toEqual(
    expect.arrayContaining(['FLM', 'LWF']),
  );
});

test('a spelling that holds in one country only is kept with that country', async () => {
  const rows = await db.sql`
    select distinct r.pcode from organisation_aliases a join regions r on r.id = a.country_id order by 1`;
  expect(rows.map((row) => row.pcode)).toEqual(expect.arrayContaining(['COD', 'ETH', 'SOM', 'TCD']));
});

test('a five-digit IATI identifier gives the org-id of the organisation of that name', async () => {
  const [row] = await db.sql`
    select o.org_id, i.identifier from organisations o
      join organisation_identifiers i on i.organisation_id = o.id where o.org_id = 'XM-DAC-41140'`;
  expect(row?.identifier).toBe('41140');
});

test('agencies of a country are never joined by name', async () => {
  const rows = await db.sql`
    select i.identifier from organisations o join organisation_identifiers i on i.organisation_id = o.id
     where o.name = 'Ministry of Foreign Affairs' order by 1`;
  expect(new Set(rows.map((row) => row.identifier)).size).toBe(rows.length);
  const [shared] = await db.sql`
    select count(*)::int as count from (
      select organisation_id from organisation_identifiers where identifier ~ '^[A-Z]{2}-'
       group by 1 having count(*) > 1) agencies`;
  expect(shared?.count).toBe(0);
});

test('a list without acronyms and types never blanks them', async () => {
  const report = await importText(
    db.database,
    humanitarianOrganisations,
    'thin.csv',
    'acronym,name,org_type_code\n,World Food Programme,\n',
  );
  expect(report).toMatchObject({ new: 0, changed: 0, unchanged: 1 });
  const [row] = await db.sql`select type from organisations where name = 'World Food Programme'`;
  expect(row?.type).toBe('MULTILATERAL');
});
