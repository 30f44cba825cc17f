import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
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
  /** Resolves with the match once what was printed matches; rejects as `ready` does. */
  printed(pattern: RegExp): Promise<RegExpMatchArray>;
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
    env: { PATH, HOME, TMPDIR, HALCYON_PORT: '0', HALCYON_EXERCISE: 'off', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    ...options.account,
  });
  const pieces: string[] = [];
  const output = (): string => pieces.join('');
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (piece: string) => pieces.push(piece));
  }
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once('close', (code, signal) => resolve(code ?? signal ?? 0));
  });
  const printed = async (pattern: RegExp): Promise<RegExpMatchArray> => {
    for (;;) {
      const match = output().match(pattern);
      if (match !== null) return match;
      if (child.exitCode !== null || child.signalCode !== null) {
        throw new Error(`ended with ${await ended} before it printed ${pattern}:\n${output()}`);
      }
      await sleep(20);
    }
  };
  const ready = printed(/Graph +(http\S+)\/graphql/).then(([, url = '']) => url);
  ready.catch(() => {}); // Who waits for the end alone need not handle it.
  return { child, ready, ended, output, printed };
}

/** The process id of the PostgreSQL that runs in this data folder, or below /var/lib/halcyon as its output said. */
export function readServerPid(databaseFolder: string): number {
  return Number(readFileSync(join(databaseFolder, 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

/** The folder of the database, as a ready hub prints it. */
export function databaseFolderOf(hub: HubProcess): string {
  return hub.output().match(/Database +(.*)/)?.[1] ?? '';
}
