import { issueApiKey } from '../../../src/access/api-keys.ts';
import { readAs } from '../../../src/database/audience.ts';
import type { Database } from '../../../src/database/pools.ts';
import { type FeedServerName, type Stage, withServers } from '../stage.ts';
import { rehearse, takeTurn } from '../take-turn.ts';
import { printTellings, type ToldRound } from '../telling-report.ts';
import { everyone, singleBars, subjectAt } from './fan-out.ts';

const sizes = [1_000, 5_000];
const organisationCount = 200;
const hourMs = 3_600_000;

/** One shape for everybody, who come with the keys of two hundred organisations: each may see something else. */
export async function measureAudiences(stage: Stage): Promise<boolean> {
  const keys = await issueKeys(stage.source.database);
  const names: readonly FeedServerName[] = ['hub', 'floor', 'graphql-ws'];
  return withServers(stage, names, async (servers) => {
    await rehearse(stage, servers, everyone(100));
    const verdicts: boolean[] = [];
    for (const size of sizes) {
      const told: ToldRound[] = [];
      for (let round = 1; round <= stage.rounds; round += 1) {
        for (const server of servers) {
          await takeTurn(stage, server, { ...everyone(size), keys }, async ({ tell }) => {
            const telling = await tell((count) => subjectAt(stage, count), stage.seconds);
            told.push({ server: server.name, telling });
          });
        }
        console.log(
          `${size} subscribers of ${keys.length} organisations: round ${round} of ${stage.rounds} done.`,
        );
      }
      const title = `${size} subscribers of one shape and ${keys.length} organisations, single events`;
      verdicts.push(printTellings(title, told, singleBars(size)));
    }
    return verdicts.every(Boolean);
  });
}

/** A key for each of so many organisations. @throws Error when the data has too few, which the bundled data has not. */
async function issueKeys(database: Database): Promise<readonly string[]> {
  const rows = await readAs(database, { kind: 'public' }, someOrganisations, [organisationCount]);
  if (rows.length < organisationCount) throw new Error(`There are only ${rows.length} organisations.`);
  const expiresAt = new Date(Date.now() + 10 * hourMs);
  return Promise.all(
    rows.map(([id]) =>
      issueApiKey(database, { organisationId: String(id), label: 'benchmark', scopes: [], expiresAt }),
    ),
  );
}

const someOrganisations = {
  name: 'bench organisations',
  text: 'select id::text from organisations order by id limit $1',
};
