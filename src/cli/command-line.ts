import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { z } from 'zod';
import { packageRoot } from '../package-root.ts';
import { addAccountCommand } from './account.ts';
import { addAuditCommand } from './audit.ts';
import { addBacktestCommand } from './backtest.ts';
import { addDetectCommand } from './detect.ts';
import { addDocumentsCommand } from './documents.ts';
import { addExportSchemaCommand } from './export-schema.ts';
import { exitCodeOf, explainFailure } from './failure.ts';
import { addImportCommand } from './import.ts';
import { addMigrateCommand } from './migrate.ts';
import { addReplayCommand } from './replay.ts';
import { addSeedCommand } from './seed.ts';
import { addServeCommand } from './serve.ts';
import { addTokenCommand } from './token.ts';
import { addWatchCommand } from './watch.ts';

/**
 * Runs one command and answers the exit code of the process: 0 done, 1 failed, 2 wrong usage or settings,
 * 130 or 143 ended by Ctrl-C or SIGTERM before it was done. What went wrong is said in one line on stderr.
 */
export async function runCommandLine(words: readonly string[]): Promise<number> {
  // Whoever reads our output may stop early (`| head`); that is no failure.
  process.stdout.on('error', () => process.exit(0));
  const program = new Command('halcyon')
    .description('A live GraphQL data hub for peace operations.')
    .version(readVersion(), '-v, --version', 'print the version')
    .helpCommand('help [command]', 'show help for a command')
    .addHelpText('after', '\nSettings come from the environment: `halcyon serve --help` lists them.\n')
    .showHelpAfterError('(add --help for the commands and their options)')
    .exitOverride();
  addServeCommand(program);
  addImportCommand(program);
  addMigrateCommand(program);
  addExportSchemaCommand(program);
  addDocumentsCommand(program);
  addTokenCommand(program);
  addReplayCommand(program);
  addWatchCommand(program);
  addAccountCommand(program);
  addSeedCommand(program);
  addAuditCommand(program);
  addBacktestCommand(program);
  addDetectCommand(program);
  try {
    await program.parseAsync(words, { from: 'user' });
    return 0;
  } catch (error) {
    // Commander has printed its own complaint, or the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    console.error(explainFailure(error));
    return exitCodeOf(error);
  }
}

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'));
  return z.object({ version: z.string() }).parse(manifest).version;
}
