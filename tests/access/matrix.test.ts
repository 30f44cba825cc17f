import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { issueApiKey, keyScopes } from '../../src/access/api-keys.ts';
import { Issuers, remoteIssuer } from '../../src/access/issuers/issuers.ts';
import { readLogState } from '../../src/log/read-events.ts';
import { allRight, allWays, Cells, type Comparison, expectedCells } from '../support/access-matrix/cells.ts';
import { findLoosenings } from '../support/access-matrix/loosened-policies.ts';
import { letReadersIn, type MatrixReader } from '../support/access-matrix/matrix-readers.ts';
import type { MatrixRecords } from '../support/access-matrix/matrix-records.ts';
import { noteRows, runRound } from '../support/access-matrix/run-round.ts';
import { type Parties, sharingStates } from '../support/access-matrix/sharing-states.ts';
import { type LiveServer, startLiveServer } from '../support/live-server.ts';
import { uuidFor } from '../support/small-world-events.ts';
import { startTokenIssuer, type TokenIssuer } from '../support/token-issuer.ts';
import { senderTo } from '../support/writing-server.ts';

let issuer: TokenIssuer;
let live: LiveServer;
let readers: readonly MatrixReader[];
let parties: Parties;
let records: MatrixRecords;
const cells = new Cells();
beforeAll(async () => {
  issuer = await startTokenIssuer();
  const issuers = new Issuers([remoteIssuer(issuer.settings)]);
  live = await startLiveServer(issuers);
  readers = await letReadersIn(live.database, issuer, issuers);
  const expiresAt = new Date(Date.now() + 3_600_000);
  const key = { organisationId: uuidFor('MdM'), label: 'steward', scopes: keyScopes, expiresAt };
  const recipient = senderTo(live.httpUrl, `Bearer ${await issueApiKey(live.database, key)}`);
  parties = { provider: live.officer, recipient, sql: live.sql };
});
afterAll(async () => {
  await live.close();
  await issuer.close();
});

/** All that was committed has its place in the log. */
async function settleLog(): Promise<void> {
  const waiting = async () => Number((await live.sql`select count(*) from log.outbox`)[0]?.count);
  while ((await waiting()) > 0) await sleep(10);
  await readLogState(live.database);
}

test.each(sharingStates.map((sharing, number) => ({ ...sharing, sharing, number })))(
  'with an agreement that is $name everybody sees by every way what the oracle says',
  async ({ sharing, number }) => {
    await live.sql`delete from agreement_shares`;
    await sharing.arrange(parties);
    await settleLog();
    records = await runRound({ live, readers, sharing, number }, cells);
    expect(cells.compare(expectedCells([sharing]))).toEqual(allRight);
  },
  60_000,
);

test('every cell was looked at, and none besides', () => {
  const expected = expectedCells(sharingStates);
  expect(cells.compare(expected)).toEqual(allRight);
  expect(cells.count).toBe(expected.size);
  // 14 states, 5 labels: 34 readers by 134 ways, and 4 roles of PostgreSQL by 15 tables.
  expect(cells.count).toBe(14 * 5 * (34 * 134 + 4 * 15));
});

const sortOf = ({ isSignedIn, belonging, isNamed, isAuditor }: MatrixReader): string =>
  [isSignedIn, belonging, isNamed, isAuditor].join();

describe('what is done to the protection of rows shows in the matrix', () => {
  /** One reader of each sort that the oracle tells apart. */
  const sorts = () => [...new Map(readers.map((reader) => [sortOf(reader), reader])).values()];

  /** What the matrix of the tables themselves says of the last records. */
  async function compareRows(among = readers): Promise<Comparison> {
    const seen = new Cells();
    const [sharing] = sharingStates.slice(-1);
    if (sharing === undefined) throw new Error('There is no state.');
    await noteRows({ live, readers: among, sharing }, records, seen);
    return seen.compare(expectedCells([sharing], 'rows alone'));
  }

  test('each policy that lets everything through, and each FORCE that is dropped', async () => {
    expect(await compareRows()).toEqual(allRight);
    const loosenings = await findLoosenings(live.sql);
    const unnoticed: string[] = [];
    for (const { name, statement, undo } of loosenings) {
      await live.sql.unsafe(statement);
      if ((await compareRows(sorts())).wrong === 0) unnoticed.push(name);
      await live.sql.unsafe(undo);
    }
    expect(unnoticed).toEqual([]);
    expect(loosenings.length).toBeGreaterThan(55);
    expect(await compareRows()).toEqual(allRight);
  }, 60_000);

  test('a policy of incidents that lets everything through is seen by every way that leads to them', async () => {
    const [sharing] = sharingStates;
    if (sharing === undefined) throw new Error('There is no state.');
    const loosenings = await findLoosenings(live.sql);
    const [loosening] = loosenings.filter(({ name }) => /see_halcyon_member on public.incidents/.test(name));
    await live.sql.unsafe(loosening?.statement ?? '');
    const seen = new Cells();
    await live.sql`delete from agreement_shares`;
    await runRound({ live, readers, sharing, number: sharingStates.length }, seen);
    await live.sql.unsafe(loosening?.undo ?? '');
    // The log has a policy of its own, which goes by what its events say of labels.
    const isOfLog = (way: string): boolean => /changes|event_log/.test(way);
    const ways = allWays.filter((way) => way.startsWith('incidents') && !isOfLog(way));
    expect(seen.leaks(expectedCells([sharing]))).toEqual(ways);
  }, 60_000);
});
