import { fileURLToPath } from 'node:url';
import { hubCommand } from '../hub-command.ts';
import { type ServerCommand, type ServerProcess, startServerProcess } from '../server-process.ts';
import { loadData, openWorkspace } from '../workspace.ts';
import { assertEqualAnswers } from './equal-answers.ts';
import { measureRounds } from './measure-rounds.ts';
import { printQueryReport } from './query-report.ts';
import { type Question, questionsAbout } from './questions.ts';
import { readDatabase } from './read-database.ts';

/** How long to measure; the signal ends it after the turn that is under way. */
export interface QueryBenchmarkOptions {
  readonly rounds: number;
  readonly seconds: number;
  /** Only these questions. */
  readonly questions: readonly Question['name'][];
  readonly signal: AbortSignal;
}

/**
 * Asks the hub, the textbook server and the floor the same questions on the same database, in turns, after proving
 * that all three answer alike. Prints medians, ratios and bars; true when every bar is met.
 */
export async function benchmarkQueries(options: QueryBenchmarkOptions): Promise<boolean> {
  const workspace = await openWorkspace();
  const servers: ServerProcess[] = [];
  try {
    await loadData(workspace, (file) => console.log(`Loading ${file} …`), options.signal);
    const { subjects, postmasterPid } = await readDatabase(workspace.databaseUrl);
    const questions = questionsAbout(subjects).filter(({ name }) => options.questions.includes(name));
    for (const command of serverCommands(workspace.databaseUrl)) {
      servers.push(await startServerProcess(command));
    }
    for (const question of questions) await assertEqualAnswers(servers, question);
    console.log('All servers give equal answers. Measuring …');
    const turns = await measureRounds({ ...options, askers: servers, questions, postmasterPid });
    return printQueryReport(questions, turns);
  } finally {
    for (const server of servers) await server.close();
    await workspace.close();
  }
}

function serverCommands(databaseUrl: string): ServerCommand[] {
  const scriptAt = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
  const env = { BENCH_DATABASE_URL: databaseUrl };
  return [
    hubCommand(databaseUrl),
    { name: 'textbook', script: scriptAt('../textbook/server.js'), env },
    { name: 'floor', script: scriptAt('../floor/server.js'), env },
  ];
}
