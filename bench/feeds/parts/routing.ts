import { randomUUID } from 'node:crypto';
import { printLimit } from '../../bar.ts';
import { median } from '../../statistics.ts';
import { type FeedServer, type Stage, withServers } from '../stage.ts';
import { type Audience, rehearse, type Telling, takeTurn } from '../take-turn.ts';

const sizes = [1_000, 5_000, 20_000];
const operationsPerSocket = 200;
/** How much an event may cost with the most filters, by what it costs with the fewest. */
const limit = 1.2;

/** More and more distinct filters, of which one matches each event: what an event costs must not grow with them. */
export async function measureRouting(stage: Stage): Promise<boolean> {
  return withServers(stage, ['hub'], async ([hub]) => {
    if (hub === undefined) return false;
    await rehearse(stage, [hub], audienceOf(stage, 1_000));
    const rounds: ReadonlyMap<number, Telling>[] = [];
    for (let round = 1; round <= stage.rounds; round += 1) {
      const tellings = new Map<number, Telling>();
      for (const size of sizes) tellings.set(size, await tellTo(stage, hub, size));
      rounds.push(tellings);
      console.log(`Filters: round ${round} of ${stage.rounds} done.`);
    }
    return printReport(rounds);
  });
}

function tellTo(stage: Stage, hub: FeedServer, filters: number): Promise<Telling> {
  return takeTurn(stage, hub, audienceOf(stage, filters), ({ tell }) =>
    tell(() => stage.source.subjects, stage.seconds),
  );
}

function audienceOf({ source: { subjects } }: Stage, filters: number): Audience {
  const matching = subjects.map(({ regionId }) => regionId);
  const others = Array.from({ length: filters - matching.length }, () => randomUUID());
  return {
    sockets: filters / operationsPerSocket,
    operationsPerSocket,
    regionIds: [...matching, ...others],
    receiversPerEvent: 1,
    offersDeflate: false,
  };
}

function printReport(rounds: readonly ReadonlyMap<number, Telling>[]): boolean {
  const middle = (size: number, value: (telling: Telling) => number): number =>
    median(rounds.flatMap((round) => round.get(size) ?? []).map(value));
  const cpu = (size: number): number => middle(size, (telling) => (telling.cpu * 1e6) / telling.events);
  const time = (size: number): number => middle(size, (telling) => (telling.seconds * 1e6) / telling.events);
  console.log('\n### Distinct filters, one of which matches each event, bursts of 50\n');
  console.log('| filters | CPU µs of the hub for an event | µs for an event |\n|---|---|---|');
  for (const size of sizes) console.log(`| ${size} | ${cpu(size).toFixed(0)} | ${time(size).toFixed(0)} |`);
  console.log('');
  const [fewest = 0] = sizes;
  return sizes
    .slice(1)
    .map((size) =>
      printLimit(
        `x the CPU of an event with ${fewest} filters, with ${size}`,
        cpu(size) / cpu(fewest),
        limit,
      ),
    )
    .every(Boolean);
}
