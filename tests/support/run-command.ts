import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { builtMain } from './hub-process.ts';

/** What a command printed, and its exit code. */
export interface CommandRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command to its end on the database of that URL, with these settings beside. */
export async function runCommand(
  databaseUrl: string,
  words: readonly string[],
  settings: Readonly<Record<string, string>> = {},
): Promise<CommandRun> {
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, HALCYON_DATABASE_URL: databaseUrl, ...settings };
  return promisify(execFile)(process.execPath, [builtMain, ...words], { env }).then(
    (printed) => ({ code: 0, ...printed }),
    (error: CommandRun) => error,
  );
}
