import { printBar } from '../bar.ts';
import { median } from '../statistics.ts';
import type { FeedServerName } from './stage.ts';
import type { Telling } from './take-turn.ts';

/** What one server did in one round. */
export interface ToldRound {
  readonly server: FeedServerName;
  readonly telling: Telling;
}

/** A ratio to another server that the hub must reach. */
export interface TellingBar {
  readonly base: FeedServerName;
  readonly atLeast: number;
}

const columns = [
  'server',
  'deliveries/s',
  'x floor',
  'x graphql-ws',
  'p50 ms',
  'p99 ms',
  'last ms',
  'commit to last ms',
  'CPU s/million',
  'of the load',
];

/**
 * Prints a Markdown table with the medians over all rounds, and the bars of the hub; true when all are met. Ratios
 * are medians of the ratios within each round, since a round shares the weather of the machine.
 */
export function printTellings(
  title: string,
  rounds: readonly ToldRound[],
  bars: readonly TellingBar[],
): boolean {
  console.log(`\n### ${title}\n\n| ${columns.join(' | ')} |\n|${columns.map(() => '---').join('|')}|`);
  for (const server of new Set(rounds.map((round) => round.server))) {
    const own = tellingsOf(rounds, server);
    const middle = (value: (telling: Telling) => number, digits: number): string =>
      median(own.map(value)).toFixed(digits);
    const cells = [
      server,
      middle(rateOf, 0),
      ...(['floor', 'graphql-ws'] as const).map((base) => shown(ratioTo(rounds, server, base))),
      middle(({ p50Ms }) => p50Ms, 1),
      middle(({ p99Ms }) => p99Ms, 1),
      middle(({ lastMs }) => lastMs, 1),
      middle(({ fromCommitMs }) => fromCommitMs, 1),
      middle(({ cpu, deliveries }) => (cpu * 1e6) / deliveries, 1),
      middle(({ loadCpu, deliveries }) => (loadCpu * 1e6) / deliveries, 1),
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
  console.log('');
  return bars
    .map(({ base, atLeast }) => printBar(base, ratioTo(rounds, 'hub', base), atLeast))
    .every(Boolean);
}

const shown = (ratio: number): string => (Number.isNaN(ratio) ? '' : ratio.toFixed(2));

const rateOf = ({ deliveries, seconds }: Telling): number => deliveries / seconds;

const tellingsOf = (rounds: readonly ToldRound[], server: FeedServerName): Telling[] =>
  rounds.filter((round) => round.server === server).map(({ telling }) => telling);

/** NaN when one of the two was not measured. */
function ratioTo(rounds: readonly ToldRound[], server: FeedServerName, base: FeedServerName): number {
  const theirs = tellingsOf(rounds, base).map(rateOf);
  return median(tellingsOf(rounds, server).map((own, round) => rateOf(own) / (theirs[round] ?? Number.NaN)));
}
