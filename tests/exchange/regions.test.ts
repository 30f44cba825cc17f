import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { transact } from '../../src/database/transaction.ts';
import { loadRegionDirectory, type RegionDirectory } from '../../src/domains/regions/directory.ts';
import { countriesM49 } from '../../src/exchange/in/countries-m49.ts';
import { pCodes } from '../../src/exchange/in/p-codes.ts';
import { loadedDatabase, type TestDatabase } from '../support/database.ts';
import { importText } from '../support/import-text.ts';

let db: TestDatabase;
let places: RegionDirectory;

beforeAll(async () => {
  db = await loadedDatabase();
  places = await transact(db.database, { kind: 'hub' }, loadRegionDirectory);
});
afterAll(() => db.close());

async function region(pcode: string) {
  const [row] = await db.sql`select * from regions where pcode = ${pcode}`;
  return row;
}

/** The P-code that a country's name leads to, or why it leads to none. */
function countryOf(name: string): string {
  const match = places.country(name);
  return match.kind === 'found' ? match.region.pcode : match.kind;
}

describe('countries', () => {
  test('a country has its names in six languages, its codes and its centre', async () => {
    expect(await region('CAF')).toMatchObject({
      name: 'Central African Republic',
      names: {
        en: 'Central African Republic',
        fr: 'République centrafricaine',
        es: 'República Centroafricana',
        ru: 'Центральноафриканская Республика',
        zh: '中非共和国',
        ar: 'جمهورية أفريقيا الوسطى',
      },
      iso2: 'CF',
      iso3: 'CAF',
      m49: '140',
      continent: 'Africa',
      subregion: 'Middle Africa',
      latitude: 6.570747926,
    });
  });
  test('every ISO country of both lists is a country of the hub', async () => {
    const [row] = await db.sql`select count(*)::int as count from regions where iso3 is not null`;
    expect(row?.count).toBe(249);
  });
  test('Kosovo, which has no ISO code, stands under XKX', async () => {
    expect(await region('XKX')).toMatchObject({ name: 'Kosovo', iso3: null, iso2: null });
  });
  test('a deprecated entry makes no country', async () => {
    expect(await region('ANT')).toBeUndefined();
  });
  test('territories without ISO code wait for a person', async () => {
    const items = await db.sql`
      select value from review_items where importer = 'countries-m49' order by value`;
    expect(items.map((item) => item.value)).toEqual([
      'Azores Islands (Portugal)',
      'Canary Islands (Spain)',
      'Channel Islands',
      'Galapagos Islands (Ecuador)',
      'Sark',
    ]);
  });
  test('a centre beyond the antimeridian is left out', async () => {
    expect(await region('FJI')).toMatchObject({ latitude: null, longitude: null });
  });
  test.each([
    ['DR Congo (Zaire)', 'COD'],
    ['Ivory Coast', 'CIV'],
    ["Cote d'Ivoire", 'CIV'],
    ['Côte dIvoire', 'CIV'],
    ["South Sudan'", 'SSD'],
    ['Serbia (Yugoslavia)', 'SRB'],
    ['Russia (Soviet Union)', 'RUS'],
    ['Kingdom of eSwatini (Swaziland)', 'SWZ'],
    ['Macedonia, FYR', 'MKD'],
    ['East Timor', 'TLS'],
    ['Bosnia-Herzegovina', 'BIH'],
    ['Congo', 'COG'],
    ['Atlantis', 'unknown'],
  ])('the name %j leads to %s', (name, pcode) => {
    expect(countryOf(name)).toBe(pcode);
  });
  test.each([
    ['WORLD_BANK', 'ZAR', 'COD'],
    ['WORLD_BANK', 'TMP', 'TLS'],
    ['WORLD_BANK', 'KSV', 'XKX'],
    ['M49', '250.0', 'FRA'],
    ['M49', '4', 'AFG'],
    ['GAUL', '49', 'CAF'],
    ['GLEDITSCH_WARD', '482', 'CAF'],
  ] as const)('the %s code %s stands for %s', (system, code, pcode) => {
    expect(places.countryByCode(system, code)?.pcode).toBe(pcode);
  });
  test('a list with fewer columns blanks nothing', async () => {
    const thin = 'ISO 3166-1 Alpha 3-Codes,Preferred Term\nCAF,Central African Republic\n';
    const report = await importText(db.database, countriesM49, 'thin.csv', thin);
    expect(report.unchanged).toBe(1);
    expect(await region('CAF')).toMatchObject({ iso2: 'CF', m49: '140' });
  });
});

describe('P-codes', () => {
  test('a district stands under its prefecture and its country', async () => {
    expect(await region('CF214')).toMatchObject({
      level: 2,
      path: 'CAF.CF21.CF214',
      valid_from: '2015-06-15',
    });
    const above = await db.sql`
      select a.pcode, distance from region_ancestors join regions r on r.id = region_id
        join regions a on a.id = ancestor_id where r.pcode = 'CF214' order by distance`;
    expect(above.map((row) => [row.pcode, row.distance])).toEqual([
      ['CF214', 0],
      ['CF21', 1],
      ['CAF', 2],
    ]);
  });
  test('the byte order mark and the row of tags are no places: 1 486 units of 13 countries', async () => {
    const [row] = await db.sql`
      select count(*)::int as units, count(distinct country_id)::int as countries from regions where level > 0`;
    expect(row).toEqual({ units: 1486, countries: 13 });
  });
  test('a unit whose parent is not known waits for a person', async () => {
    const text =
      'Location,Admin Level,P-Code,Name,Parent P-Code,Valid from date\nCAF,3,CF71201,Ngaragba,CF712,\n';
    const report = await importText(db.database, pCodes, 'orphans.csv', text);
    expect(report).toMatchObject({ new: 0, waiting: 1, review: 1 });
  });
  test('a known unit that comes with another parent stays where it is', async () => {
    const text =
      'Location,Admin Level,P-Code,Name,Parent P-Code,Valid from date\nCAF,2,CF214,Amada-Gaza,CF22,\n';
    expect(await importText(db.database, pCodes, 'moved.csv', text)).toMatchObject({
      changed: 0,
      waiting: 1,
    });
    expect(await region('CF214')).toMatchObject({ path: 'CAF.CF21.CF214' });
  });
  test('a name is looked for within its country, at its level', () => {
    const caf = places.byPcode('CAF')?.id ?? '';
    const found = (name: string, level?: number) => {
      const match = places.within(caf, name, level);
      return match.kind === 'found' ? match.region.pcode : match.kind;
    };
    expect(found('Nana-Grébizi province', 1)).toBe('CF42');
    expect(found("M'Baïki region", 2)).toBe('CF121');
    expect(found('Bangui', 1)).toBe('CF71');
    expect(found('Bangui')).toBe('ambiguous');
    expect(found('Bujumbura')).toBe('unknown');
  });
});

describe('boundaries', () => {
  test('outlines are areas whose outer rings run counter-clockwise, with their box', async () => {
    const row = await region('CAF');
    expect(row).toMatchObject({ west: 14.4307, south: 2.2696, east: 27.4017, north: 10.9965 });
    const { type, coordinates } = JSON.parse(row?.geometry);
    expect(type).toBe('Polygon');
    expect(twiceTheArea(coordinates[0])).toBeGreaterThan(0);
  });
  test('Kosovo, which has no number in the file, is found by its name', async () => {
    expect((await region('XKX'))?.geometry).toContain('Polygon');
  });
  test('areas of no country wait for a person', async () => {
    const items = await db.sql`
      select value from review_items where importer = 'country-boundaries' order by value`;
    expect(items.map((item) => item.value)).toEqual([
      'Indian Ocean Ter.',
      'N. Cyprus',
      'Siachen Glacier',
      'Somaliland',
    ]);
  });
  test('the islands that share the number of Australia do not replace its outline', async () => {
    expect(await region('AUS')).toMatchObject({ east: 158.9578 });
  });
});

/** By the shoelace formula: positive for a ring that runs counter-clockwise. */
function twiceTheArea(ring: readonly [number, number][]): number {
  return ring.reduce((area, [x, y], place) => {
    const [nextX, nextY] = ring[(place + 1) % ring.length] ?? [0, 0];
    return area + x * nextY - nextX * y;
  }, 0);
}
