import { type FeedServerName, type Stage, withServers } from '../stage.ts';
import { type Audience, rehearse, takeTurn } from '../take-turn.ts';
import { printTellings, type TellingBar, type ToldRound } from '../telling-report.ts';

const sizes = [1_000, 10_000];

const bars: readonly TellingBar[] = [
  { base: 'floor', atLeast: 0.9 },
  { base: 'graphql-ws', atLeast: 20 },
];

/** Fifty filters by region: each event reaches a fiftieth. Every commit has one event for each filter. */
export async function measureFilters(stage: Stage): Promise<boolean> {
  const { subjects } = stage.source;
  const names: readonly FeedServerName[] = ['hub', 'floor', 'graphql-ws'];
  return withServers(stage, names, async (servers) => {
    await rehearse(stage, servers, withFilters(stage, 100));
    const verdicts: boolean[] = [];
    for (const size of sizes) {
      const audience = withFilters(stage, size);
      const rounds: ToldRound[] = [];
      for (let round = 1; round <= stage.rounds; round += 1) {
        for (const server of servers) {
          const telling = await takeTurn(stage, server, audience, ({ tell }) =>
            tell(() => subjects, stage.seconds),
          );
          rounds.push({ server: server.name, telling });
        }
        console.log(`${size} subscribers with filters: round ${round} of ${stage.rounds} done.`);
      }
      const title = `${size} subscribers with ${subjects.length} filters, bursts of one event for each`;
      verdicts.push(printTellings(title, rounds, size < 10_000 ? [] : bars));
    }
    return verdicts.every(Boolean);
  });
}

function withFilters({ source: { subjects } }: Stage, sockets: number): Audience {
  return {
    sockets,
    operationsPerSocket: 1,
    regionIds: subjects.map(({ regionId }) => regionId),
    receiversPerEvent: sockets / subjects.length,
    offersDeflate: false,
  };
}
