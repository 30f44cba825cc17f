import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGzip, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readRecords, writeRecords } from '../support/csv-records.ts';
import { loadedDatabase, type TestDatabase } from '../support/database.ts';
import { builtMain } from '../support/hub-process.ts';

const rowCount = 160_000;
const mostMegabytes = 250;

let db: TestDatabase;
let folder: string;

beforeAll(async () => {
  db = await loadedDatabase();
  folder = await mkdtemp(join(tmpdir(), 'halcyon-memory-'));
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true });
});

/** Printed by the process itself when it ends: the most memory that it ever had, in megabytes. */
const printMemory =
  'data:text/javascript,process.on("exit",()=>console.error(process.resourceUsage().maxRSS/1024))';

async function importInProcess(file: string): Promise<{ output: string; megabytes: number }> {
  const process_ = spawn(
    process.execPath,
    ['--import', printMemory, builtMain, 'import', 'ucdp-ged', file, '--rejects', folder],
    { env: { ...process.env, HALCYON_DATABASE_URL: db.url }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const [output, memory] = await Promise.all([text(process_.stdout), text(process_.stderr)]);
  return { output, megabytes: Number(memory) };
}

/** The published sample over and over, each time with ids of its own. */
async function* repeatedRows(): AsyncGenerator<string> {
  const sample = readRecords(
    gunzipSync(await readFile('data/events/ucdp-ged-23.1-global-sample.csv.gz')).toString(),
  );
  for (let written = 0; written < rowCount; ) {
    const rows = sample
      .slice(0, rowCount - written)
      .map((row, place) => ({ ...row, id: String(9_000_000 + written + place) }));
    const lines = writeRecords(rows);
    yield written === 0 ? lines : lines.slice(lines.indexOf('\n'));
    written += rows.length;
  }
}

test(`${rowCount} events are imported within ${mostMegabytes} MB of memory`, async () => {
  const file = join(folder, 'ucdp-ged-23.1-repeated.csv.gz');
  await pipeline(Readable.from(repeatedRows()), createGzip({ level: 1 }), createWriteStream(file));
  const { output, megabytes } = await importInProcess(file);
  expect(output).toContain(`${rowCount} rows in`);
  expect(output).toContain(`${rowCount} new`);
  expect(megabytes).toBeLessThan(mostMegabytes);
}, 600_000);
