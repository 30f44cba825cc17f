import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundledSet, isBundledLoaded, loadBundled } from '../../src/exchange/bundled.ts';
import { importers } from '../../src/exchange/in/registry.ts';
import { loadedDatabase, type TestDatabase } from '../support/database.ts';

let db: TestDatabase;

beforeAll(async () => {
  db = await loadedDatabase();
});
afterAll(() => db.close());

test('every bundled file is there, and its format can be imported by name as well', () => {
  expect(bundledSet.filter(({ path }) => !existsSync(join('data', path)))).toEqual([]);
  expect(bundledSet.filter(({ importer }) => !importers.includes(importer))).toEqual([]);
});

test('no bundled row is rejected', async () => {
  const rows = await db.sql`select file from import_runs where rejected_count > 0`;
  expect(rows).toHaveLength(0);
});

test('every source of the bundled data says its licence', async () => {
  const rows = await db.sql`select slug from sources where licence = '' or publisher is null`;
  expect(rows).toHaveLength(0);
});

test('what is loaded is not loaded again', async () => {
  expect(await isBundledLoaded(db.database)).toBe(true);
  expect(await loadBundled(db.database)).toEqual([]);
});

test('a load that broke off goes on with the file at which it stopped, and changes nothing of it', async () => {
  await db.sql`update import_runs set status = 'RUNNING' where importer = 'ucdp-actors'`;
  expect(await isBundledLoaded(db.database)).toBe(false);
  const reports = await loadBundled(db.database, { rejectsFolder: tmpdir() });
  expect(reports).toMatchObject([
    { importer: 'ucdp-actors', files: [{ new: 0, changed: 0, unchanged: 1725 }] },
  ]);
});
