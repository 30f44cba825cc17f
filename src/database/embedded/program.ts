import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { HubError } from '../../errors.ts';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import type { ClusterHome } from './home.ts';

/** What running PostgreSQL's programs for one cluster needs. */
export interface ProgramContext {
  readonly home: ClusterHome;
  readonly binaries: Binaries;
  readonly account: Account | undefined;
}

/** Nothing of the caller's environment reaches PostgreSQL: PGDATA, PGOPTIONS or a library path would mislead it. */
export function programEnvironment(): NodeJS.ProcessEnv {
  const { PATH, SystemRoot } = process.env;
  return { PATH, SystemRoot, LC_ALL: 'C', TZ: 'UTC' };
}

/**
 * Runs one of PostgreSQL's programs to its end; its output goes to the cluster's log file when it fails.
 * @throws HubError DATABASE_START with the program's own reason.
 */
export async function runProgram(
  context: ProgramContext,
  program: string,
  parameters: string[],
  input = '',
): Promise<void> {
  const child = spawn(program, parameters, {
    ...context.account,
    cwd: context.home.folder,
    env: programEnvironment(),
    // A session of its own: Ctrl-C in the terminal is ours to handle, once this short step is done.
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const output: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => output.push(text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => output.push(text));
  child.stdin.on('error', () => {}); // The program ended without reading: its exit code says why.
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code === 0) return;
  const text = output.join('');
  appendFileSync(context.home.logFile, text);
  const reason = text.match(/(?:error|FATAL): +(.*)/)?.[1] ?? `it ended with code ${code}`;
  throw new HubError(
    'DATABASE_START',
    `PostgreSQL could not be set up: ${reason}. See ${context.home.logFile}.`,
  );
}
