import type { HubConfig } from '../config.ts';
import { findEmbeddedPostgres, startEmbeddedPostgres } from './embedded.ts';

/** A PostgreSQL to work on, ours or somebody else's. */
export interface DatabaseServer {
  /** Of a user who may migrate; holds the password. */
  readonly url: string;
  /** For a person: a folder, or host and name of the database. */
  readonly place: string;
  /** Resolves with one sentence when our own server ends unasked; never for somebody else's. */
  readonly lost: Promise<string>;
  /** Stops our own server; does nothing to somebody else's. */
  close(): Promise<void>;
}

/**
 * The database of a hub: the one that HALCYON_DATABASE_URL names, which is not tried yet, else an embedded one,
 * started.
 * @throws HubError as `startEmbeddedPostgres`, DATA_DIR_IN_USE for one.
 */
export async function openDatabaseServer(
  config: HubConfig,
  onProgress: (line: string) => void = () => {},
): Promise<DatabaseServer> {
  if (config.databaseUrl !== undefined) return nothingToStop(config.databaseUrl, placeOf(config.databaseUrl));
  const embedded = await startEmbeddedPostgres({ dataDir: config.dataDir, onProgress });
  return { ...embedded, place: embedded.home };
}

/** The same for a command that may work beside a running hub: that hub's embedded server is used as it is. */
export async function joinDatabaseServer(
  config: HubConfig,
  onProgress?: (line: string) => void,
): Promise<DatabaseServer> {
  const running = config.databaseUrl === undefined ? findEmbeddedPostgres(config.dataDir) : undefined;
  if (running !== undefined) return nothingToStop(running, placeOf(running));
  return openDatabaseServer(config, onProgress);
}

function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

function nothingToStop(url: string, place: string): DatabaseServer {
  return { url, place, lost: new Promise(() => {}), close: async () => {} };
}
