import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { actors } from '../../schema/tables/incidents.ts';
import { missions } from '../../schema/tables/missions.ts';
import { transact } from '../../src/database/transaction.ts';
import { upsertRows } from '../../src/database/upsert-rows.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';

let db: TestDatabase;

beforeAll(async () => {
  db = await cloneDatabase();
});
afterAll(() => db.close());
beforeEach(async () => {
  await db.sql`delete from actors`;
  await db.sql`delete from missions`;
});

type ActorRow = typeof actors.$inferInsert;

async function write(rows: readonly ActorRow[]) {
  const written = await transact(db.database, { kind: 'hub' }, (tx) =>
    upsertRows(tx, actors, ['ucdpActorId'], rows),
  );
  return written.map((row) => row.outcome);
}

async function stored() {
  return await db.sql`select name, full_name, version from actors order by ucdp_actor_id`;
}

const lra = { ucdpActorId: 488, name: 'LRA', fullName: "Lord's Resistance Army" };

test('an unknown key is inserted, a known one with other values changed, one with the same values left alone', async () => {
  expect(await write([lra, { ucdpActorId: 567, name: 'UNITA', fullName: null }])).toEqual(['new', 'new']);
  expect(
    await write([
      { ...lra, name: 'LRA/M' },
      { ucdpActorId: 567, name: 'UNITA', fullName: null },
    ]),
  ).toEqual(['changed', 'unchanged']);
  expect([...(await stored())]).toEqual([
    { name: 'LRA/M', full_name: "Lord's Resistance Army", version: 2 },
    { name: 'UNITA', full_name: null, version: 1 },
  ]);
});

test('a value that is null or not named keeps the stored one', async () => {
  await write([lra]);
  expect(await write([{ ...lra, fullName: null }])).toEqual(['unchanged']);
  expect(await write([{ ucdpActorId: 488, name: 'LRA' }])).toEqual(['unchanged']);
});

test('the id of a known row stays, whatever id a new one would have got', async () => {
  const both = await transact(db.database, { kind: 'hub' }, async (tx) => [
    ...(await upsertRows(tx, actors, ['ucdpActorId'], [lra])),
    ...(await upsertRows(tx, actors, ['ucdpActorId'], [{ ...lra, name: 'LRA/M' }])),
  ]);
  expect(both[0]?.id).toBe(both[1]?.id);
});

test('names in further languages add to those stored', async () => {
  const mission = { acronym: 'MINUSCA', name: 'MINUSCA', kind: 'PEACEKEEPING' } as const;
  await transact(db.database, { kind: 'hub' }, async (tx) => {
    await upsertRows(tx, missions, ['acronym'], [{ ...mission, names: { en: 'Stabilization Mission' } }]);
    await upsertRows(tx, missions, ['acronym'], [{ ...mission, names: { fr: 'Mission de stabilisation' } }]);
    await upsertRows(tx, missions, ['acronym'], [{ ...mission, names: {} }]);
  });
  const [row] = await db.sql`select names from missions`;
  expect(row?.names).toEqual({ en: 'Stabilization Mission', fr: 'Mission de stabilisation' });
});

test('no rows need no statement', async () => {
  expect(await write([])).toEqual([]);
});
