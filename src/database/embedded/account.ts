import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { HubError } from '../../errors.ts';

/** The numeric user and group a process runs as. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/**
 * The account for PostgreSQL: undefined to run it as ourselves, which is right for everybody but root. As root:
 * the owner of a cluster that exists in the folder, else the system user `postgres`, made when it is missing,
 * else `nobody`.
 * @throws HubError DATABASE_START when the system offers no other user at all.
 */
export function chooseAccount(dataDir: string): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const account =
    ownerOf(join(dataDir, 'postgres')) ?? lookUp('postgres') ?? createPostgresUser() ?? lookUp('nobody');
  if (account === undefined) {
    throw new HubError(
      'DATABASE_START',
      'PostgreSQL refuses to run as root, and this system has neither a user "postgres" nor useradd to make one. ' +
        'Start the hub as an ordinary user.',
    );
  }
  return account;
}

/** The owner of the folder; undefined when there is none or it is root's. */
function ownerOf(folder: string): Account | undefined {
  const stats = statSync(folder, { throwIfNoEntry: false });
  return stats === undefined || stats.uid === 0 ? undefined : { uid: stats.uid, gid: stats.gid };
}

function createPostgresUser(): Account | undefined {
  try {
    execFileSync('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'], {
      stdio: 'ignore',
    });
  } catch {
    // No useradd, or another process has just made the user: the look-up decides.
  }
  return lookUp('postgres');
}

/** Asks the system, so that users from a directory service count too. */
function lookUp(name: string): Account | undefined {
  try {
    const ask = (option: string) =>
      Number(execFileSync('id', [option, name], { stdio: ['ignore', 'pipe', 'ignore'] }));
    const account = { uid: ask('-u'), gid: ask('-g') };
    return account.uid > 0 && Number.isInteger(account.gid) ? account : undefined;
  } catch {
    return undefined;
  }
}
