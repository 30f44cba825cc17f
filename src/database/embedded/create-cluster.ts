import { randomBytes, randomUUID } from 'node:crypto';
import { chownSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HubError } from '../../errors.ts';
import type { ClusterHome } from './home.ts';
import { type ProgramContext, runProgram } from './program.ts';

const superuser = 'postgres';
/** Holds everything of the hub. */
const databaseName = 'halcyon';

/** The superuser's URL of the hub's database on a server that listens on this port. */
export function serverUrl(home: ClusterHome, port: number): string {
  const password = readFileSync(home.passwordFile, 'utf8');
  return `postgres://${superuser}:${password}@127.0.0.1:${port}/${databaseName}`;
}

/**
 * Creates the cluster with a random superuser password and an empty database, unless it exists. It is built aside
 * and renamed when complete, so a run that was interrupted leaves only a draft, which the next one removes.
 * @throws HubError DATABASE_START with initdb's own reason.
 */
export async function createCluster(tools: ProgramContext, report: (line: string) => void): Promise<void> {
  const { home, account } = tools;
  removeDrafts(home);
  if (existsSync(home.data)) return;
  report(`Creating a PostgreSQL database in ${home.folder}.`);
  writeFileSync(home.passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 });
  if (account !== undefined) chownSync(home.passwordFile, account.uid, account.gid);
  const draft = `${home.data}.${randomUUID()}`;
  await initialise(tools, draft);
  await runProgram(
    tools,
    tools.binaries.postgres,
    ['--single', '-D', draft, 'postgres'],
    `create database ${databaseName}\n`,
  );
  renameSync(draft, home.data);
}

function removeDrafts(home: ClusterHome): void {
  for (const name of readdirSync(home.folder)) {
    if (name.startsWith('data.')) rmSync(join(home.folder, name), { recursive: true, force: true });
  }
}

/**
 * Text is compared by code point, the same on every system, with Unicode's rules for letters and case. Trigram
 * search asks the C library which characters are letters, so that must have a UTF-8 locale where there is one.
 */
async function initialise(tools: ProgramContext, draft: string): Promise<void> {
  const collation = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const access = ['-U', superuser, `--pwfile=${tools.home.passwordFile}`, '--auth=scram-sha-256'];
  const [last, ...others] = ['C', 'en_US.UTF-8', 'C.UTF-8'];
  for (const locale of others.reverse()) {
    try {
      return await runProgram(tools, tools.binaries.initdb, [
        '-D',
        draft,
        ...collation,
        `--locale=${locale}`,
        ...access,
      ]);
    } catch (error) {
      if (!(error instanceof HubError) || !/locale/i.test(error.message)) throw error;
    }
  }
  await runProgram(tools, tools.binaries.initdb, ['-D', draft, ...collation, `--locale=${last}`, ...access]);
}
