import type { Command } from 'commander';
import { readConfig } from '../config.ts';
import { joinDatabaseServer } from '../database/database-server.ts';
import { migrate } from '../database/migrate.ts';

import { watchInterruption } from './interruption.ts';

/** Adds `halcyon migrate`: brings the database to the newest schema and ends. */
export function addMigrateCommand(program: Command): void {
  program
    .command('migrate')
    .description('bring the database to the newest schema, without starting the hub')
    .addHelpText(
      'after',
      `
\`halcyon serve\` does this by itself. Use it to migrate with an administrator's rights before the hub starts.

Examples:
  halcyon migrate
  HALCYON_DATABASE_URL=postgres://admin:secret@db.example.org/halcyon halcyon migrate
`,
    )
    .action(async () => {
      const config = readConfig(process.env);
      const signal = watchInterruption();
      const server = await joinDatabaseServer(config, (line) => console.log(line));
      try {
        signal.throwIfAborted();
        await migrate(server.url);
        console.log(`The database ${server.place} is up to date.`);
      } finally {
        await server.close();
      }
    });
}
