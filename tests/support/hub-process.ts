import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/package-root.ts';

/** The built command. */
export const builtMain = join(packageRoot, 'dist', 'src', 'main.js');

/** A process of the command line, with everything it has printed so far. */
export interface HubProcess {
  readonly child: ChildProcess;
  /** Where it answers; rejects, with what was printed, when it ends before it is ready. */
  readonly ready: Promise<string>;
  /** Its exit code, or the name of the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  output(): string;
}

/** How to run it beside the defaults: `node dist/src/main.js serve` on a free port as ourselves. */
export interface HubProcessOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly command?: readonly [string, ...string[]];
  readonly cwd?: string;
  readonly account?: { readonly uid: number; readonly gid: number };
}

/** Starts the command in a session of its own, as a terminal would. */
export function spawnHub(options: HubProcessOptions = {}): HubProcess {
  const [program, ...parameters] = options.command ?? [process.execPath, builtMain, 'serve'];
  const { PATH, HOME, TMPDIR } = process.env;
  const child = spawn(program, parameters, {
    cwd: options.cwd ?? packageRoot,
    env: { PATH, HOME, TMPDIR, HALCYON_PORT: '0', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    ...options.account,
  });
  const printed: string[] = [];
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once('close', (code, signal) => resolve(code ?? signal ?? 0));
  });
  const ready = new Promise<string>((resolve, reject) => {
    const listen = (text: string): void => {
      printed.push(text);
      const url = printed.join('').match(/Graph +(http\S+)\/graphql/)?.[1];
      if (url !== undefined) resolve(url);
    };
    child.stdout?.setEncoding('utf8').on('data', listen);
    child.stderr?.setEncoding('utf8').on('data', listen);
    void ended.then((code) =>
      reject(new Error(`ended with ${code} before it was ready:\n${printed.join('')}`)),
    );
  });
  ready.catch(() => {}); // Who waits for the end alone need not handle it.
  return { child, ready, ended, output: () => printed.join('') };
}

/** The process id of the PostgreSQL that runs in this data folder, or below /var/lib/halcyon as its output said. */
export function readServerPid(databaseFolder: string): number {
  return Number(readFileSync(join(databaseFolder, 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

/** The folder of the database, as a ready hub prints it. */
export function databaseFolderOf(hub: HubProcess): string {
  return hub.output().match(/Database +(.*)/)?.[1] ?? '';
}
