import postgres from 'postgres';
import { issueApiKey } from '../../src/access/api-keys.ts';
import { openDatabase } from '../../src/database/pools.ts';
import { hubCommand } from '../hub-command.ts';
import type { Asker } from '../query/asker.ts';
import { assertEqualAnswers } from '../query/equal-answers.ts';
import { type Measurement, measureRounds } from '../query/measure-rounds.ts';
import { questionsAbout } from '../query/questions.ts';
import { readDatabase } from '../query/read-database.ts';
import { type ServerProcess, startServerProcess } from '../server-process.ts';
import { loadData, openWorkspace } from '../workspace.ts';
import { printAccessReport } from './access-report.ts';

/** How long to measure. */
export type AccessBenchmarkOptions = Pick<Measurement, 'rounds' | 'seconds' | 'signal'>;

/**
 * Asks a hub the same questions anonymously and with a key, and another hub on a twin of its database that has no
 * row-level security, after proving that all are answered alike. True when what access costs is within its bars.
 */
export async function benchmarkAccess(options: AccessBenchmarkOptions): Promise<boolean> {
  const workspace = await openWorkspace();
  const servers: ServerProcess[] = [];
  try {
    await loadData(workspace, (file) => console.log(`Loading ${file} …`), options.signal);
    const { databaseUrl } = workspace;
    const authorization = `Bearer ${await issueKey(databaseUrl)}`;
    const twinUrl = await copyDatabase(databaseUrl);
    const { subjects, postmasterPid } = await readDatabase(databaseUrl);
    const questions = questionsAbout(subjects);
    const askers: Asker[] = [];
    for (const [url, suffix] of [
      [databaseUrl, ''],
      [twinUrl, ', no policies'],
    ] as const) {
      const server = await startServerProcess(hubCommand(url));
      servers.push(server);
      const { endpoint, pid } = server;
      askers.push({ name: `anonymous${suffix}`, endpoint, pid });
      askers.push({ name: `signed in${suffix}`, endpoint, pid, authorization });
    }
    // Not before: a hub that starts puts its policies right.
    await dropPolicies(twinUrl);
    for (const question of questions) await assertEqualAnswers(askers, question);
    console.log('Everybody gets equal answers. Measuring …');
    const turns = await measureRounds({ ...options, askers, questions, postmasterPid });
    return printAccessReport(questions, turns);
  } finally {
    for (const server of servers) await server.close();
    await workspace.close();
  }
}

/** A key of the organisation that comes first. */
async function issueKey(url: string): Promise<string> {
  const admin = postgres(url, { max: 1 });
  const database = await openDatabase({ url, poolSize: 1, statementTimeoutMs: 5_000 });
  try {
    const [organisation] = await admin<{ id: string }[]>`select id from organisations order by id limit 1`;
    const expiresAt = new Date(Date.now() + 86_400_000);
    const request = { organisationId: organisation?.id ?? '', label: 'bench', scopes: [], expiresAt };
    return await issueApiKey(database, request);
  } finally {
    await database.close();
    await admin.end();
  }
}

/** Answers the address of a copy of the database. */
async function copyDatabase(url: string): Promise<string> {
  const copy = new URL(url);
  const name = copy.pathname.slice(1);
  copy.pathname = `/${name}_open`;
  const server = new URL(url);
  server.pathname = '/template1';
  const admin = postgres(server.href, { max: 1 });
  await admin`create database ${admin(`${name}_open`)} template ${admin(name)}`;
  await admin.end();
  return copy.href;
}

/** Makes every row everybody's, a table at a time: the hub is at work, and holds some of them. */
async function dropPolicies(url: string): Promise<void> {
  const admin = postgres(url, { max: 1, onnotice: () => {} });
  const tables = await admin<{ name: string }[]>`
    select oid::regclass::text as name from pg_class where relrowsecurity`;
  for (const { name } of tables) {
    await admin.unsafe(`alter table ${name} disable row level security, no force row level security`);
  }
  await admin`analyze`;
  await admin.end();
}
