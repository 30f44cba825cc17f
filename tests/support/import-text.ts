import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '../../src/database/pools.ts';
import type { Importer } from '../../src/exchange/importer.ts';
import type { FileReport } from '../../src/exchange/report.ts';
import { type ImportOptions, runImport } from '../../src/exchange/run-import.ts';

/** Imports a file of this name and content, made for one test, and answers what became of its rows. */
export async function importText<Row>(
  database: Database,
  importer: Importer<Row>,
  name: string,
  content: string | Buffer,
  options: ImportOptions = {},
): Promise<FileReport> {
  const folder = await mkdtemp(join(tmpdir(), 'halcyon-import-'));
  try {
    const path = join(folder, name);
    await writeFile(path, content);
    const [report] = (await runImport(database, importer, [path], { rejectsFolder: folder, ...options }))
      .files;
    if (report === undefined) throw new Error('One file gives one report.');
    return report;
  } finally {
    await rm(folder, { recursive: true });
  }
}
