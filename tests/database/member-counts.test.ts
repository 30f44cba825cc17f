import { afterAll, beforeAll, expect, test } from 'vitest';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';
import { buildSmallWorld } from '../support/small-world.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await cloneDatabase();
  await buildSmallWorld(db.database);
  await db.sql.unsafe('vacuum analyze incidents');
});
afterAll(() => db.close());

test.each(['halcyon_public', 'halcyon_member'])(
  'how many current incidents there are for %s is known from an index alone, policies and all',
  async (role) => {
    const plan = await db.sql.begin(async (tx) => {
      // So few rows are read sooner from the table: here it is asked whether they need not be.
      await tx`set local enable_seqscan = off`;
      await tx`set local enable_bitmapscan = off`;
      await tx.unsafe(`set local role ${role}`);
      return tx`explain select count(*) from incidents where standing = 'CURRENT' and status = 'ACTUAL'`;
    });
    const text = plan.map((line) => line['QUERY PLAN']).join('\n');
    expect(text).toContain('Index Only Scan using incidents_in_earnest on incidents');
  },
);
