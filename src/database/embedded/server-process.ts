import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { HubError } from '../../errors.ts';
import { serverUrl } from './create-cluster.ts';
import type { ClusterHome } from './home.ts';
import { stopServer } from './orphan.ts';
import { type ProgramContext, programEnvironment } from './program.ts';
import { readServerFile } from './running-server.ts';

/** A server that answers on `url` until `close`. */
export interface ServerProcess {
  readonly url: string;
  /** Resolves with one sentence when the server ends unasked. */
  readonly lost: Promise<string>;
  close(): Promise<void>;
}

const ordinarySettings: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  // No socket file: its path may be at most 107 bytes, and the data folder may be anywhere.
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '128MB',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
};

/**
 * The process of a connection keeps up to 8 MB that a statement has used, for the next one, instead of giving it back to
 * the kernel and asking for it again page by page, which took a quarter of the time of a large question. Read by glibc,
 * and by nothing else.
 */
const keptMemory = { MALLOC_TRIM_THRESHOLD_: '8388608', MALLOC_MMAP_THRESHOLD_: '8388608' } as const;

/**
 * Starts the server on a free port and waits until it accepts connections, however long recovery takes.
 * @throws HubError DATABASE_START with the server's own reason when it ends instead.
 */
export async function startServer(
  context: ProgramContext,
  settings: Readonly<Record<string, string>>,
): Promise<ServerProcess> {
  const deadline = Date.now() + 15_000;
  for (;;) {
    const port = await findFreePort();
    const child = launch(context, settings, port);
    const reason = await waitUntilReady(child, context.home);
    if (reason === undefined) return supervise(child, port, context.home);
    // The port went to somebody else in between, or processes of a killed server still hold its memory.
    const passing = /could not bind|pre-existing shared memory|could not create any TCP/.test(reason);
    if (!passing || Date.now() > deadline) {
      throw new HubError(
        'DATABASE_START',
        `PostgreSQL did not start: ${reason}. See ${context.home.logFile}.`,
      );
    }
    await sleep(200);
  }
}

function launch(
  { home, binaries, account }: ProgramContext,
  settings: Readonly<Record<string, string>>,
  port: number,
): ChildProcess {
  const parameters = Object.entries({ ...ordinarySettings, ...settings }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const log = openSync(home.logFile, 'w', 0o600);
  try {
    // A session of its own, so that Ctrl-C in the terminal reaches the hub alone, which stops the server in order.
    return spawn(binaries.postgres, ['-D', home.data, '-p', String(port), ...parameters], {
      ...account,
      cwd: home.folder,
      env: { ...programEnvironment(), ...keptMemory },
      detached: true,
      stdio: ['ignore', log, log],
    });
  } finally {
    closeSync(log);
  }
}

/** Undefined once the server accepts connections; otherwise why it ended. */
async function waitUntilReady(child: ChildProcess, home: ClusterHome): Promise<string | undefined> {
  const failure: { error?: Error } = {};
  child.once('error', (error) => {
    failure.error = error;
  });
  while (child.exitCode === null && child.signalCode === null && failure.error === undefined) {
    const server = readServerFile(home);
    if (server?.pid === child.pid && server?.isReady === true) return undefined;
    await sleep(15);
  }
  if (failure.error !== undefined) return failure.error.message;
  const log = readFileSync(home.logFile, 'utf8');
  return (
    log.match(/(?:could not bind.*|FATAL: +.*)/)?.[0].replace(/^FATAL: +/, '') ??
    `it ended with code ${child.exitCode}`
  );
}

function supervise(child: ChildProcess, port: number, home: ClusterHome): ServerProcess {
  let stopping = false;
  // When this process ends without closing (a second Ctrl-C, an uncaught error) the server ends with it, at once.
  const endWithUs = (): void => void child.kill('SIGQUIT');
  process.once('exit', endWithUs);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      process.off('exit', endWithUs);
      resolve();
    });
  });
  const lost = new Promise<string>((resolve) => {
    void ended.then(() => {
      if (!stopping) resolve(`PostgreSQL ended unexpectedly; ${home.logFile} says why.`);
    });
  });
  return {
    url: serverUrl(home, port),
    lost,
    close: async () => {
      stopping = true;
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
      await stopServer(child.pid);
      await ended;
    },
  };
}

async function findFreePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', resolve);
  });
  const address = probe.address();
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  return address !== null && typeof address === 'object' ? address.port : 0;
}
