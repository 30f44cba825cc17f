import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ucdpGed } from '../../src/exchange/in/ucdp-ged.ts';
import { readRecords, writeRecords } from '../support/csv-records.ts';
import { loadedDatabase, type TestDatabase } from '../support/database.ts';
import { importText } from '../support/import-text.ts';

let db: TestDatabase;

beforeAll(async () => {
  db = await loadedDatabase();
});
afterAll(() => db.close());

const worldSample = readRecords(
  gunzipSync(readFileSync('data/events/ucdp-ged-23.1-global-sample.csv.gz')).toString(),
);

/** The published row of an event, with some cells changed. */
function eventRow(id: string, changes: Readonly<Record<string, string>> = {}): Record<string, string> {
  const row = worldSample.find((record) => record.id === id);
  if (row === undefined) throw new Error(`The sample has no event ${id}.`);
  return { ...row, ...changes };
}

async function importRows(name: string, rows: readonly Record<string, string>[]) {
  return await importText(db.database, ucdpGed, name, writeRecords(rows));
}

async function incident(id: string) {
  const [row] = await db.sql`
    select i.*, r.pcode from incidents i left join regions r on r.id = i.region_id
     where origin = 'UCDP_GED' and origin_key = ${id}`;
  return row;
}

async function countFlagged(flag: string, pcode: string): Promise<number> {
  const [row] = await db.sql`
    select count(*)::int as count from incidents i join regions r on r.id = i.region_id
      join regions c on c.id = r.country_id
     where c.pcode = ${pcode} and ${flag} = any(quality_flags) and edition = '23.1'`;
  return row?.count;
}

describe('the GeoJSON of the Central African Republic', () => {
  test('takes coordinates from the geometry and days from its timestamps', async () => {
    expect(await incident('33542')).toMatchObject({
      occurred_from: '2009-09-08',
      occurred_to: '2009-09-08',
      latitude: 5.399784,
      longitude: 26.486881,
      headline: 'Government of Uganda - LRA, Obo town',
      kind: 'BATTLES',
      violence_type: 'STATE_BASED',
      time_precision: 'DAY',
      place_precision: 'NEAR',
      deaths_best: 21,
      deaths_side_b: 21,
      clarity: 1,
      edition: '23.1',
      verification: 'REPORTED',
      pcode: 'CF631',
    });
  });
  test('has events of one day and of many: 481 last longer', async () => {
    const [row] = await db.sql`
      select count(*)::int as count from incidents i join regions r on r.id = i.region_id
        join regions c on c.id = r.country_id where c.pcode = 'CAF' and occurred_to > occurred_from`;
    expect(row?.count).toBe(481);
  });
  test('keeps estimates as published and flags the 20 that are out of order', async () => {
    expect(await incident('256002')).toMatchObject({ deaths_low: 7, deaths_best: 6, deaths_high: 7 });
    expect(await countFlagged('ESTIMATES_OUT_OF_ORDER', 'CAF')).toBe(20);
  });
  test('keeps a best estimate of zero as zero: 101 events', async () => {
    expect(await incident('37213')).toMatchObject({ deaths_best: 0 });
    expect(await countFlagged('NO_RECORDED_DEATHS', 'CAF')).toBe(101);
  });
  test('says that the number of sources is unknown where it is -1: 229 events', async () => {
    expect(await incident('36210')).toMatchObject({ source_count: null });
    expect(await countFlagged('SOURCE_COUNT_UNKNOWN', 'CAF')).toBe(229);
  });
  test('leads every province and district that it names to a P-code', async () => {
    expect(await countFlagged('REGION_NOT_MATCHED', 'CAF')).toBe(0);
  });
  test('keeps the record as it came', async () => {
    const [row] = await db.sql`
      select record from incident_records r join incidents i on i.id = r.incident_id where origin_key = '33542'`;
    expect(row?.record).toMatchObject({ id: 33542, relid: 0, date_start: '2009-09-08T00:00:00' });
  });
  test('and the world sample agree on the six events that both hold', async () => {
    const both = ['259980', '113828', '240374', '437000', '162159', '255907'];
    const rows = await db.sql`
      select version from incidents where origin_key = any(${both})`;
    expect(rows.map((row) => row.version)).toEqual([1, 1, 1, 1, 1, 1]);
  });
});

describe('places', () => {
  test('an incident lies in its district and in everything above it', async () => {
    const rows = await db.sql`
      select r.pcode from incident_regions ir join incidents i on i.id = ir.incident_id
        join regions r on r.id = ir.region_id where origin_key = '33542' order by r.level`;
    expect(rows.map((row) => row.pcode)).toEqual(['CAF', 'CF63', 'CF631']);
  });
  test('a name that no unit has leaves the event with its country and waits for a person once', async () => {
    const rows = await db.sql`
      select value, occurrences from review_items where importer = 'ucdp-ged' and value = 'COD: Orientale province'`;
    expect(rows).toHaveLength(1);
  });
  test('in a country without known units nothing waits for a person', async () => {
    expect(await incident('21300')).toMatchObject({
      pcode: 'AGO',
      quality_flags: expect.arrayContaining(['REGION_NOT_MATCHED']),
    });
    const rows = await db.sql`select from review_items where value like 'AGO:%'`;
    expect(rows).toHaveLength(0);
  });
  test('swapped coordinates are turned round and flagged, and the record keeps them as they came', async () => {
    const row = eventRow('21300', { id: '9000001', latitude: '20.4', longitude: '-9.65' });
    await importRows('swapped.csv', [row]);
    expect(await incident('9000001')).toMatchObject({
      latitude: -9.65,
      longitude: 20.4,
      quality_flags: expect.arrayContaining(['COORDINATES_SWAPPED']),
    });
  });
  test('coordinates outside the country are kept and flagged', async () => {
    const outside = await db.sql`
      select headline from incidents where 'OUTSIDE_COUNTRY' = any(quality_flags) and edition = '23.1' order by headline`;
    expect(outside.map((row) => row.headline)).toEqual([
      'Government of Bosnia-Herzegovina - Serbian Republic of Bosnia-Herzegovina, Nevesinjie village',
      'Government of Sudan - SPLM/A, Maridi town',
    ]);
  });
  test('an event of an unknown country is kept without a region', async () => {
    await importRows('atlantis.csv', [
      eventRow('21300', { id: '9000002', country: 'Atlantis', country_id: '9999' }),
    ]);
    expect(await incident('9000002')).toMatchObject({
      region_id: null,
      quality_flags: expect.arrayContaining(['COUNTRY_NOT_MATCHED']),
    });
  });
});

describe('sides and sources', () => {
  test('an event has its two sides, its dyad and its conflict', async () => {
    const [row] = await db.sql`
      select d.name as dyad, c.name as conflict, array_agg(a.name || ' ' || ia.side order by ia.side) as sides
        from incidents i join dyads d on d.id = i.dyad_id join conflicts c on c.id = i.conflict_id
        join incident_actors ia on ia.incident_id = i.id join actors a on a.id = ia.actor_id
       where origin_key = '33542' group by d.name, c.name`;
    expect(row).toEqual({
      dyad: 'Government of Uganda - LRA',
      conflict: 'Uganda: Government',
      sides: ['Government of Uganda 1', 'LRA 2'],
    });
  });
  test('violence against civilians targets them', async () => {
    const [row] = await db.sql`
      select bool_and(is_civilian_targeting and kind = 'VIOLENCE_AGAINST_CIVILIANS') as all
        from incidents where violence_type = 'ONE_SIDED'`;
    expect(row?.all).toBe(true);
  });
  test('sources that are told apart are one citation each', async () => {
    const rows = await citationsOf('401115');
    expect(rows).toEqual([
      {
        ordinal: 1,
        article: 'Bakhtar News,2021-05-29,More Than Two Hundred Terrorists Perished in Afghanistan',
        office: 'Bakhtar News',
        published_on: '2021-05-29',
        original: 'Ministry of National Defense',
      },
    ]);
  });
  test('sources that are not told apart are one citation as published', async () => {
    expect(await citationsOf('36211')).toMatchObject([
      {
        article: 'BBC Monitoring Newsfile 10/9-09; The New Vision website, Kampala, in English 10 Sep 09',
        office: null,
      },
    ]);
  });

  async function citationsOf(id: string) {
    return [
      ...(await db.sql`
        select ordinal, article, office, published_on, original from incident_citations c
          join incidents i on i.id = c.incident_id where origin_key = ${id} order by ordinal`),
    ];
  }
});

describe('the CSV', () => {
  test('cells may hold line breaks and quotes', async () => {
    expect((await incident('377295'))?.location_detail).toContain('\n');
  });
  test('the same file again changes nothing', async () => {
    const report = await importRows('ged231.csv', worldSample);
    expect(report).toMatchObject({
      rows: 726,
      new: 0,
      changed: 0,
      unchanged: 726,
      duplicate: 0,
      rejected: 0,
    });
  });
  test('a second row with the same id is a duplicate', async () => {
    expect(
      await importRows('twice.csv', [eventRow('401115'), eventRow('401115', { best: '99' })]),
    ).toMatchObject({
      unchanged: 1,
      duplicate: 1,
    });
  });
  test('a bad row is rejected with its line, column and value, and the others are taken', async () => {
    const rows = [eventRow('401115'), eventRow('21300', { best: 'many' }), eventRow('377295')];
    const report = await importRows('bad.csv', rows);
    expect(report).toMatchObject({ unchanged: 2, rejected: 1 });
    expect(report.rejections).toEqual([
      {
        line: 3,
        column: 'best',
        value: 'many',
        reason: 'is not a whole number',
        mend: 'Write digits only, for example 12.',
      },
    ]);
  });
  test('an edition before 17, with fewer columns and older names, is read by the names of its columns', async () => {
    const row = inOldColumns(eventRow('401115', { id: '9000003' }));
    expect(Object.keys(row)).toHaveLength(41);
    await importRows('ged50.csv', [row]);
    expect(await incident('9000003')).toMatchObject({
      edition: '5.0',
      deaths_best: 10,
      deaths_low: 10,
      dyad_id: null,
      source_count: null,
      headline: 'Government of Afghanistan - Taleban, Nangarhar province',
    });
  });
});

/** Columns that came with later editions. */
const laterColumns = new Set([
  'code_status',
  'conflict_new_id',
  'dyad_new_id',
  'side_a_new_id',
  'side_b_new_id',
  'number_of_sources',
  'source_office',
  'source_date',
]);

/** A row of today cut down to the columns of an old edition, which called the estimates differently. */
function inOldColumns(row: Readonly<Record<string, string>>): Record<string, string> {
  const kept = Object.entries(row).filter(([column]) => !laterColumns.has(column));
  return Object.fromEntries(
    kept.map(([column, value]) => [/^(best|low|high)$/.test(column) ? `${column}_est` : column, value]),
  );
}
