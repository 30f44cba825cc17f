import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';

/** Whether a process with this id exists, ours or somebody else's. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * When the process started, as a text that differs between two processes which had the same id one after the
 * other; undefined when the system does not tell (no such process, or Windows).
 */
export function startTimeOf(pid: number): string | undefined {
  try {
    // The name in the second field may hold spaces and brackets: count from its closing bracket. See proc(5).
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return askProcessList(pid, 'lstart=');
  }
}

/** Whether the process is a PostgreSQL server working in this data directory. */
export function isServerOf(pid: number, data: string): boolean {
  try {
    return (
      readlinkSync(`/proc/${pid}/cwd`) === data &&
      readFileSync(`/proc/${pid}/comm`, 'latin1').startsWith('postgres')
    );
  } catch {
    const command = askProcessList(pid, 'command=');
    return command?.includes('postgres') === true && command.includes(data);
  }
}

function askProcessList(pid: number, field: string): string | undefined {
  try {
    return (
      execFileSync('ps', ['-o', field, '-p', String(pid)], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }).trim() || undefined
    );
  } catch {
    return undefined;
  }
}
