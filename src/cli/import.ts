import { accessSync, constants } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { Argument, type Command } from 'commander';
import { readConfig } from '../config.ts';
import { joinDatabaseServer } from '../database/database-server.ts';
import { migrate } from '../database/migrate.ts';
import { openDatabase } from '../database/pools.ts';
import { refreshStatistics } from '../database/refresh-statistics.ts';
import { HubError } from '../errors.ts';
import { findImporter, importers } from '../exchange/in/registry.ts';
import { describeReport } from '../exchange/report.ts';
import { runImport } from '../exchange/run-import.ts';
import { watchInterruption } from './interruption.ts';
import { openProgressDisplay } from './progress.ts';

interface ImportFlags {
  readonly edition?: string;
  readonly rejects: string;
  readonly quiet?: true;
}

/** Adds `halcyon import`: takes files of one format into the database, beside a running hub or without one. */
export function addImportCommand(program: Command): void {
  program
    .command('import')
    .description('import files: new rows are added, changed ones revised, unchanged ones left alone')
    .addArgument(
      new Argument('<format>', 'format of the files').choices(importers.map((importer) => importer.name)),
    )
    .argument('<files...>', 'files, plain or gzipped')
    .option('--edition <name>', 'edition of the dataset, where the files do not say it')
    .option('--quiet', 'keep what is imported off the feeds')
    .option('--rejects <folder>', 'where lists of rejected rows go', '.')
    .addHelpText('after', describeFormats())
    .action(importFiles);
}

/**
 * V8 by itself lets garbage grow to four times what is in use before it collects; an import stands beside the
 * database, often on a small machine, and would rather collect more often (measured: 100 MB less, no slower).
 */
function collectEarly(): void {
  setFlagsFromString('--heap-growing-percent=50');
}

async function importFiles(format: string, files: readonly string[], flags: ImportFlags): Promise<void> {
  const config = readConfig(process.env);
  const importer = findImporter(format);
  if (importer === undefined) throw new HubError('CONFIG_INVALID', `There is no format "${format}".`);
  for (const file of files) assertReadable(file);
  collectEarly();
  const signal = watchInterruption();
  const display = openProgressDisplay(process.stdout);
  const server = await joinDatabaseServer(config, display.say);
  try {
    await migrate(server.url);
    const { statementTimeoutMs } = config.limits;
    const database = await openDatabase({ url: server.url, poolSize: 2, statementTimeoutMs });
    try {
      const report = await runImport(database, importer, files, {
        ...(flags.edition === undefined ? {} : { edition: flags.edition }),
        onProgress: display.show,
        isQuiet: flags.quiet === true,
        rejectsFolder: flags.rejects,
        signal,
      });
      await refreshStatistics(server.url);
      display.say(describeReport(report));
    } finally {
      display.close();
      await database.close();
    }
  } finally {
    await server.close();
  }
}

function assertReadable(file: string): void {
  try {
    accessSync(file, constants.R_OK);
  } catch (error) {
    throw new HubError(
      'FILE_UNREADABLE',
      `Cannot read ${file}: there is no such file, or this user may not read it.`,
      {
        cause: error,
      },
    );
  }
}

function describeFormats(): string {
  const width = Math.max(0, ...importers.map((importer) => importer.name.length));
  const lines = importers.map(({ name, title }) => `  ${name.padEnd(width)}  ${title}`);
  return `
Formats:
${lines.join('\n')}

Examples:
  halcyon import ucdp-ged events.csv.gz
  halcyon import --edition 23.1 --rejects rejects ucdp-ged ged231.csv
`;
}
