import { type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Account } from './account.ts';

/**
 * Whether the account can enter every folder above the path and, where the path exists, read it (and search it or
 * run it). Undefined stands for ourselves, for whom only an attempt tells: always true. Access lists beyond the
 * mode bits are not considered.
 */
export function canReach(path: string, account: Account | undefined): boolean {
  if (account === undefined) return true;
  const stats = statSync(path, { throwIfNoEntry: false });
  return (
    (stats === undefined || permits(stats, account, 0o5)) &&
    foldersAbove(path).every((folder) => {
      const above = statSync(folder, { throwIfNoEntry: false });
      return above === undefined || permits(above, account, 0o1);
    })
  );
}

function foldersAbove(path: string): string[] {
  const parent = dirname(path);
  return parent === path ? [] : [parent, ...foldersAbove(parent)];
}

/** POSIX decides by the first class that applies: an owner without a right does not get it from "others". */
function permits(stats: Stats, account: Account, wanted: number): boolean {
  const shift = stats.uid === account.uid ? 6 : stats.gid === account.gid ? 3 : 0;
  return ((stats.mode >> shift) & wanted) === wanted;
}
