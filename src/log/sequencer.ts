import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import postgres from 'postgres';
import { type DriverSockets, openDriverSockets } from '../database/driver-sockets.ts';
import { type Alarm, openAlarm } from './alarm.ts';
import { enterEpoch, keepPartitions, tryToLead } from './leadership.ts';
import { startListener } from './listener.ts';
import { batchSize, moveBatch } from './move-batch.ts';
import { openEntryMover } from './move-entries.ts';
import { outboxChannel } from './poke.ts';

/** A candidate for the office of sequencer, until `close`. */
export interface Sequencer {
  /** Lets a batch that is being moved finish and gives the office up. */
  close(): Promise<void>;
}

/** Where and how long. */
export interface SequencerOptions {
  /** As for `migrate`: of a user who may act as halcyon_feed. */
  readonly url: string;
  readonly log: Logger;
  /** How many days events stay in the log at least. */
  readonly daysKept: number;
}

/** How often a candidate asks for the office, the leader looks without having been told, and a lost connection is made anew. */
const lookMs = 200;
/** How long the leader lets events gather after a batch that was not full: fewer and larger batches under load. */
const gatherMs = 8;
/** PostgreSQL ends a session that has said nothing for so long, so that the office of a frozen node becomes free. */
const silenceMs = 1_000;
const partitionCareMs = 3_600_000;

/**
 * Moves events from the outbox to the log, and entries to the audit, as long as it leads; one of all nodes does.
 *
 * States: candidate → leader → (its connection ends) → candidate. The office is an advisory lock of the session, so
 * a killed node loses it with its connection at once, a frozen one after 1 s, and another takes it 0.2 s later.
 * What an old leader was doing is one transaction: PostgreSQL finishes or undoes it before its lock is free.
 */
export function startSequencer(options: SequencerOptions): Sequencer {
  const alarm = openAlarm();
  const stopping = new AbortController();
  const listener = startListener(options.url, outboxChannel, alarm.ring);
  const running = standAgain(options, alarm, stopping.signal);
  return {
    close: async () => {
      stopping.abort();
      alarm.ring();
      await running;
      await listener.close();
    },
  };
}

/** One term after the other. An outage is logged when it begins, not five times a second. */
async function standAgain(options: SequencerOptions, alarm: Alarm, stopping: AbortSignal): Promise<void> {
  let toldReason = '';
  while (!stopping.aborted) {
    try {
      await serveTerm(options, alarm, stopping, () => {
        toldReason = '';
      });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (reason !== toldReason) options.log.warn({ err: error }, 'events wait in the outbox');
      toldReason = reason;
      await sleep(lookMs);
    }
  }
}

/** Stands for the office and, once elected, works until it is told to stop. Throws when the connection ends. */
async function serveTerm(
  options: SequencerOptions,
  alarm: Alarm,
  stopping: AbortSignal,
  onElected: () => void,
): Promise<void> {
  const connection = { isLost: false };
  const sockets = openDriverSockets();
  const feed = openFeed(options.url, sockets, () => {
    connection.isLost = true;
  });
  try {
    while (!(await tryToLead(feed))) {
      await sleep(lookMs);
      if (stopping.aborted) return;
    }
    await enterEpoch(feed);
    onElected();
    const moveEntries = openEntryMover(feed, options.log);
    let careDueAt = 0;
    while (!stopping.aborted) {
      // The driver would connect again by itself, but to a session that does not hold the lock.
      if (connection.isLost) throw new Error('The connection of the sequencer ended.');
      if (performance.now() >= careDueAt) {
        await carePartitions(feed, options);
        careDueAt = performance.now() + partitionCareMs;
      }
      if (!(await moveBatches(feed, moveEntries))) {
        await sleep(gatherMs);
        await alarm.wait(lookMs);
      }
    }
  } finally {
    await feed.end({ timeout: 5 });
    sockets.close();
  }
}

/** Moves a batch of each log; answers whether there may be more at once. Events go first: somebody waits for them. */
async function moveBatches(feed: postgres.Sql, moveEntries: () => Promise<number>): Promise<boolean> {
  const events = await moveBatch(feed);
  const entries = await moveEntries();
  return events === batchSize || entries === batchSize;
}

/** They are made weeks ahead: when somebody's lock is in the way now, the next hour will do. */
async function carePartitions(feed: postgres.Sql, { daysKept, log }: SequencerOptions): Promise<void> {
  try {
    await keepPartitions(feed, daysKept);
  } catch (error) {
    if (!(error instanceof postgres.PostgresError) || error.code !== '55P03') throw error;
    log.warn({ err: error }, 'the partitions of the log are locked; trying again in an hour');
  }
}

function openFeed(url: string, { open: socket }: DriverSockets, onclose: () => void): postgres.Sql {
  const settings = {
    max: 1,
    socket,
    max_lifetime: null,
    connect_timeout: 5,
    fetch_types: false,
    onnotice: () => {},
    onclose,
    connection: {
      application_name: 'halcyon sequencer',
      role: 'halcyon_feed',
      search_path: 'public',
      TimeZone: 'UTC',
      DateStyle: 'ISO, YMD',
      idle_session_timeout: silenceMs,
      statement_timeout: 30_000,
      jit: 'off',
    },
  };
  return postgres(url, settings);
}
