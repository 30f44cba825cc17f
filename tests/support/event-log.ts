import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import postgres from 'postgres';
import { v7 as uuidV7 } from 'uuid';
import type { Database } from '../../src/database/pools.ts';
import { transact } from '../../src/database/transaction.ts';
import { appendEvents, type NewEvent } from '../../src/log/append.ts';
import { type LoggedEvent, readEvents, readLogState } from '../../src/log/read-events.ts';
import { type Sequencer, startSequencer } from '../../src/log/sequencer.ts';
import { type LogTail, startTail, type TailOptions } from '../../src/log/tail.ts';
import { cloneDatabase, type TestDatabase } from './database.ts';

/** A database with a log that moves, and what a test looks at it with. */
export interface TestLog {
  readonly url: string;
  readonly database: Database;
  /** The superuser's connections, for what a test does behind the hub's back. */
  readonly admin: postgres.Sql;
  /** Closed before `close` when a test wants events to wait. */
  readonly sequencer: Sequencer;
  close(): Promise<void>;
}

/** What the parts of a test log say goes nowhere. */
export const silent = pino({ level: 'silent' });

/** A fresh database whose log moves, in its first epoch. */
export async function openTestLog(): Promise<TestLog> {
  const clone: TestDatabase = await cloneDatabase();
  const admin = postgres(clone.url, { max: 4, onnotice: () => {} });
  const sequencer = startSequencer({ url: clone.url, log: silent, daysKept: 90 });
  while ((await readLogState(clone.database)).epoch === 0) await sleep(10);
  return {
    url: clone.url,
    database: clone.database,
    admin,
    sequencer,
    close: async () => {
      await sequencer.close();
      await admin.end();
      await clone.close();
    },
  };
}

/** An event of an incident of its own, told by `headline`. */
export function buildEvent(headline: string, overrides: Partial<NewEvent> = {}): NewEvent {
  return {
    kind: 'incident.reported',
    entityKind: 'incident',
    entityId: uuidV7(),
    entityVersion: 1,
    keysBefore: null,
    keysAfter: { region: ['CF', 'CF32'], kind: ['BATTLES'] },
    body: { headline },
    ...overrides,
  };
}

/** Commits events in one transaction. */
export async function commitEvents(database: Database, ...events: readonly NewEvent[]): Promise<void> {
  await transact(database, { kind: 'hub' }, (tx) => appendEvents(tx, events));
}

/** What `buildEvent` was told. */
export const headlineOf = (event: LoggedEvent): string => String(event.body?.headline);

/** What follows a position, once that is so many events; what there is after 20 s when it never is. */
export async function readLogOf(
  database: Database,
  count: number,
  after = 0,
): Promise<readonly LoggedEvent[]> {
  const deadline = performance.now() + 20_000;
  for (;;) {
    const { events } = await readEvents(database, after, count + 1_000);
    if (events.length >= count || performance.now() > deadline) return events;
    await sleep(10);
  }
}

/** What a tail has been told so far. */
export interface Followed {
  readonly tail: LogTail;
  readonly events: LoggedEvent[];
  /** Reasons for which it was told to start afresh. */
  readonly resyncs: string[];
  /** Resolves when it has been told so many events; after 20 s it rejects. */
  reached(count: number): Promise<void>;
}

/** Follows the log from its beginning in the first epoch, unless told otherwise. */
export function follow(
  log: Pick<TestLog, 'url' | 'database'>,
  after: TailOptions['after'] = { epoch: 1, position: 0 },
): Followed {
  const events: LoggedEvent[] = [];
  const resyncs: string[] = [];
  const tail = startTail({
    ...log,
    after,
    log: silent,
    onEvents: (batch) => void events.push(...batch),
    onResync: (_, reason) => void resyncs.push(reason),
  });
  const reached = async (count: number): Promise<void> => {
    const deadline = performance.now() + 20_000;
    while (events.length < count) {
      if (performance.now() > deadline) throw new Error(`told ${events.length} of ${count} events`);
      await sleep(10);
    }
  };
  return { tail, events, resyncs, reached };
}

/** 1 to n. */
export const oneTo = (count: number): number[] => Array.from({ length: count }, (_, place) => place + 1);
