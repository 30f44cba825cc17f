import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundledSet } from '../../src/exchange/bundled.ts';
import { runImport } from '../../src/exchange/run-import.ts';
import { packageRoot } from '../../src/package-root.ts';
import { loadedDatabase, type TestDatabase } from '../support/database.ts';

let db: TestDatabase;

beforeAll(async () => {
  db = await loadedDatabase();
});
afterAll(() => db.close());

async function snapshot() {
  const [row] = await db.sql`
    select (select sum(version) from missions) as missions, (select sum(version) from organisations) as organisations,
           (select sum(version) from activities) as activities, (select count(*) from observations) as observations,
           (select sum(occurrences) from review_items) as reviews`;
  return row;
}

test.each(bundledSet)('$path imported again changes nothing', async ({ importer, path }) => {
  const before = await snapshot();
  const report = await runImport(db.database, importer, [join(packageRoot, 'data', path)]);
  expect(report.files[0]).toMatchObject({ new: 0, changed: 0, rejected: 0 });
  expect(await snapshot()).toEqual(before);
});
