import { type FeedServerName, type Stage, withServers } from '../stage.ts';
import { type Audience, rehearse, takeTurn } from '../take-turn.ts';
import { printTellings, type TellingBar, type ToldRound } from '../telling-report.ts';

/** One shape for everybody, each under an id of its own: single events, and bursts of fifty in one transaction. */
export const measureFanOut = (stage: Stage): Promise<boolean> =>
  measureTelling(stage, {
    sizes: [100, 1_000, 5_000],
    nameOf: (size) => `${size} subscribers of one shape`,
  });

/** Who is told, and what that is called. */
export interface Crowd {
  readonly sizes: readonly number[];
  readonly nameOf: (size: number) => string;
  /** The keys that they come with, dealt out in turn; all are anonymous unless given. */
  readonly keys?: readonly string[];
}

/** Tells everything to so many, single events and bursts. True when the bars are met. */
export function measureTelling(stage: Stage, { sizes, nameOf, keys = [] }: Crowd): Promise<boolean> {
  const names: readonly FeedServerName[] = ['hub', 'floor', 'graphql-ws'];
  return withServers(stage, names, async (servers) => {
    await rehearse(stage, servers, everyone(100));
    const verdicts: boolean[] = [];
    for (const size of sizes) {
      const singles: ToldRound[] = [];
      const bursts: ToldRound[] = [];
      for (let round = 1; round <= stage.rounds; round += 1) {
        for (const server of servers) {
          await takeTurn(stage, server, { ...everyone(size), keys }, async ({ tell }) => {
            const single = await tell((count) => subjectAt(stage, count), stage.seconds);
            singles.push({ server: server.name, telling: single });
            // What a burst does to it is told by the single events already: it has nothing to gain.
            if (server.name === 'graphql-ws') return;
            const burst = await tell(() => stage.source.subjects, stage.seconds);
            bursts.push({ server: server.name, telling: burst });
          });
        }
        console.log(`${nameOf(size)}: round ${round} of ${stage.rounds} done.`);
      }
      verdicts.push(printTellings(`${nameOf(size)}, single events`, singles, singleBars(size)));
      const burstBars = [{ base: 'floor', atLeast: 1.8 }] as const;
      verdicts.push(printTellings(`${nameOf(size)}, bursts of 50`, bursts, burstBars));
    }
    return verdicts.every(Boolean);
  });
}

/** The bars of single events. With a hundred sockets a turn is over in a millisecond and says more about the clock than about the servers. */
const singleBars = (size: number): TellingBar[] =>
  size < 1_000
    ? []
    : [
        { base: 'floor', atLeast: 0.95 },
        { base: 'graphql-ws', atLeast: 3.5 },
      ];

/** So many sockets that all ask for everything. */
export const everyone = (sockets: number): Audience => ({
  sockets,
  operationsPerSocket: 1,
  regionIds: [undefined],
  receiversPerEvent: sockets,
  offersDeflate: false,
});

/** One change after the other, of all subjects in turn. */
export const subjectAt = ({ source: { subjects } }: Stage, count: number): typeof subjects =>
  subjects.slice(count % subjects.length, (count % subjects.length) + 1);
