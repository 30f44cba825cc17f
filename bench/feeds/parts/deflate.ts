import { type Stage, withServers } from '../stage.ts';
import { rehearse, takeTurn } from '../take-turn.ts';
import { printTellings, type ToldRound } from '../telling-report.ts';
import { everyone, subjectAt } from './fan-out.ts';

const sockets = 1_000;

/** Compressed messages beside `ws.send` that compresses every one: permessage-deflate, which the clients offer. */
export async function measureDeflate(stage: Stage): Promise<boolean> {
  return withServers(stage, ['hub', 'deflating floor'], async (servers) => {
    await rehearse(stage, servers, { ...everyone(100), offersDeflate: true });
    const rounds: ToldRound[] = [];
    const accepted = new Map<string, string>();
    for (let round = 1; round <= stage.rounds; round += 1) {
      for (const server of servers) {
        const audience = { ...everyone(sockets), offersDeflate: true };
        const telling = await takeTurn(stage, server, audience, ({ tell, extension }) => {
          accepted.set(server.name, extension);
          return tell((count) => subjectAt(stage, count), stage.seconds);
        });
        rounds.push({ server: server.name, telling });
      }
      console.log(`Compressed: round ${round} of ${stage.rounds} done.`);
    }
    const isOffered = accepted.get('hub') !== '';
    const bar = { base: 'deflating floor', atLeast: 4 } as const;
    const title = `${sockets} subscribers, compressed single events`;
    const isMet = printTellings(title, rounds, isOffered ? [bar] : []);
    if (!isOffered) console.log('FAIL: the hub does not compress.');
    return isOffered && isMet;
  });
}
