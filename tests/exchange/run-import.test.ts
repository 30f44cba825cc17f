import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { countriesM49 } from '../../src/exchange/in/countries-m49.ts';
import { pCodes } from '../../src/exchange/in/p-codes.ts';
import { describeReport } from '../../src/exchange/report.ts';
import { type ImportOptions, runImport } from '../../src/exchange/run-import.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';

let db: TestDatabase;
let admin: postgres.Sql;
let folder: string;

/** The importer of P-codes with batches of ten, so that 48 rows make five of them. */
const inTens = { ...pCodes, batchSize: 10 };

beforeAll(async () => {
  db = await cloneDatabase();
  admin = postgres(db.url, { max: 1, onnotice: () => {} });
  folder = await mkdtemp(join(tmpdir(), 'halcyon-run-'));
  await runImport(db.database, countriesM49, ['data/regions/countries-territories-m49.csv.gz']);
});
afterAll(async () => {
  await admin.end();
  await db.close();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  await admin`drop trigger if exists breaking on regions`;
  await admin`delete from regions where level > 0`;
  await admin`delete from import_runs`;
  await admin`delete from review_items`;
});

const header = 'Location,Admin Level,P-Code,Name,Parent P-Code,Valid from date';

/** A file of 48 prefectures, the lines given put in place of some. */
async function writePlaces(replaced: Readonly<Record<number, string>> = {}): Promise<string> {
  const path = join(folder, 'places.csv');
  const lines = Array.from(
    { length: 48 },
    (_, place) => `CAF,1,CF9${place + 10},Unit ${place},CAF,2015-06-15`,
  );
  for (const [line, text] of Object.entries(replaced)) lines[Number(line) - 2] = text;
  await writeFile(path, [header, ...lines].join('\n'));
  return path;
}

async function run(path: string, options: ImportOptions = {}) {
  const [report] = (await runImport(db.database, inTens, [path], { rejectsFolder: folder, ...options }))
    .files;
  if (report === undefined) throw new Error('One file gives one report.');
  return report;
}

async function unitCount(): Promise<number> {
  const [row] = await admin`select count(*)::int as count from regions where level > 0`;
  return row?.count;
}

async function lastRun() {
  const [row] =
    await admin`select status, new_count, finished_at from import_runs order by started_at desc limit 1`;
  return row;
}

/** Makes the database itself fail, not a value: as if its disk were full when this unit is written. */
async function breakAt(pcode: string): Promise<void> {
  await admin.unsafe(`
    create or replace function break_import() returns trigger language plpgsql as $$
    begin raise exception using errcode = '53100', message = 'no space left on device'; end $$;
    create trigger breaking before insert on regions for each row when (new.pcode = '${pcode}')
      execute function break_import()`);
}

test('every row is told to be new, and the same file again changes nothing', async () => {
  const path = await writePlaces();
  expect(await run(path)).toMatchObject({
    rows: 48,
    new: 48,
    changed: 0,
    unchanged: 0,
    rejected: 0,
    rejectsFile: null,
  });
  expect(await run(path)).toMatchObject({ rows: 48, new: 0, changed: 0, unchanged: 48 });
});

test('a run is recorded with its source and its counts', async () => {
  await run(await writePlaces());
  const [row] = await admin`
    select importer, file, status, new_count, s.slug, s.licence from import_runs r join sources s on s.id = r.source_id`;
  expect(row).toEqual({
    importer: 'p-codes',
    file: 'places.csv',
    status: 'COMPLETED',
    new_count: 48,
    slug: 'ocha-cod-ab-pcodes',
    licence: 'CC BY 3.0 IGO',
  });
});

test('a failure in the third of five batches leaves two whole batches, and running again finishes', async () => {
  const path = await writePlaces();
  await breakAt('CF934');
  await expect(run(path)).rejects.toThrow('no space left on device');
  expect(await unitCount()).toBe(20);
  expect(await lastRun()).toMatchObject({ status: 'FAILED', new_count: 20 });
  await admin`drop trigger breaking on regions`;
  expect(await run(path)).toMatchObject({ new: 28, unchanged: 20 });
  expect(await unitCount()).toBe(48);
});

test('the signal ends the import after a whole batch', async () => {
  const stop = new AbortController();
  const onProgress: ImportOptions['onProgress'] = ({ rows }) => {
    if (rows >= 20) stop.abort(new Error('Interrupted.'));
  };
  await expect(run(await writePlaces(), { onProgress, signal: stop.signal })).rejects.toThrow('Interrupted.');
  expect((await unitCount()) % 10).toBe(0);
  expect(await lastRun()).toMatchObject({ status: 'FAILED' });
});

test('a row that the database refuses is rejected alone, and its neighbours are written', async () => {
  const path = await writePlaces({ 15: 'CAF,99999,CF999,Too deep,CAF,2015-06-15' });
  const report = await run(path);
  expect(report).toMatchObject({ rows: 48, new: 47, rejected: 1 });
  expect(report.rejections).toEqual([
    expect.objectContaining({ line: 15, reason: expect.stringContaining('cannot be stored') }),
  ]);
});

test('rejected rows are listed in a file that says where, what, why and how to mend it', async () => {
  const path = await writePlaces({ 5: 'CAF,1,,Nameless,CAF,2015-06-15', 9: 'CAF,1,CF9X,"=1+1",CAF,soon' });
  const report = await run(path);
  expect(report).toMatchObject({ new: 46, rejected: 2, rejectsFile: join(folder, 'places.csv.rejects.csv') });
  expect(await readFile(report.rejectsFile ?? '', 'utf8')).toBe(
    [
      'file,line,column,value,reason,mend',
      'places.csv,5,P-Code,,is missing,Fill this cell in; the row cannot be identified or placed without it.',
      'places.csv,9,Valid from date,soon,is not a date,Write the date as YYYY-MM-DD.',
      '',
    ].join('\n'),
  );
});

test('the first of two rows with one key stands, and the second is a duplicate', async () => {
  const report = await run(await writePlaces({ 40: 'CAF,1,CF910,Again,CAF,2015-06-15' }));
  expect(report).toMatchObject({ rows: 48, new: 47, duplicate: 1 });
});

test('a value that waits for a person is counted once per run, however often the file is imported', async () => {
  const orphan = (pcode: string) => `CAF,2,${pcode},Lost,CF712,2015-06-15`;
  const path = await writePlaces({ 4: orphan('CF71201'), 30: orphan('CF71202') });
  expect(await run(path)).toMatchObject({ waiting: 2, review: 1 });
  await run(path);
  const items = await admin`select kind, value, line, "column", occurrences, status from review_items`;
  expect([...items]).toEqual([
    {
      kind: 'UNKNOWN_PCODE',
      value: 'CF712',
      line: 4,
      column: 'Parent P-Code',
      occurrences: 2,
      status: 'OPEN',
    },
  ]);
});

test('progress tells bytes of the file and rows committed, up to all of them', async () => {
  const seen: { rows: number; bytes: number; totalBytes: number }[] = [];
  await run(await writePlaces(), { onProgress: (progress) => seen.push(progress) });
  expect(seen.map(({ rows }) => rows)).toEqual([10, 20, 30, 40, 48]);
  const last = seen.at(-1);
  expect(last?.bytes).toBe(last?.totalBytes);
});

test('a file that is not there is told by its path', async () => {
  await expect(run(join(folder, 'nothing.csv'))).rejects.toThrow('nothing.csv');
});

test('the report reads as sentences', async () => {
  const report = await runImport(db.database, inTens, [await writePlaces({ 5: 'CAF,1,,Nameless,CAF,' })], {
    rejectsFolder: folder,
  });
  expect(describeReport(report).replace(/[\d.]+ s:/, '0.1 s:')).toBe(
    [
      'places.csv: 48 rows in 0.1 s: 47 new, 0 changed, 0 unchanged, 0 duplicate, 1 rejected',
      '  line 5, P-Code: "" is missing. Fill this cell in; the row cannot be identified or placed without it.',
      `  All rejected rows: ${join(folder, 'places.csv.rejects.csv')}`,
    ].join('\n'),
  );
});
