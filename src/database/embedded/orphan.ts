import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { HubError } from '../../errors.ts';
import type { ClusterHome } from './home.ts';
import { isAlive, isServerOf } from './process-identity.ts';
import { readServerFile } from './running-server.ts';

/**
 * Stops the server that a killed hub left running on this cluster, and removes the pid file of one that is gone.
 * Call it only while holding the folder's lock: then a server that runs here has no owner.
 * @throws HubError DATABASE_START when it cannot be stopped within 20 seconds.
 */
export async function stopOrphan(home: ClusterHome, report: (line: string) => void): Promise<void> {
  const pid = readServerFile(home)?.pid;
  if (pid === undefined) return;
  if (isAlive(pid) && isServerOf(pid, home.data)) {
    report(`Stopping the PostgreSQL (process ${pid}) that an interrupted run left behind.`);
    await stopServer(pid);
  }
  // The id may belong to another program by now, which would make PostgreSQL believe that it runs already.
  rmSync(join(home.data, 'postmaster.pid'), { force: true });
}

/**
 * Ends a server: a fast shutdown first, which rolls open transactions back; after ten seconds an immediate one,
 * from which the next start recovers. Returns when the process is gone.
 * @throws HubError DATABASE_START when it outlives both.
 */
export async function stopServer(pid: number): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    if (!signalIfAlive(pid, signal)) return;
    const deadline = Date.now() + 10_000;
    while (Date.now() < deadline) {
      await sleep(20);
      if (!isAlive(pid)) return;
    }
  }
  throw new HubError('DATABASE_START', `PostgreSQL (process ${pid}) does not stop; end it by hand.`);
}

function signalIfAlive(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
