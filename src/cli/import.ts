import { accessSync, constants } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { Argument, type Command, InvalidArgumentError } from 'commander';
import { findPerson } from '../access/person-tokens.ts';
import { readConfig } from '../config.ts';
import { joinDatabaseServer } from '../database/database-server.ts';
import { migrate } from '../database/migrate.ts';
import { type Database, openDatabase } from '../database/pools.ts';
import { refreshStatistics } from '../database/refresh-statistics.ts';
import { findOrganisation } from '../domains/organisations/find-organisation.ts';
import { HubError } from '../errors.ts';
import { type AddressOptions, followAddresses, importAddresses } from '../exchange/cap/import-addresses.ts';
import { cap } from '../exchange/in/cap.ts';
import { findImporter, importers } from '../exchange/in/registry.ts';
import { describeReport } from '../exchange/report.ts';
import { type ImportOptions, runImport } from '../exchange/run-import.ts';
import { watchInterruption } from './interruption.ts';
import { openProgressDisplay } from './progress.ts';

interface ImportFlags {
  readonly edition?: string;
  readonly rejects: string;
  readonly quiet?: true;
  readonly follow?: number;
  readonly organisation?: string;
  readonly recipient?: readonly string[];
}

/** Adds `halcyon import`: takes files of one format into the database, beside a running hub or without one. */
export function addImportCommand(program: Command): void {
  program
    .command('import')
    .description('import files: new rows are added, changed ones revised, unchanged ones left alone')
    .addArgument(
      new Argument('<format>', 'format of the files').choices(importers.map((importer) => importer.name)),
    )
    .argument(
      '<files...>',
      'files, plain or gzipped; of alerts also addresses that HALCYON_CAP_SOURCES allows',
    )
    .option('--edition <name>', 'edition of the dataset, where the files do not say it')
    .option('--quiet', 'keep what is imported off the feeds')
    .option('--follow <seconds>', 'look at the addresses again and again, with so long between', secondsFrom)
    .option(
      '--organisation <acronym>',
      'for whom alerts come in that are not for everybody: acronym, org-id or name',
    )
    .option(
      '--recipient <emails...>',
      'who may see alerts that are for named persons: e-mail addresses or account ids',
    )
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
  const addresses = files.filter(isAddress);
  requireSuitable(format, files, addresses, flags);
  for (const file of files) if (!isAddress(file)) assertReadable(file);
  collectEarly();
  const signal = watchInterruption();
  const display = openProgressDisplay(process.stdout);
  const server = await joinDatabaseServer(config, display.say);
  try {
    await migrate(server.url);
    const { statementTimeoutMs } = config.limits;
    const database = await openDatabase({ url: server.url, poolSize: 2, statementTimeoutMs });
    try {
      const options = {
        ...(flags.edition === undefined ? {} : { edition: flags.edition }),
        ...(await readKeptFor(database, flags)),
        isQuiet: flags.quiet === true,
        rejectsFolder: flags.rejects,
        signal,
      };
      if (addresses.length > 0) {
        const { say } = display;
        await takeAddresses(database, addresses, flags, { ...options, say, sources: config.capSources });
        return;
      }
      const report = await runImport(database, importer, files, { ...options, onProgress: display.show });
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

/** For whom comes in what is not for everybody. @throws HubError NOT_FOUND, BAD_VALUE for names that mean nobody or several. */
async function readKeptFor(
  database: Database,
  { organisation, recipient = [] }: ImportFlags,
): Promise<Pick<ImportOptions, 'keptFor'>> {
  if (organisation === undefined) return {};
  const { id: organisationId } = await findOrganisation(database, organisation);
  const recipients = await Promise.all(recipient.map((named) => findPerson(database, named)));
  return { keptFor: { organisationId, recipientIds: recipients.map(({ id }) => id) } };
}

function takeAddresses(
  database: Database,
  addresses: readonly string[],
  { follow }: ImportFlags,
  options: AddressOptions,
): Promise<void> {
  return follow === undefined
    ? importAddresses(database, addresses, options)
    : followAddresses(database, addresses, follow * 1_000, options);
}

const isAddress = (file: string): boolean => /^https?:\/\//i.test(file);

/** Alerts alone come from addresses, and nothing but addresses can be looked at again. */
function requireSuitable(
  format: string,
  files: readonly string[],
  addresses: readonly string[],
  { follow, organisation, recipient }: ImportFlags,
): void {
  const isMixed = addresses.length > 0 && addresses.length < files.length;
  if (addresses.length > 0 && format !== cap.name) {
    throw new HubError(
      'CONFIG_INVALID',
      `Only the format ${cap.name} is fetched from addresses; name files.`,
    );
  }
  if (organisation !== undefined && format !== cap.name) {
    throw new HubError('CONFIG_INVALID', `--organisation is for the format ${cap.name}.`);
  }
  if (recipient !== undefined && organisation === undefined) {
    throw new HubError('CONFIG_INVALID', '--recipient takes --organisation: who keeps the alerts.');
  }
  if (isMixed || (follow !== undefined && addresses.length === 0)) {
    const which = isMixed ? 'files and addresses cannot be mixed' : '--follow takes addresses';
    throw new HubError('CONFIG_INVALID', `Here ${which}.`);
  }
}

function secondsFrom(text: string): number {
  if (/^\d{1,6}$/.test(text) && Number(text) >= 10) return Number(text);
  throw new InvalidArgumentError('Give a whole number of seconds, 10 or more.');
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
  halcyon import --organisation UNHCR cap restricted.cap
  HALCYON_CAP_SOURCES=https://cap.example.org halcyon import --follow 60 cap https://cap.example.org/alerts.atom
`;
}
