import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rowProtection } from '../../src/database/row-protection.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';
import { seedGraph } from '../support/graph-seed/graph-seed.ts';
import { fillTables, type Insider, labelAll, type World } from '../support/policy-mutations/fill-tables.ts';
import { findMutations } from '../support/policy-mutations/mutations.ts';
import { expectedSight, lookAt, prepareToLook } from '../support/policy-mutations/table-sight.ts';

let db: TestDatabase;
let sql: postgres.Sql;
const insider: Insider = {
  organisationId: '0198c7a2-0000-7000-8000-0000000000aa',
  personId: '0198c7a2-0000-7000-8000-0000000000bb',
};
beforeAll(async () => {
  db = await cloneDatabase();
  await seedGraph(db.url);
  sql = postgres(db.url, { max: 1, onnotice: () => {} });
  await sql.begin((tx) => fillTables(tx, insider));
  await prepareToLook(sql);
});
afterAll(async () => {
  await sql.end();
  await db.close();
});

/** What comes out of a transaction that leaves nothing behind. */
async function inPassing<Result>(work: (tx: postgres.TransactionSql) => Promise<Result>): Promise<Result> {
  const outcome: { result?: Result } = {};
  const over = new Error('Over.');
  await sql
    .begin(async (tx) => {
      outcome.result = await work(tx);
      throw over;
    })
    .catch((error: unknown) => {
      if (error !== over) throw error;
    });
  if (outcome.result === undefined) throw new Error('Nothing came out.');
  return outcome.result;
}

const worlds: readonly World[] = ['all is public', 'all is for the insider'];

describe.each(worlds)('where %s', (world) => {
  beforeAll(() => sql.begin((tx) => labelAll(tx, world, insider)));

  test.each(Object.keys(rowProtection))('everybody can do with %s what its placing says', async (table) => {
    expect(await inPassing((tx) => lookAt(tx, table, insider))).toEqual(expectedSight(table, world, insider));
  });
});

test('whatever is done to the protection of any table shows in what somebody can do with it', async () => {
  const mutations = await findMutations(sql);
  const noticed = new Set<string>();
  for (const world of worlds) {
    await sql.begin((tx) => labelAll(tx, world, insider));
    for (const { table, statement } of mutations) {
      const seen = await inPassing(async (tx) => {
        await tx.unsafe(statement);
        return lookAt(tx, table, insider);
      });
      if (String(seen) !== String(expectedSight(table, world, insider))) noticed.add(statement);
    }
  }
  expect(mutations.map(({ statement }) => statement).filter((each) => !noticed.has(each))).toEqual([]);
  expect(mutations.length).toBeGreaterThan(500);
}, 120_000);
