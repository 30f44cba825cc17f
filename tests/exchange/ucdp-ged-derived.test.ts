import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ucdpGedDerived } from '../../src/exchange/in/ucdp-ged-derived.ts';
import type { FileReport } from '../../src/exchange/report.ts';
import { runImport } from '../../src/exchange/run-import.ts';
import { loadedDatabase, type TestDatabase } from '../support/database.ts';

let db: TestDatabase;
let report: FileReport | undefined;

const sample = join(
  'tests/fixtures/ucdp-ged-derived',
  'ucdp-ged-25.1-derived-sample-mission-countries.json.gz',
);

beforeAll(async () => {
  db = await loadedDatabase();
  const { files } = await runImport(db.database, ucdpGedDerived, [sample], { rejectsFolder: tmpdir() });
  report = files[0];
});
afterAll(() => db.close());

test('the 37 events that are also in the full file of the Central African Republic stay as they were', async () => {
  expect(report).toMatchObject({ rows: 1474, changed: 0, rejected: 0 });
  const [row] = await db.sql`
    select count(*)::int as count from incidents i join regions r on r.id = i.region_id
      join regions c on c.id = r.country_id where c.pcode = 'CAF' and i.version > 1`;
  expect(row?.count).toBe(0);
});

test('a reduced record claims no precision that it does not state', async () => {
  const [row] = await db.sql`
    select r.pcode, time_precision, place_precision, deaths_best, deaths_low, deaths_civilians, headline, quality_flags
      from incidents i join regions r on r.id = i.region_id where origin_key = '218784'`;
  expect(row).toEqual({
    pcode: 'LBN',
    time_precision: 'LONGER',
    place_precision: 'COUNTRY',
    deaths_best: 1,
    deaths_low: null,
    deaths_civilians: 0,
    headline: 'State-based violence, Lebanon',
    quality_flags: ['REDUCED_RECORD'],
  });
});
