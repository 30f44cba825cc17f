import { createHash } from 'node:crypto';
import { accessSync, chmodSync, chownSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { HubError } from '../../errors.ts';
import type { Account } from './account.ts';
import { canReach } from './reachable.ts';

/** Where root puts what an account cannot reach elsewhere. */
const systemFolder = '/var/lib/halcyon';

/** Makes that folder, which everybody may enter whatever the umask, and answers its path. */
export function makeSystemFolder(): string {
  if (mkdirSync(systemFolder, { recursive: true }) !== undefined) chmodSync(systemFolder, 0o755);
  return systemFolder;
}

/** The folder of one cluster and what stands in it. Owned by the server's account, closed to everybody else. */
export interface ClusterHome {
  readonly folder: string;
  /** PostgreSQL's own data directory; present only once it is complete. */
  readonly data: string;
  /** The superuser's password. */
  readonly passwordFile: string;
  /** What the server printed since its last start. */
  readonly logFile: string;
}

/**
 * Where the cluster of a data folder is, or will be: `postgres` inside the folder, or below /var/lib/halcyon under
 * a hash of the folder's path when the account cannot reach the first. A cluster that is in one of the two places
 * stays there, whatever became of the rights of the folders above.
 */
export function locateHome(dataDir: string, account: Account | undefined): ClusterHome {
  const inside = homeIn(join(dataDir, 'postgres'));
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
  const outside = homeIn(join(systemFolder, name));
  if (existsSync(outside.data)) return outside;
  return existsSync(inside.data) || canReach(inside.folder, account) ? inside : outside;
}

/**
 * Makes the cluster's folder, owned by the account.
 * @throws HubError DATA_DIR_UNUSABLE when it belongs to somebody else, or the account cannot enter it.
 */
export function makeHome({ folder }: ClusterHome, account: Account | undefined): void {
  if (dirname(folder) === systemFolder) makeSystemFolder();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (account !== undefined && statSync(folder).uid === 0) chownSync(folder, account.uid, account.gid);
  if (!canReach(folder, account)) {
    throw new HubError(
      'DATA_DIR_UNUSABLE',
      `The account that runs PostgreSQL (uid ${account?.uid}) cannot enter ${folder}. Open the folders above it.`,
    );
  }
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new HubError(
      'DATA_DIR_UNUSABLE',
      `The database folder ${folder} belongs to another user (uid ${statSync(folder).uid}). ` +
        'Run as that user, or choose another HALCYON_DATA_DIR.',
      { cause: error },
    );
  }
}

function homeIn(folder: string): ClusterHome {
  return {
    folder,
    data: join(folder, 'data'),
    passwordFile: join(folder, 'password'),
    logFile: join(folder, 'server.log'),
  };
}
