import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { issueApiKey, keyScopes } from '../../src/access/api-keys.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/database/embedded.ts';
import { migrate } from '../../src/database/migrate.ts';
import { type Database, openDatabase } from '../../src/database/pools.ts';
import { transact } from '../../src/database/transaction.ts';
import { finishImportRun, startImportRun } from '../../src/domains/imports/commands.ts';
import { bundledSet } from '../../src/exchange/bundled.ts';
import { openSourceFile } from '../../src/exchange/reading/source-file.ts';
import { packageRoot } from '../../src/package-root.ts';
import { readServerPid } from '../support/hub-process.ts';
import { buildSmallWorld } from '../support/small-world.ts';
import { uuidFor } from '../support/small-world-events.ts';

/** A PostgreSQL of its own, with the small world in it, that may be broken and comes back on the same port. */
export interface BreakableDatabase {
  /** Of a superuser that is called like this, so that `pg_stat_activity` shows whose a session is. */
  urlFor(userName: string): string;
  /** A key of UNHCR's that may write everything. */
  readonly authorization: string;
  /** Asks behind the hub's back, on a connection for this one question. */
  ask<Row extends object>(question: string): Promise<Row[]>;
  /** Ends the server without letting it write anything more, and starts it again, which recovers. */
  breakOff(): Promise<void>;
  close(): Promise<void>;
}

/** Starts it for nodes that connect with these user names. Writes are durable, as in a deployment. */
export async function startBreakableDatabase(userNames: readonly string[]): Promise<BreakableDatabase> {
  const dataDir = mkdtempSync(join(tmpdir(), 'halcyon-chaos-'));
  // As root, the account that runs the server has to enter it.
  chmodSync(dataDir, 0o755);
  const removeFolder = (): void => rmSync(dataDir, { recursive: true, force: true });
  process.once('exit', removeFolder);
  let server: EmbeddedPostgres = await startEmbeddedPostgres({ dataDir });
  const { url, home } = server;
  const key = await furnish(url, userNames);
  const breakOff = async (): Promise<void> => {
    const { lost } = server;
    process.kill(readServerPid(home), 'SIGQUIT');
    await lost;
    await server.close();
    server = await startEmbeddedPostgres({ dataDir, settings: { port: new URL(url).port } });
  };
  let breaking: Promise<void> = Promise.resolve();
  return {
    urlFor: (userName) => {
      const own = new URL(url);
      own.username = userName;
      return own.href;
    },
    authorization: `Bearer ${key}`,
    ask: async (question) => {
      // It asks for no types by itself: what it asks is caught when the server goes away.
      const admin = postgres(url, {
        max: 1,
        fetch_types: false,
        onnotice: () => {},
        connection: { application_name: 'chaos' },
      });
      try {
        return await admin.unsafe(question);
      } finally {
        await admin.end({ timeout: 1 });
      }
    },
    breakOff: () => {
      breaking = breaking.then(breakOff);
      return breaking;
    },
    close: async () => {
      await server.close();
      removeFolder();
      process.off('exit', removeFolder);
    },
  };
}

/** Migrates, builds the small world, makes the users, and answers a key. */
async function furnish(url: string, userNames: readonly string[]): Promise<string> {
  await migrate(url);
  const admin = postgres(url, { max: 1 });
  const { password } = new URL(url);
  for (const name of userNames) {
    await admin.unsafe(`create role ${name} superuser login password '${decodeURIComponent(password)}'`);
  }
  await admin.end();
  const database = await openDatabase({ url, poolSize: 2, statementTimeoutMs: 60_000 });
  try {
    await buildSmallWorld(database);
    await passBundledFiles(database);
    return await issueApiKey(database, {
      organisationId: uuidFor('UNHCR'),
      label: 'chaos',
      scopes: keyScopes,
      expiresAt: new Date(Date.now() + 86_400_000),
    });
  } finally {
    await database.close();
  }
}

/** Notes the bundled files as imported, so that nodes start with the small world alone, in seconds. */
async function passBundledFiles(database: Database): Promise<void> {
  for (const { importer, path } of bundledSet) {
    const file = join(packageRoot, 'data', path);
    const { sha256 } = await openSourceFile(file);
    await transact(database, { kind: 'hub' }, async (tx) => {
      const start = { importer: importer.name, sourceId: uuidFor('ucdp'), file, sha256 };
      await finishImportRun(tx, await startImportRun(tx, start), 'COMPLETED');
    });
  }
}
