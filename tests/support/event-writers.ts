import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Database } from '../../src/database/pools.ts';
import { verifyChain } from '../../src/log/verify-chain.ts';
import { buildEvent, commitEvents, type Followed, headlineOf, oneTo } from './event-log.ts';

/** Writers that go on whatever happens to the database, until they are stopped. */
export interface EventWriters {
  stop(): Promise<Written>;
}

/** What was told to the database, and what it said it had committed. */
export interface Written {
  readonly attempted: readonly string[];
  readonly acknowledged: readonly string[];
}

/** Starts so many writers, each committing an event every few milliseconds. */
export function startWriters(database: Database, count: number): EventWriters {
  const attempted: string[] = [];
  const acknowledged: string[] = [];
  const stopping = new AbortController();
  const writing = oneTo(count).map(async (writer) => {
    for (let turn = 1; !stopping.signal.aborted; turn += 1) {
      const headline = `${writer}: ${turn}`;
      attempted.push(headline);
      // Who is not told that it is committed knows nothing: it may be or not.
      const isCommitted = await commitEvents(database, buildEvent(headline)).then(
        () => true,
        () => false,
      );
      if (isCommitted) acknowledged.push(headline);
      await sleep(isCommitted ? Math.random() * 5 : 20);
    }
  });
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(writing);
      return { attempted, acknowledged };
    },
  };
}

/** Nothing acknowledged is missing, nothing is told twice, positions are dense, and the chain is whole. */
export async function expectNothingLost(
  database: Database,
  followed: Followed,
  { attempted, acknowledged }: Written,
): Promise<void> {
  await followed.reached(acknowledged.length);
  // Events that nobody was told of come after the last acknowledged one, if at all.
  await sleep(500);
  const told = followed.events.map(headlineOf);
  expect(acknowledged.filter((headline) => !told.includes(headline))).toEqual([]);
  expect(new Set(told).size).toBe(told.length);
  expect(told.filter((headline) => !attempted.includes(headline))).toEqual([]);
  expect(followed.events.map((event) => event.position)).toEqual(oneTo(told.length));
  expect(await verifyChain(database)).toEqual({ verified: told.length });
}
