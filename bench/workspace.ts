import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../src/database/embedded.ts';
import { migrate } from '../src/database/migrate.ts';
import { openDatabase } from '../src/database/pools.ts';
import { refreshStatistics } from '../src/database/refresh-statistics.ts';
import { loadBundled } from '../src/exchange/bundled.ts';

/** A migrated, empty database and a folder, both gone after `close` or when the process ends. */
export interface Workspace {
  /** Of the superuser. */
  readonly databaseUrl: string;
  readonly folder: string;
  close(): Promise<void>;
}

/**
 * Settings of the server, equal for everybody who is measured: memory that holds all data and plans that know it,
 * so that no connection gains by settings of its own.
 */
const settings = { shared_buffers: '512MB', random_page_cost: '1.1', jit: 'off' };

/** Makes the workspace in the system's temporary folder. Writes are durable, as in a deployment. */
export async function openWorkspace(): Promise<Workspace> {
  const folder = mkdtempSync(join(tmpdir(), 'halcyon-bench-'));
  // As root, the account that runs the server has to enter it.
  chmodSync(folder, 0o755);
  const removeFolder = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', removeFolder);
  const server = await startEmbeddedPostgres({ dataDir: join(folder, 'database'), settings });
  await migrate(server.url);
  return {
    databaseUrl: server.url,
    folder,
    close: async () => {
      await server.close();
      removeFolder();
      process.off('exit', removeFolder);
    },
  };
}

/**
 * Loads the data that comes with the hub, as its first start does. `onFile` hears of each file as it begins.
 * @throws the reason of the signal.
 */
export async function loadData(
  workspace: Workspace,
  onFile: (name: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const database = await openDatabase({
    url: workspace.databaseUrl,
    poolSize: 4,
    statementTimeoutMs: 60_000,
  });
  let current = '';
  try {
    await loadBundled(database, {
      rejectsFolder: workspace.folder,
      signal,
      onProgress: ({ file }) => {
        if (file !== current) onFile(file);
        current = file;
      },
    });
  } finally {
    await database.close();
  }
  await refreshStatistics(workspace.databaseUrl);
}
