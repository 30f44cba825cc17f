import { fileURLToPath } from 'node:url';
import { hubCommand } from '../hub-command.ts';
import { type ServerCommand, type ServerProcess, startServerProcess } from '../server-process.ts';
import type { EventSource } from './event-source.ts';
import type { LoadClient } from './load/load-client.ts';

/** What every part of the benchmark is played on. */
export interface Stage {
  readonly databaseUrl: string;
  readonly source: EventSource;
  readonly load: LoadClient;
  /** How each server tells the first event of its turn; all must tell it alike. */
  readonly tellings: Map<FeedServerName, string>;
  readonly rounds: number;
  readonly seconds: number;
  /** A folder for V8's CPU profiles of the servers, if they are wanted. */
  readonly profile: string | undefined;
  readonly signal: AbortSignal;
}

/** The servers of this benchmark; `deflating floor` has ws compress. */
export type FeedServerName = 'hub' | 'floor' | 'graphql-ws' | 'deflating floor';

/** A server that stands still unless it is its turn. */
export interface FeedServer extends ServerProcess {
  readonly name: FeedServerName;
  readonly port: number;
}

/** Starts servers, has each stand still, hands them to `play` and stops them whatever happens. */
export async function withServers<Result>(
  stage: Pick<Stage, 'databaseUrl' | 'profile' | 'signal'>,
  names: readonly FeedServerName[],
  play: (servers: readonly FeedServer[]) => Promise<Result>,
): Promise<Result> {
  const servers: FeedServer[] = [];
  try {
    for (const name of names) {
      stage.signal.throwIfAborted();
      const started = await startServerProcess(commandFor(stage, name));
      servers.push({ ...started, name, port: Number(new URL(started.endpoint).port) });
      process.kill(started.pid, 'SIGSTOP');
    }
    return await play(servers);
  } finally {
    for (const server of servers) {
      process.kill(server.pid, 'SIGCONT');
      await server.close();
    }
  }
}

/** Lets one server run for as long as `work` takes; the others keep their cores to themselves. */
export async function whileRunning<Result>(
  { pid }: FeedServer,
  work: () => Promise<Result>,
): Promise<Result> {
  process.kill(pid, 'SIGCONT');
  try {
    return await work();
  } finally {
    process.kill(pid, 'SIGSTOP');
  }
}

function commandFor(
  { databaseUrl, profile }: Pick<Stage, 'databaseUrl' | 'profile'>,
  name: FeedServerName,
): ServerCommand {
  const nodeOptions = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`];
  if (name === 'hub') return { ...hubCommand(databaseUrl), nodeOptions };
  const file = name === 'graphql-ws' ? './servers/peer.js' : './servers/floor.js';
  const script = fileURLToPath(new URL(file, import.meta.url));
  const env = { BENCH_DATABASE_URL: databaseUrl, BENCH_DEFLATE: name === 'deflating floor' ? '1' : '0' };
  return { name, script, nodeOptions, env };
}
