import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks per second in /proc, the same on every Linux that Node runs on (sysconf(_SC_CLK_TCK)). */
const ticksPerSecond = 100;

interface ProcessTimes {
  readonly parent: number;
  /** Seconds of CPU of the process itself. */
  readonly own: number;
  /** Seconds of CPU of its children that have ended. */
  readonly ended: number;
}

/** Seconds of CPU that a process has used, in user and kernel mode; NaN where there is no /proc. */
export function cpuSeconds(pid: number): number {
  return readTimes(pid)?.own ?? Number.NaN;
}

/** Seconds of CPU of a process and of all its children, those that have ended included; NaN where there is no /proc. */
export function familyCpuSeconds(pid: number): number {
  const parent = readTimes(pid);
  if (parent === undefined) return Number.NaN;
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readTimes(Number(name)))
    .filter((times) => times?.parent === pid);
  return children.reduce((sum, child) => sum + (child?.own ?? 0), parent.own + parent.ended);
}

/** The parent of a process; 0 when it cannot be told. */
export function parentOf(pid: number): number {
  return readTimes(pid)?.parent ?? 0;
}

/** See proc_pid_stat(5). The command may hold spaces and brackets, so fields are counted after its last bracket. */
function readTimes(pid: number): ProcessTimes | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [parent = 0] = fields.slice(1);
    const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11);
    return {
      parent,
      own: (user + system) / ticksPerSecond,
      ended: (endedUser + endedSystem) / ticksPerSecond,
    };
  } catch {
    // It has ended, or this is no Linux.
    return undefined;
  }
}
