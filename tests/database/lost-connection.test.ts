import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Transaction, transact } from '../../src/database/transaction.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';

let db: TestDatabase;
let admin: postgres.Sql;
beforeAll(async () => {
  db = await cloneDatabase();
  admin = postgres(db.url, { max: 1, onnotice: () => {} });
  await admin`create table notes (note text)`;
  await admin`grant all on notes to halcyon_app`;
});
beforeEach(async () => {
  await admin`truncate notes`;
});
afterAll(async () => {
  await admin.end();
  await db.close();
});

const hub = { kind: 'hub' } as const;
const unavailable = expect.objectContaining({ code: 'DATABASE_UNAVAILABLE' });

/** Ends the session of a transaction, as an administrator, a crash or a cut wire does. */
async function endSession(tx: Transaction): Promise<() => Promise<unknown>> {
  const [session] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`;
  return () => admin`select pg_terminate_backend(${session?.pid ?? 0})`;
}

test('a transaction whose session ends during a statement is told so, and the hub goes on', async () => {
  const broken = transact(db.database, hub, async (tx) => {
    const end = await endSession(tx);
    const sleeping = tx`select pg_sleep(10)`.execute();
    await Promise.all([sleeping, end()]);
  });
  await expect(broken).rejects.toEqual(unavailable);
  await transact(db.database, hub, (tx) => tx`insert into notes values ('next')`);
  expect(await admin`select note from notes`).toEqual([{ note: 'next' }]);
});

test('what a transaction writes after its session has ended reaches no session of anybody else', async () => {
  const others = new AbortController();
  const broken = transact(db.database, hub, async (tx) => {
    const end = await endSession(tx);
    await tx`insert into notes values ('before')`;
    await end();
    await sleep(300);
    await tx`insert into notes values ('after')`;
  });
  // Others keep every place of the pool in use, so that the one that got free is taken again.
  const crowd = Array.from({ length: 6 }, async () => {
    // The driver tells the first one on the new session the end of the old one; that one would try again.
    const beBusy = () => transact(db.database, hub, (tx) => tx`select pg_sleep(0.02)`).catch(() => {});
    while (!others.signal.aborted) await beBusy();
  });
  await expect(broken).rejects.toEqual(unavailable);
  await sleep(300);
  others.abort();
  await Promise.all(crowd);
  expect(await admin`select note from notes`).toHaveLength(0);
});

test('an error that only looks like a lost connection rolls back as any other', async () => {
  const failing = transact(db.database, hub, async (tx) => {
    await tx`insert into notes values ('undone')`;
    throw Object.assign(new Error('another server'), { code: 'ECONNREFUSED' });
  });
  await expect(failing).rejects.toEqual(unavailable);
  expect(await admin`select note from notes`).toHaveLength(0);
});
