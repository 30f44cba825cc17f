import { type HubConfig, readConfig } from '../config.ts';
import { joinDatabaseServer } from '../database/database-server.ts';
import { migrate } from '../database/migrate.ts';
import { type Database, openDatabase } from '../database/pools.ts';

/** Works on the hub's database, beside a running hub or without one. Progress goes to standard error. */
export async function withDatabase(
  work: (database: Database, config: HubConfig) => Promise<void>,
): Promise<void> {
  const config = readConfig(process.env);
  const server = await joinDatabaseServer(config, (line) => console.error(line));
  try {
    await migrate(server.url);
    const { statementTimeoutMs } = config.limits;
    const database = await openDatabase({ url: server.url, poolSize: 2, statementTimeoutMs });
    try {
      await work(database, config);
    } finally {
      await database.close();
    }
  } finally {
    await server.close();
  }
}
