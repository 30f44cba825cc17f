import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../../src/database/embedded.ts';
import { migrate } from '../../src/database/migrate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Superuser's URL of the run's PostgreSQL; tests use `cloneDatabase` rather than this. */
    clusterUrl: string;
  }
}

/** Name of the database that every clone starts from: migrated, no rows. */
export const emptyTemplate = 'halcyon_empty';

/** One PostgreSQL per test run, in a folder of its own; what a test run writes need not survive a power cut. */
export default async function startCluster(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = mkdtempSync(join(tmpdir(), 'halcyon-test-'));
  // As root, the account that runs the server has to enter it.
  chmodSync(dataDir, 0o755);
  const settings = {
    fsync: 'off',
    full_page_writes: 'off',
    synchronous_commit: 'off',
    max_connections: '200',
  };
  const server = await startEmbeddedPostgres({ dataDir, settings });
  const close = async (): Promise<void> => {
    await server.close();
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    await makeTemplate(server.url);
  } catch (error) {
    await close();
    throw error;
  }
  project.provide('clusterUrl', server.url);
  return close;
}

async function makeTemplate(clusterUrl: string): Promise<void> {
  const admin = postgres(clusterUrl, { max: 1 });
  await admin.unsafe(`create database ${emptyTemplate}`);
  await admin.end();
  const url = new URL(clusterUrl);
  url.pathname = `/${emptyTemplate}`;
  await migrate(url.href);
}
