import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';

/**
 * Whether a process with this id runs, ours or somebody else's. One that has ended but that its parent has not
 * taken note of (in a container, process 1 may never do so) does not run.
 */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  return statOf(pid)?.[0] !== 'Z';
}

/**
 * When the process started, as a text that differs between two processes which had the same id one after the
 * other; undefined when the system does not tell (no such process, or Windows).
 */
export function startTimeOf(pid: number): string | undefined {
  return statOf(pid)?.[19] ?? askProcessList(pid, 'lstart=');
}

/**
 * The fields of /proc/<pid>/stat from the state on; undefined off Linux and when there is no such process. The
 * name before them may hold spaces and brackets: count from its closing bracket. See proc(5).
 */
function statOf(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
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
