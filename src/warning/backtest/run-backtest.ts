import { setImmediate as breathe } from 'node:timers/promises';
import { countsOf } from '../detectors/judge-periods.ts';
import { type EscalationRule, escalationsAhead } from './escalation.ts';
import type { Method } from './methods.ts';
import {
  type BacktestSeries,
  judgeRegion,
  type MethodScore,
  type RegionResult,
  scoreMethod,
} from './score-method.ts';

/** How far a backtest is, and what ends it early. */
export interface BacktestOptions {
  readonly rule: EscalationRule;
  readonly signal: AbortSignal;
  onProgress(done: number, total: number): void;
}

/** How the methods did, and what each said week by week, in the order of the series. */
export interface BacktestResult {
  /** Weeks of all regions of which it is known whether an escalation lay ahead, and those in which one did. */
  readonly knownWeeks: number;
  readonly escalationWeeks: number;
  readonly scores: readonly MethodScore[];
  readonly byMethod: ReadonlyMap<string, readonly RegionResult[]>;
}

/**
 * Lets every method judge every series and scores it. Pauses after each series, so that progress shows and Ctrl-C is
 * heard. @throws the reason of the signal when that aborts.
 */
export async function runBacktest(
  series: readonly BacktestSeries[],
  methods: readonly Method[],
  { rule, signal, onProgress }: BacktestOptions,
): Promise<BacktestResult> {
  const byMethod = new Map<string, RegionResult[]>(methods.map(({ name }) => [name, []]));
  for (const [place, each] of series.entries()) {
    await breathe();
    signal.throwIfAborted();
    for (const method of methods) byMethod.get(method.name)?.push(judgeRegion(method, each, rule));
    onProgress(place + 1, series.length);
  }
  const scores = methods.map((method) => scoreMethod(method, byMethod.get(method.name) ?? []));
  const known = series.flatMap(({ weeks, scoredFrom }) =>
    escalationsAhead(countsOf(weeks), rule)
      .slice(scoredFrom)
      .filter((isAhead) => isAhead !== null),
  );
  const escalationWeeks = known.filter((isAhead) => isAhead).length;
  return { knownWeeks: known.length, escalationWeeks, scores, byMethod };
}
