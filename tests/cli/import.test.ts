import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageRoot } from '../../src/package-root.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';
import { builtMain } from '../support/hub-process.ts';

const countries = join(packageRoot, 'data', 'regions', 'countries-territories-m49.csv.gz');

let db: TestDatabase;
beforeAll(async () => {
  db = await cloneDatabase();
});
afterAll(() => db.close());

function spawnImport(words: readonly string[]) {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [builtMain, 'import', ...words], {
    env: { PATH, HOME, HALCYON_DATABASE_URL: db.url },
  });
  const pieces: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (piece: string) => pieces.push(piece));
  }
  const ended = new Promise<{ code: number | null; output: string }>((resolve) => {
    child.once('close', (code) => resolve({ code, output: pieces.join('') }));
  });
  return { child, ended };
}

const runImport = (...words: string[]) => spawnImport(words).ended;

async function isImportRunning(): Promise<boolean> {
  const rows = await db.database.hubReader`select from import_runs where status = 'RUNNING'`;
  return rows.length > 0;
}

test('an import tells what became of the rows, and doing it again changes nothing', async () => {
  const first = await runImport('countries-m49', countries);
  expect(first).toMatchObject({
    code: 0,
    output: expect.stringMatching(/255 rows in .*: 250 new, 0 changed/),
  });
  const second = await runImport('countries-m49', countries);
  expect(second).toMatchObject({
    code: 0,
    output: expect.stringContaining('0 new, 0 changed, 250 unchanged'),
  });
});

test('Ctrl-C ends an import with 130 after a whole batch, and running it again finishes', async () => {
  const places = join(packageRoot, 'data', 'regions', 'admin1-admin2-pcodes-mission-countries.csv.gz');
  const { child, ended } = spawnImport(['p-codes', places, places, places]);
  while (!(await isImportRunning())) await sleep(10);
  child.kill('SIGINT');
  expect(await ended).toMatchObject({ code: 130, output: expect.stringContaining('interrupted by Ctrl-C') });
  expect(await isImportRunning()).toBe(false);
  expect(await runImport('p-codes', places)).toMatchObject({
    code: 0,
    output: expect.stringContaining('0 changed'),
  });
});
