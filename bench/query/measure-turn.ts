import { cpuSeconds, familyCpuSeconds } from '../cpu-time.ts';
import { quantile } from '../statistics.ts';
import { applyLoad } from './apply-load.ts';
import type { Asker } from './asker.ts';
import type { Question } from './questions.ts';

/** What one server did with one question in one round. */
export interface Turn {
  readonly server: string;
  readonly question: Question['name'];
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** CPU seconds of the server's process for 1 000 requests. */
  readonly nodeCpu: number;
  /** CPU seconds of PostgreSQL for 1 000 requests. */
  readonly postgresCpu: number;
}

/** What to measure, and for how long. */
export interface TurnOptions {
  readonly asker: Asker;
  readonly question: Question;
  readonly seconds: number;
  readonly postmasterPid: number;
}

/** Puts one server under load with one question and counts what it took. */
export async function measureTurn({ asker, question, seconds, postmasterPid }: TurnOptions): Promise<Turn> {
  const nodeBefore = cpuSeconds(asker.pid);
  const postgresBefore = familyCpuSeconds(postmasterPid);
  const load = await applyLoad(asker, question, seconds);
  const thousands = load.latenciesMs.length / 1000;
  return {
    server: asker.name,
    question: question.name,
    requestsPerSecond: load.latenciesMs.length / load.seconds,
    p50Ms: quantile(load.latenciesMs, 0.5),
    p99Ms: quantile(load.latenciesMs, 0.99),
    nodeCpu: (cpuSeconds(asker.pid) - nodeBefore) / thousands,
    postgresCpu: (familyCpuSeconds(postmasterPid) - postgresBefore) / thousands,
  };
}
