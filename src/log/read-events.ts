import { type RawRow, readAs } from '../database/audience.ts';
import type { Database } from '../database/pools.ts';
import { HubError } from '../errors.ts';
import type { NewEvent } from './append.ts';
import type { LogState } from './cursor.ts';

/** An event in its place. Times are as PostgreSQL prints them in UTC. */
export interface LoggedEvent extends Omit<NewEvent, 'occurredAt'> {
  readonly position: number;
  readonly epoch: number;
  readonly eventId: string;
  readonly occurredAt: string;
  /** When the transaction that wrote it began. */
  readonly recordedAt: string;
  /** When it got its position. */
  readonly appendedAt: string;
}

/** A part of the log, and where the log stood at that instant. */
export interface LogPage {
  readonly state: LogState;
  /** In order, without a gap; fewer than were asked for only at the end of the log. */
  readonly events: readonly LoggedEvent[];
}

/**
 * Reads up to `limit` events after a position, and where the log stands, as of one instant. Whoever comes with a
 * cursor compares it with that state: below the floor events are missing, and a page may be empty before the end.
 * @throws HubError DATABASE_UNAVAILABLE or STATEMENT_TIMEOUT.
 */
export async function readEvents(database: Database, after: number, limit: number): Promise<LogPage> {
  const rows = await readAs(database, { kind: 'hub' }, pageOfLog, [after, limit]);
  const [first] = rows;
  if (first === undefined) throw new HubError('INTERNAL', 'The log has no head.');
  const state = { epoch: number(first, 0), position: number(first, 1), floor: number(first, 2) };
  return { state, events: rows.filter((row) => row[3] !== null).map(decodeEvent) };
}

/** Where the log stands. */
export async function readLogState(database: Database): Promise<LogState> {
  return (await readEvents(database, 0, 0)).state;
}

/** Positions are dense, so a range of them is a page: it needs no sorting to find its end. */
const pageOfLog = {
  name: 'read log',
  text: `
    select head.epoch, head.position, head.floor,
           e.position, e.epoch, e.event_id, e.kind, e.entity_kind, e.entity_id, e.entity_version,
           e.keys_before, e.keys_after, e.body, e.occurred_at, e.recorded_at, e.appended_at
      from log.head left join log.event_log e on e.position > $1::bigint and e.position <= $1::bigint + $2::int
     order by e.position`,
};

function decodeEvent(row: RawRow): LoggedEvent {
  return {
    position: number(row, 3),
    epoch: number(row, 4),
    eventId: text(row, 5),
    kind: text(row, 6),
    entityKind: text(row, 7),
    entityId: text(row, 8),
    entityVersion: number(row, 9),
    keysBefore: json(row, 10),
    keysAfter: json(row, 11),
    body: json(row, 12),
    occurredAt: text(row, 13),
    recordedAt: text(row, 14),
    appendedAt: text(row, 15),
  };
}

const text = (row: RawRow, place: number): string => row[place]?.toString() ?? '';
const number = (row: RawRow, place: number): number => Number(text(row, place));
/** The columns hold what `appendEvents` was given. */
const json = <Value>(row: RawRow, place: number): Value | null =>
  JSON.parse(row[place]?.toString() ?? 'null');
