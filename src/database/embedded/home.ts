import { createHash } from 'node:crypto';
import { accessSync, chmodSync, chownSync, constants, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { HubError } from '../../errors.ts';
import type { Account } from './account.ts';
import { canReach } from './reachable.ts';

/** Where root puts what an account cannot reach elsewhere. */
export const systemFolder = '/var/lib/halcyon';

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
 * Makes the cluster's folder: `postgres` inside the data folder, or below /var/lib/halcyon under a hash of the
 * data folder's path when the account cannot reach the first (said through `report`).
 * @throws HubError DATA_DIR_UNUSABLE when it belongs to somebody else.
 */
export function chooseHome(
  dataDir: string,
  account: Account | undefined,
  report: (line: string) => void,
): ClusterHome {
  const inside = join(dataDir, 'postgres');
  if (canReach(inside, account)) return makeHome(inside, account);
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
  const outside = join(systemFolder, name);
  report(`The database stands in ${outside}: the account that runs it cannot enter ${dataDir}.`);
  mkdirSync(systemFolder, { recursive: true, mode: 0o755 });
  return makeHome(outside, account);
}

function makeHome(folder: string, account: Account | undefined): ClusterHome {
  if (mkdirSync(folder, { recursive: true, mode: 0o700 }) !== undefined && account !== undefined) {
    chownSync(folder, account.uid, account.gid);
    chmodSync(folder, 0o700);
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
  return {
    folder,
    data: join(folder, 'data'),
    passwordFile: join(folder, 'password'),
    logFile: join(folder, 'server.log'),
  };
}
