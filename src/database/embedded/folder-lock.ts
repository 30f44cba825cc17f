import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HubError } from '../../errors.ts';
import { isAlive, startTimeOf } from './process-identity.ts';

/** Held by the one hub that works on a folder. */
export interface FolderLock {
  release(): void;
}

/**
 * Takes the folder for this process. The lock is a file `hub.lock` with process id and start time; it is made by
 * linking a finished file into place, so nobody ever sees half of one. A lock whose process is gone, also when its
 * id has been given to another since, is taken over.
 * @throws HubError DATA_DIR_IN_USE with the process id when its holder lives.
 * @throws HubError DATA_DIR_UNUSABLE when nothing can be written there.
 */
export function lockFolder(folder: string): FolderLock {
  const lockFile = join(folder, 'hub.lock');
  const ours = `${process.pid}\n${startTimeOf(process.pid) ?? ''}\n${randomUUID()}\n`;
  const draft = `${lockFile}.${randomUUID()}`;
  try {
    writeFileSync(draft, ours, { mode: 0o644 });
  } catch (error) {
    throw new HubError('DATA_DIR_UNUSABLE', `Cannot write to the data folder ${folder} as this user.`, {
      cause: error,
    });
  }
  try {
    while (!linkIntoPlace(draft, lockFile)) removeStale(lockFile, folder);
  } finally {
    rmSync(draft, { force: true });
  }
  return {
    release: () => {
      if (readIfPresent(lockFile) === ours) rmSync(lockFile, { force: true });
    },
  };
}

/** Whether the link was made; false when a lock is there already. */
function linkIntoPlace(draft: string, lockFile: string): boolean {
  try {
    linkSync(draft, lockFile);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function removeStale(lockFile: string, folder: string): void {
  const seen = readIfPresent(lockFile);
  if (seen === undefined) return;
  const [pid = '', startTime = ''] = seen.split('\n');
  if (Number(pid) > 0 && isAlive(Number(pid)) && (startTimeOf(Number(pid)) ?? '') === startTime) {
    throw new HubError(
      'DATA_DIR_IN_USE',
      `Another hub (process ${pid}) is running on ${folder}. Stop it, or choose another HALCYON_DATA_DIR.`,
    );
  }
  // Move before removing: if a third process has taken the lock since we looked, what we hold now is its fresh
  // lock, and it goes back.
  const aside = `${lockFile}.${randomUUID()}`;
  if (!moveIfPresent(lockFile, aside)) return;
  if (readIfPresent(aside) !== seen) linkIntoPlace(aside, lockFile);
  rmSync(aside, { force: true });
}

function moveIfPresent(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

function readIfPresent(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
