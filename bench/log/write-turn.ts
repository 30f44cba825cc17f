import { v7 as uuidV7 } from 'uuid';
import type { Database } from '../../src/database/pools.ts';
import { type Transaction, transact } from '../../src/database/transaction.ts';
import { appendEvents, type NewEvent } from '../../src/log/append.ts';

/** How events are written: how many writers at once, and how many events each commits together. */
export interface Workload {
  readonly name: string;
  readonly writers: number;
  readonly eventsPerCommit: number;
}

/** What is measured beside each other. */
export type Way = 'log' | 'floor';

const write: Readonly<Record<Way, (tx: Transaction, events: readonly NewEvent[]) => Promise<void>>> = {
  log: appendEvents,
  floor: insertBare,
};

/** Writes for so many seconds and answers the events committed in each of them. */
export async function writeTurn(
  database: Database,
  way: Way,
  { writers, eventsPerCommit }: Workload,
  seconds: number,
): Promise<number> {
  const startedAt = performance.now();
  const end = startedAt + seconds * 1_000;
  let count = 0;
  const writing = Array.from({ length: writers }, async () => {
    while (performance.now() < end) {
      const events = Array.from({ length: eventsPerCommit }, buildEvent);
      await transact(database, { kind: 'hub' }, (tx) => write[way](tx, events));
      count += eventsPerCommit;
    }
  });
  await Promise.all(writing);
  return (count * 1_000) / (performance.now() - startedAt);
}

/** The table of the floor: the columns of an event and the key of an outbox, and nobody who reads it. */
export const bareTable = `
  create table bare_events (
    ordinal bigint primary key generated always as identity,
    event_id uuid not null, kind text not null, entity_kind text not null, entity_id uuid not null,
    entity_version integer not null, keys_before jsonb, keys_after jsonb, body json,
    occurred_at timestamptz(3) not null default now(), recorded_at timestamptz(3) not null default now());
  grant insert on bare_events to halcyon_app`;

/** The same rows by the fastest way that one statement has for many. */
async function insertBare(tx: Transaction, events: readonly NewEvent[]): Promise<void> {
  const rows = events.map((event) => ({ eventId: uuidV7(), ...event }));
  await tx.unsafe(insertRows, [JSON.stringify(rows)], { prepare: true });
}

const insertRows = `
  insert into bare_events (event_id, kind, entity_kind, entity_id, entity_version, keys_after, body)
  select "eventId", kind, "entityKind", "entityId", "entityVersion", "keysAfter", body
    from json_to_recordset($1::text::json) as r (
      "eventId" uuid, kind text, "entityKind" text, "entityId" uuid, "entityVersion" integer,
      "keysAfter" jsonb, body json)`;

/** An event with the routing keys of an incident four regions deep. */
function buildEvent(): NewEvent {
  return {
    kind: 'incident.reported',
    entityKind: 'incident',
    entityId: uuidV7(),
    entityVersion: 1,
    keysBefore: null,
    keysAfter: { region: [uuidV7(), uuidV7(), uuidV7(), uuidV7()], kind: ['BATTLES'], deaths: ['12'] },
    body: { organisationId: uuidV7() },
  };
}
