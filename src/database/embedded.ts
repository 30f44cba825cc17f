import { chmodSync, mkdirSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { HubError } from '../errors.ts';
import { chooseAccount } from './embedded/account.ts';
import { findBinaries } from './embedded/binaries.ts';
import { createCluster } from './embedded/create-cluster.ts';
import { lockFolder } from './embedded/folder-lock.ts';
import { locateHome, makeHome } from './embedded/home.ts';
import { stopOrphan } from './embedded/orphan.ts';
import { findRunningServer } from './embedded/running-server.ts';
import { startServer } from './embedded/server-process.ts';

/** A PostgreSQL of our own, running until `close`. */
export interface EmbeddedPostgres {
  /** Of the superuser, on 127.0.0.1 and a port that changes with every start; holds the password. */
  readonly url: string;
  /** Where the data is: inside the data folder, unless the server's account cannot reach that. */
  readonly home: string;
  /** Resolves when the server ends without having been asked to; its log says why. */
  readonly lost: Promise<string>;
  /** Stops the server (fast, after 10 s at once) and frees the folder. */
  close(): Promise<void>;
}

/** How to start the embedded server. */
export interface EmbeddedOptions {
  /** Made when missing. One live hub at a time. */
  readonly dataDir: string;
  /** Told in one line what takes time or goes elsewhere than expected. */
  readonly onProgress?: (line: string) => void;
  /** Server settings over ours, for example `fsync: 'off'` in tests. */
  readonly settings?: Readonly<Record<string, string>>;
}

/**
 * Starts PostgreSQL on the data folder: creates the cluster on the first run, and stops what a killed hub left.
 *
 * States of a folder: empty → (initdb, renamed into place when complete) → stopped ⇄ running. A killed hub leaves
 * `running` without an owner; the next start stops that server and starts a fresh one.
 *
 * PostgreSQL refuses to run as root. As root it therefore runs as another account, which may be unable to reach a
 * folder below a closed home; binaries and data then stand below /var/lib/halcyon, at a place derived from the
 * folder's name, so that the next run finds them again.
 * @throws HubError DATA_DIR_IN_USE, DATA_DIR_UNUSABLE or DATABASE_START.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const report = options.onProgress ?? (() => {});
  const dataDir = makeFolder(options.dataDir);
  const lock = lockFolder(dataDir);
  try {
    const account = chooseAccount(dataDir);
    const home = locateHome(dataDir, account);
    makeHome(home, account);
    if (!home.folder.startsWith(dataDir)) {
      report(`The database stands in ${home.folder}: the account that runs it cannot enter ${dataDir}.`);
    }
    const binaries = findBinaries(account, report);
    await stopOrphan(home, report);
    const context = { home, binaries, account };
    await createCluster(context, report);
    const server = await startServer(context, options.settings ?? {});
    return {
      url: server.url,
      home: home.folder,
      lost: server.lost,
      close: async () => {
        await server.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error instanceof HubError ? error : unusable(dataDir, error);
  }
}

/**
 * The superuser's URL of the server that a live hub runs on this data folder, for a command that works beside it;
 * undefined when none is running, or when it belongs to another user.
 */
export function findEmbeddedPostgres(dataDir: string): string | undefined {
  const folder = makeFolder(dataDir);
  return findRunningServer(locateHome(folder, chooseAccount(folder)));
}

function makeFolder(dataDir: string): string {
  const folder = resolve(dataDir);
  try {
    const isNew = mkdirSync(folder, { recursive: true }) !== undefined;
    // Whatever the umask: the account of the server has to enter it. What is secret inside is closed by itself.
    if (isNew) chmodSync(folder, 0o755);
    return realpathSync(folder);
  } catch (error) {
    throw unusable(folder, error);
  }
}

/** What Node says of a folder, for a person; an error that is not about files comes back unchanged. */
function unusable(folder: string, cause: unknown): unknown {
  const reason = reasonOf(cause);
  if (reason === undefined) return cause;
  return new HubError('DATA_DIR_UNUSABLE', `Cannot use the data folder ${folder}: ${reason}.`, { cause });
}

function reasonOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EACCES' || code === 'EPERM') return 'this user may not write there';
  if (code === 'ENOTDIR' || code === 'EEXIST') return 'a file is in the way';
  if (code === 'EROFS') return 'the disk is read-only';
  if (code === 'ENOSPC') return 'the disk is full';
  return undefined;
}
