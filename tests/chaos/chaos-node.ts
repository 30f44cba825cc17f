import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type HubProcess, spawnHub } from '../support/hub-process.ts';

/** A hub in a process of its own, always on the same port, that may be broken. */
export interface ChaosNode {
  /** Also the name of its user in PostgreSQL. */
  readonly name: string;
  readonly httpUrl: string;
  readonly socketUrl: string;
  /** Ends it with this signal and starts it again after a pause; tries until it is ready, as a supervisor would. */
  restart(signal: 'SIGKILL' | 'SIGTERM', pauseMs: number): Promise<void>;
  /** Lets it stand still for a time. */
  freeze(ms: number): Promise<void>;
  /** Lines that it has logged as errors, of all its lives. */
  errorLines(): readonly string[];
  /** When it did not stop as it was asked to. */
  readonly refusals: readonly string[];
  close(): Promise<void>;
}

/** How long a node may take to stop: running requests have five seconds, sockets one. */
const endMs = 20_000;

/** Starts a node and waits until it is ready. It ends with this process at the latest. */
export async function startChaosNode(name: string, databaseUrl: string): Promise<ChaosNode> {
  const port = await findFreePort();
  const env = {
    HALCYON_DATABASE_URL: databaseUrl,
    HALCYON_PORT: String(port),
    HALCYON_LOG_LEVEL: 'error',
    HALCYON_POOL_SIZE: '6',
    // A few keys and one address write and listen as fast as they can.
    HALCYON_COST_BUCKET: '1000000000',
    HALCYON_COST_REFILL_PER_SECOND: '1000000000',
  };
  const lives: HubProcess[] = [];
  const last = (): HubProcess | undefined => lives.at(-1);
  const signal = (which: NodeJS.Signals): void => void last()?.child.kill(which);
  const endWithUs = (): void => signal('SIGKILL');
  process.once('exit', endWithUs);
  const start = async (): Promise<void> => {
    for (let attempt = 1; ; attempt += 1) {
      const hub = spawnHub({ env });
      lives.push(hub);
      const reason = await hub.ready.then(
        () => undefined,
        (error: unknown) => error,
      );
      if (reason === undefined) return;
      if (attempt === 20) throw reason;
      await sleep(300);
    }
  };
  const refusals: string[] = [];
  const hasEnded = async (): Promise<boolean> =>
    Promise.race([last()?.ended.then(() => true) ?? true, sleep(endMs, false, { ref: false })]);
  await start();
  // One thing at a time is done to a node.
  let busy: Promise<void> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    busy = busy.then(work);
    return busy;
  };
  return {
    name,
    httpUrl: `http://127.0.0.1:${port}/graphql`,
    socketUrl: `ws://127.0.0.1:${port}/graphql`,
    restart: (which, pauseMs) =>
      inTurn(async () => {
        signal(which);
        if (!(await hasEnded())) {
          refusals.push(`still there ${endMs / 1_000} s after ${which}`);
          signal('SIGKILL');
          await last()?.ended;
        }
        await sleep(pauseMs);
        await start();
      }),
    freeze: (ms) =>
      inTurn(async () => {
        signal('SIGSTOP');
        await sleep(ms);
        signal('SIGCONT');
      }),
    refusals,
    errorLines: () =>
      lives.flatMap((hub) =>
        hub
          .output()
          .split('\n')
          .filter((line) => line.startsWith('{')),
      ),
    close: async () => {
      await busy.catch(() => {});
      signal('SIGTERM');
      if (!(await hasEnded())) signal('SIGKILL');
      await last()?.ended;
      process.off('exit', endWithUs);
    },
  };
}

async function findFreePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  if (address === null || typeof address === 'string') throw new Error('There is no free port.');
  return address.port;
}
