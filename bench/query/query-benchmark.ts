import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import postgres from 'postgres';
import { parentOf } from '../cpu-time.ts';
import { type ServerCommand, type ServerProcess, startServerProcess } from '../server-process.ts';
import { loadData, openWorkspace } from '../workspace.ts';
import { measureTurn, type Turn } from './measure-turn.ts';
import { printQueryReport } from './query-report.ts';
import { type Question, questionsAbout, type Subjects } from './questions.ts';

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
    await loadData(workspace, (file) => say(`Loading ${file} …`), options.signal);
    const { subjects, postmasterPid } = await readDatabase(workspace.databaseUrl);
    const questions = questionsAbout(subjects).filter(({ name }) => options.questions.includes(name));
    for (const command of serverCommands(workspace.databaseUrl)) {
      servers.push(await startServerProcess(command));
    }
    for (const question of questions) await assertEqualAnswers(servers, question);
    say('All servers give equal answers. Measuring …');
    const turns = await measureRounds({ ...options, servers, questions, postmasterPid });
    return printQueryReport(questions, turns);
  } finally {
    for (const server of servers) await server.close();
    await workspace.close();
  }
}

interface Measurement extends Omit<QueryBenchmarkOptions, 'questions'> {
  readonly servers: readonly ServerProcess[];
  readonly questions: readonly Question[];
  readonly postmasterPid: number;
}

async function measureRounds(measurement: Measurement): Promise<Turn[]> {
  // Connections, plans and the just-in-time compiler warm up, which nobody needs to see.
  await measureRound({ ...measurement, seconds: 1 });
  const turns: Turn[] = [];
  for (let round = 1; round <= measurement.rounds; round += 1) {
    turns.push(...(await measureRound(measurement)));
    say(`Round ${round} of ${measurement.rounds} done.`);
  }
  return turns;
}

async function measureRound(measurement: Measurement): Promise<Turn[]> {
  const { servers, questions, seconds, postmasterPid, signal } = measurement;
  const turns: Turn[] = [];
  for (const question of questions) {
    for (const server of servers) {
      signal.throwIfAborted();
      turns.push(await measureTurn({ server, question, seconds, postmasterPid }));
    }
  }
  return turns;
}

function serverCommands(databaseUrl: string): ServerCommand[] {
  const scriptAt = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
  const env = { BENCH_DATABASE_URL: databaseUrl };
  return [
    {
      name: 'hub',
      script: scriptAt('../../src/main.js'),
      parameters: ['serve'],
      env: { HALCYON_DATABASE_URL: databaseUrl, HALCYON_PORT: '0', HALCYON_LOG_LEVEL: 'warn' },
    },
    { name: 'textbook', script: scriptAt('../textbook/server.js'), env },
    { name: 'floor', script: scriptAt('../floor/server.js'), env },
  ];
}

/** The ids over which questions rotate, and the process above all backends of the server. */
async function readDatabase(databaseUrl: string): Promise<{ subjects: Subjects; postmasterPid: number }> {
  const admin = postgres(databaseUrl, { max: 1 });
  try {
    const missions = await admin<{ id: string }[]>`select id from missions order by acronym`;
    const regions = await admin<{ id: string }[]>`
      select region_id as id from incident_regions group by region_id having count(*) >= 100 order by region_id`;
    const [backend] = await admin<{ pid: number }[]>`select pg_backend_pid() as pid`;
    const subjects = { missionIds: missions.map(({ id }) => id), regionIds: regions.map(({ id }) => id) };
    return { subjects, postmasterPid: parentOf(backend?.pid ?? 0) };
  } finally {
    await admin.end();
  }
}

/** @throws Error when two servers answer differently for any of the variables. */
async function assertEqualAnswers(servers: readonly ServerProcess[], question: Question): Promise<void> {
  for (const variables of question.variables) {
    const answers = await Promise.all(servers.map(({ endpoint }) => ask(endpoint, question, variables)));
    const different = servers.find((_server, index) => !isDeepStrictEqual(answers[index], answers[0]));
    if (different === undefined) continue;
    throw new Error(`${different.name} answers "${question.name}" otherwise: ${JSON.stringify(variables)}`);
  }
}

async function ask(endpoint: string, { document, name }: Question, variables: object): Promise<unknown> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: document, variables }),
  });
  const answer: unknown = await response.json();
  if (response.status === 200 && JSON.stringify(answer).startsWith('{"data"')) return answer;
  throw new Error(`${endpoint} did not answer the question "${name}": ${JSON.stringify(answer)}`);
}

function say(line: string): void {
  console.log(line);
}
