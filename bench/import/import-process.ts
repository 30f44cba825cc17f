import { tmpdir } from 'node:os';
import { openDatabase } from '../../src/database/pools.ts';
import { ucdpGed } from '../../src/exchange/in/ucdp-ged.ts';
import { runImport } from '../../src/exchange/run-import.ts';

/** Imports the file that its parameter names, and prints what it took as JSON. A process of its own, to know its memory. */
const database = await openDatabase({
  url: process.env.BENCH_DATABASE_URL ?? '',
  poolSize: 2,
  statementTimeoutMs: 600_000,
});
const startedAt = performance.now();
const report = await runImport(database, ucdpGed, process.argv.slice(2), { rejectsFolder: tmpdir() });
const seconds = (performance.now() - startedAt) / 1000;
await database.close();
const imported = report.files.reduce((sum, file) => sum + file.new, 0);
console.log(JSON.stringify({ seconds, imported, peakRssMb: process.resourceUsage().maxRSS / 1024 }));
