import { pino } from 'pino';
import { type Database, openDatabase } from '../../src/database/pools.ts';
import { transact } from '../../src/database/transaction.ts';
import { appendEvents, type NewEvent } from '../../src/log/append.ts';
import { readLogState } from '../../src/log/read-events.ts';
import { startSequencer } from '../../src/log/sequencer.ts';
import { startTail } from '../../src/log/tail.ts';
import { sharedNowMs } from './load/load-messages.ts';
import { readSubjects, type Subject } from './subjects.ts';

/** Events that were committed together. */
export interface Committed {
  readonly positions: readonly number[];
  /** When the commit was acknowledged. */
  readonly acknowledgedAt: number;
  /** When a follower of the log, such as every server is, was told of the first of them. */
  readonly toldAt: number;
}

/** What happens during the benchmark: nobody else writes. */
export interface EventSource {
  readonly database: Database;
  /** Fifty incidents in as many regions of which none contains another. */
  readonly subjects: readonly Subject[];
  /** The position of the newest event. */
  head(): number;
  /** Commits one change of each of these incidents in one transaction, and answers when the log has told of them. */
  commit(subjects: readonly Subject[]): Promise<Committed>;
  close(): Promise<void>;
}

/**
 * Opens the source over a database that holds the bundled data. It moves events into the log itself, so that no
 * server under test has that to do, and follows the log as they do, so that it knows when they can know.
 */
export async function openEventSource(url: string): Promise<EventSource> {
  const log = pino({ level: 'warn' });
  const sequencer = startSequencer({ url, log, daysKept: 90 });
  const database = await openDatabase({ url, poolSize: 8, statementTimeoutMs: 60_000 });
  const subjects = await readSubjects(database);
  const start = await readLogState(database);
  const told = new Map<number, (atMs: number) => void>();
  const tail = startTail({
    url,
    database,
    log,
    after: start,
    onEvents: (events) => {
      const now = sharedNowMs();
      for (const { position } of events) told.get(position)?.(now);
    },
    onResync: (state) => {
      // The first sequencer of a database begins its epoch; nothing has been committed before that.
      head = state.position;
    },
  });
  let head = start.position;
  return {
    database,
    subjects,
    head: () => head,
    commit: async (changed) => {
      const positions = changed.map((_, place) => head + 1 + place);
      const first = head + 1;
      const telling = new Promise<number>((resolve) => told.set(first, resolve));
      await transact(database, { kind: 'hub' }, (tx) => appendEvents(tx, changed.map(changeOf)));
      const acknowledgedAt = sharedNowMs();
      head += changed.length;
      const toldAt = await telling;
      told.delete(first);
      return { positions, acknowledgedAt, toldAt };
    },
    close: async () => {
      await tail.close();
      await sequencer.close();
      await database.close();
    },
  };
}

/** The incident stays what it is: readers are shown the row, and its version is the one that the event names. */
function changeOf({ id, version, keys }: Subject): NewEvent {
  return {
    kind: 'incident.revised',
    entityKind: 'incident',
    entityId: id,
    entityVersion: version,
    keysBefore: keys,
    keysAfter: keys,
    body: null,
  };
}
