import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import postgres from 'postgres';
import { type Database, openDatabase } from '../../src/database/pools.ts';
import { readLogState } from '../../src/log/read-events.ts';
import { startSequencer } from '../../src/log/sequencer.ts';
import { verifyChain } from '../../src/log/verify-chain.ts';
import { printBar } from '../bar.ts';
import { median } from '../statistics.ts';
import { openWorkspace } from '../workspace.ts';
import { bareTable, type Way, type Workload, writeTurn } from './write-turn.ts';

/** How much to measure; the signal ends it after the turn that is under way. */
export interface LogBenchmarkOptions {
  readonly rounds: number;
  readonly seconds: number;
  readonly signal: AbortSignal;
}

const workloads: readonly Workload[] = [
  { name: 'one event a commit, 16 writers', writers: 16, eventsPerCommit: 1 },
  { name: '1 000 events a commit, 1 writer', writers: 1, eventsPerCommit: 1_000 },
];

/** The share of the speed of bare inserts that appending must reach. */
const bar = 0.8;

/** Rates in events per second, and how long the log took to hold everything once the writers had stopped. */
interface Round {
  readonly log: number;
  readonly floor: number;
  readonly drainMs: number;
}

/**
 * Appends events while the sequencer moves them, and beside it inserts the same rows into a table that nobody reads,
 * in turns. True when the bar is met by every workload and the log holds every event once.
 */
export async function benchmarkLog({ rounds, seconds, signal }: LogBenchmarkOptions): Promise<boolean> {
  const workspace = await openWorkspace();
  const url = workspace.databaseUrl;
  const admin = postgres(url, { max: 1, onnotice: () => {} });
  const database = await openDatabase({ url, poolSize: 32, statementTimeoutMs: 60_000 });
  const sequencer = startSequencer({ url, log: pino({ level: 'warn' }), daysKept: 90 });
  try {
    await admin.unsafe(bareTable);
    const verdicts: boolean[] = [];
    for (const workload of workloads) {
      const measured: Round[] = [];
      // The first round warms up.
      for (let round = 0; round <= rounds; round += 1) {
        const result = await measureRound(database, admin, workload, seconds, round % 2 === 0);
        signal.throwIfAborted();
        if (round > 0) measured.push(result);
      }
      verdicts.push(printReport(workload, measured, await readLags(admin, workload)));
    }
    verdicts.push(await isWhole(database));
    return verdicts.every(Boolean);
  } finally {
    await sequencer.close();
    await Promise.all([database.close(), admin.end()]);
    await workspace.close();
  }
}

async function measureRound(
  database: Database,
  admin: postgres.Sql,
  workload: Workload,
  seconds: number,
  isLogFirst: boolean,
): Promise<Round> {
  const rates = { log: 0, floor: 0 };
  let drainMs = 0;
  const order: readonly Way[] = isLogFirst ? ['log', 'floor'] : ['floor', 'log'];
  for (const way of order) {
    rates[way] = await writeTurn(database, way, workload, seconds);
    const stoppedAt = performance.now();
    while ((await admin`select from log.outbox limit 1`).length > 0) await sleep(5);
    if (way === 'log') drainMs = performance.now() - stoppedAt;
  }
  return { ...rates, drainMs };
}

/** Percentiles of the time from the beginning of a transaction to its events' place in the log, of the last turns. */
async function readLags(
  admin: postgres.Sql,
  { eventsPerCommit }: Workload,
): Promise<{ p50: number; p99: number }> {
  const [lags] = await admin<{ p50: number; p99: number }[]>`
    select percentile_cont(0.5) within group (order by ms) as p50,
           percentile_cont(0.99) within group (order by ms) as p99
      from (select extract(epoch from appended_at - recorded_at) * 1000 as ms
              from log.event_log order by position desc limit ${eventsPerCommit === 1 ? 5_000 : 50_000}) e`;
  return lags ?? { p50: Number.NaN, p99: Number.NaN };
}

function printReport(
  { name }: Workload,
  rounds: readonly Round[],
  lags: { p50: number; p99: number },
): boolean {
  const rate = (way: Way): string => median(rounds.map((round) => round[way])).toFixed(0);
  const drainMs = Math.max(...rounds.map((round) => round.drainMs));
  console.log(`
### ${name}

| | events/s |
|---|---|
| appended, moved and hashed meanwhile | ${rate('log')} |
| bare inserts | ${rate('floor')} |

Begin of the transaction to place in the log: p50 ${lags.p50.toFixed(0)} ms, p99 ${lags.p99.toFixed(0)} ms. All was in the log at most ${drainMs.toFixed(0)} ms after the writers stopped.
`);
  return printBar('bare inserts', median(rounds.map(({ log, floor }) => log / floor)), bar);
}

/** Whether the log is dense and unaltered from its first event to its last. */
async function isWhole(database: Database): Promise<boolean> {
  const { position } = await readLogState(database);
  const { verified, fault } = await verifyChain(database);
  const isMet = fault === undefined && verified === position;
  console.log(`${isMet ? 'PASS' : 'FAIL'}: ${verified} of ${position} events in one dense chain`);
  return isMet;
}
