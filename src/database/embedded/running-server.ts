import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { serverUrl } from './create-cluster.ts';
import type { ClusterHome } from './home.ts';
import { isAlive, isServerOf } from './process-identity.ts';

/** What a server writes down about itself in its data directory. */
export interface RunningServer {
  readonly pid: number;
  readonly port: number;
  /** Accepts connections. */
  readonly isReady: boolean;
}

/**
 * What postmaster.pid says: line 1 the process, line 4 the port, line 8 "starting", "ready" or "stopping"; see
 * storage.sgml of PostgreSQL. The process may be gone. Undefined when there is no such file or it is half written.
 */
export function readServerFile(home: ClusterHome): RunningServer | undefined {
  try {
    const lines = readFileSync(join(home.data, 'postmaster.pid'), 'utf8').split('\n');
    const [pid, port] = [Number(lines[0]), Number(lines[3])];
    return pid > 0 ? { pid, port, isReady: lines[7]?.trim() === 'ready' } : undefined;
  } catch {
    return undefined;
  }
}

/** The URL of the live, ready server of this cluster; undefined when there is none or its password is not ours to read. */
export function findRunningServer(home: ClusterHome): string | undefined {
  const server = readServerFile(home);
  if (server === undefined || !server.isReady || !isAlive(server.pid) || !isServerOf(server.pid, home.data)) {
    return undefined;
  }
  return serverUrl(home, server.port);
}
