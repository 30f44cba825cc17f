import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ucdpGed } from '../../src/exchange/in/ucdp-ged.ts';
import { ucdpGedDerived } from '../../src/exchange/in/ucdp-ged-derived.ts';
import { readRecords, writeRecords } from '../support/csv-records.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';
import { importText } from '../support/import-text.ts';

let db: TestDatabase;

/** Two events of the world sample. */
const published = readRecords(
  gunzipSync(readFileSync('data/events/ucdp-ged-23.1-global-sample.csv.gz')).toString(),
).filter((row) => ['401115', '21300'].includes(row.id ?? ''));

beforeAll(async () => {
  db = await cloneDatabase();
});
afterAll(() => db.close());
beforeEach(async () => {
  await db.sql`delete from incidents`;
  await importEdition('23.1');
});

async function importEdition(edition: string, changes: Readonly<Record<string, string>> = {}) {
  const rows = published.map((row) => ({ ...row, ...changes }));
  return await importText(
    db.database,
    ucdpGed,
    `GEDEvent_v${edition.replaceAll('.', '_')}.csv`,
    writeRecords(rows),
  );
}

async function incident() {
  const [row] = await db.sql`select * from incidents where origin_key = '401115'`;
  return row;
}

async function revisions() {
  return await db.sql`
    select r.version, r.deaths_best, r.edition, r.superseded_at = i.recorded_at as is_seamless
      from incident_revisions r join incidents i on i.id = r.id where i.origin_key = '401115' order by r.version`;
}

test('a later edition with another value makes a new version, and the old one stays as a revision', async () => {
  expect(await importEdition('25.1', { best: '12' })).toMatchObject({ changed: 2, new: 0 });
  expect(await incident()).toMatchObject({ version: 2, deaths_best: 12, edition: '25.1' });
  expect([...(await revisions())]).toEqual([
    { version: 1, deaths_best: 10, edition: '23.1', is_seamless: true },
  ]);
});

test('each version keeps the record that it came from', async () => {
  await importEdition('25.1', { best: '12' });
  const records = await db.sql`
    select r.version, r.edition, r.record ->> 'best' as best
      from incident_records r join incidents i on i.id = r.incident_id where origin_key = '401115' order by r.version`;
  expect([...records]).toEqual([
    { version: 1, edition: '23.1', best: '10' },
    { version: 2, edition: '25.1', best: '12' },
  ]);
});

test('a later edition that says the same makes no version', async () => {
  expect(await importEdition('25.1')).toMatchObject({ changed: 0, unchanged: 2 });
  expect(await incident()).toMatchObject({ version: 1, edition: '25.1' });
});

test('an earlier edition never overwrites a later one', async () => {
  expect(await importEdition('17.1', { best: '3' })).toMatchObject({ changed: 0, unchanged: 2 });
  expect(await incident()).toMatchObject({ version: 1, deaths_best: 10 });
});

test('a thinner file never blanks richer values, sides or sources', async () => {
  const empty = {
    where_description: '',
    deaths_b: '',
    side_a: '',
    side_b: '',
    source_article: '',
    number_of_sources: '',
  };
  await importEdition('25.1', { ...empty, best: '12' });
  expect(await incident()).toMatchObject({ deaths_best: 12, deaths_side_b: 10, source_count: 1 });
  const [attached] = await db.sql`
    select (select count(*)::int from incident_actors where incident_id = i.id) as sides,
           (select count(*)::int from incident_citations where incident_id = i.id) as sources
      from incidents i where origin_key = '401115'`;
  expect(attached).toEqual({ sides: 2, sources: 1 });
});

test('what a person decided about an incident survives the next edition', async () => {
  await db.sql`update incidents set verification = 'VERIFIED', tlp = 'GREEN' where origin_key = '401115'`;
  await importEdition('25.1', { best: '12' });
  expect(await incident()).toMatchObject({ version: 2, verification: 'VERIFIED', tlp: 'GREEN' });
});

test('a reduced record of a known event changes nothing', async () => {
  const reduced = [
    { id: 401115, date: '2021-05-28', type_of_violence: 1, best: 99, latitude: 34.3, longitude: 70.4 },
  ];
  const report = await importText(db.database, ucdpGedDerived, 'derived-25.1.json', JSON.stringify(reduced));
  expect(report).toMatchObject({ unchanged: 1, changed: 0 });
  expect(await incident()).toMatchObject({ deaths_best: 10 });
});

test('a full record takes the place of a reduced one', async () => {
  await db.sql`delete from incidents`;
  const reduced = [
    { id: 401115, date: '2021-05-28', type_of_violence: 1, best: 99, latitude: 34.3, longitude: 70.4 },
  ];
  await importText(db.database, ucdpGedDerived, 'derived-25.1.json', JSON.stringify(reduced));
  expect(await incident()).toMatchObject({ quality_flags: expect.arrayContaining(['REDUCED_RECORD']) });
  await importEdition('23.1');
  expect(await incident()).toMatchObject({
    version: 2,
    deaths_best: 10,
    edition: '23.1',
    time_precision: 'DAYS',
  });
  expect((await incident())?.quality_flags).not.toContain('REDUCED_RECORD');
});
