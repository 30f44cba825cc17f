import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** A server under test, in a process of its own. */
export interface ServerProcess {
  readonly name: string;
  /** Where it takes questions, for example http://127.0.0.1:41234/graphql. */
  readonly endpoint: string;
  readonly pid: number;
  close(): Promise<void>;
}

/** What to run: a script of the build and its environment. */
export interface ServerCommand {
  readonly name: string;
  readonly script: string;
  readonly parameters?: readonly string[];
  /** What node itself is told. */
  readonly nodeOptions?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Starts the script and waits until it prints the address of its /graphql. It ends with this process at the latest.
 * @throws Error with what it printed when it ends before that.
 */
export async function startServerProcess(command: ServerCommand): Promise<ServerProcess> {
  const { PATH, HOME, TMPDIR } = process.env;
  const { nodeOptions = [], script, parameters = [] } = command;
  const child = spawn(process.execPath, [...nodeOptions, script, ...parameters], {
    env: { PATH, HOME, TMPDIR, NODE_ENV: 'production', ...command.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A session of its own: Ctrl-C in the terminal reaches the benchmark alone, which stops its servers.
    detached: true,
  });
  const endWithUs = (): void => void child.kill('SIGKILL');
  process.once('exit', endWithUs);
  const ended = once(child, 'close');
  let printed = '';
  const endpoint = await new Promise<string>((resolve, reject) => {
    const listen = (text: string): void => {
      printed += text;
      const found = printed.match(/http:\/\/\S+\/graphql/)?.[0];
      if (found !== undefined) resolve(found);
    };
    child.stdout.setEncoding('utf8').on('data', listen);
    child.stderr.setEncoding('utf8').on('data', listen);
    ended.then(() => reject(new Error(`${command.name} ended before it was ready:\n${printed}`)), reject);
  });
  return {
    name: command.name,
    endpoint,
    pid: child.pid ?? 0,
    close: async () => {
      child.kill('SIGTERM');
      await ended;
      process.off('exit', endWithUs);
    },
  };
}
