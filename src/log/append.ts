import { v7 as uuidV7 } from 'uuid';
import { afterCommit, type Transaction } from '../database/transaction.ts';
import { pokeSequencer } from './poke.ts';

/** The terms by which feeds find who wants an event: region ids of the closure, kinds, severities and the like. */
export type RoutingKeys = Readonly<Record<string, readonly string[]>>;

/** An event as a command tells it. */
export interface NewEvent {
  /** What happened, for example `incident.reported`. */
  readonly kind: string;
  /** What it happened to, for example `incident`. */
  readonly entityKind: string;
  /** A UUID. */
  readonly entityId: string;
  /** The version that the event made. */
  readonly entityVersion: number;
  /** Null when the entity is new. */
  readonly keysBefore: RoutingKeys | null;
  /** Null when the entity is gone. */
  readonly keysAfter: RoutingKeys | null;
  readonly body: Readonly<Record<string, unknown>> | null;
  /** When it happened; the time of the transaction unless given. */
  readonly occurredAt?: Date;
}

/**
 * Puts events into the outbox, in one statement, with the state change that `tx` makes: both are committed or
 * neither. They reach the log in the order given. Events of one entity follow each other in the log as its versions
 * do when the row is changed (and thereby locked) before its event is appended.
 * @throws PostgreSQL's 22P05 when a text holds a NUL character; `transact` makes BAD_VALUE of it.
 */
export async function appendEvents(tx: Transaction, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map((event) => ({
    event_id: uuidV7(),
    kind: event.kind,
    entity_kind: event.entityKind,
    entity_id: event.entityId,
    entity_version: event.entityVersion,
    keys_before: event.keysBefore,
    keys_after: event.keysAfter,
    body: event.body,
    occurred_at: event.occurredAt,
  }));
  await tx.unsafe(insertEvents, [JSON.stringify(rows)], { prepare: true });
  afterCommit(tx, pokeSequencer);
}

/** A function that reads rows answers them in their order, which is that of the ordinals. */
const insertEvents = `/* append events */
  insert into log.outbox
    (event_id, kind, entity_kind, entity_id, entity_version, keys_before, keys_after, body, occurred_at)
  select event_id, kind, entity_kind, entity_id, entity_version, keys_before, keys_after, body,
         coalesce(occurred_at, now())
    from json_to_recordset($1::text::json) as r (
      event_id uuid, kind text, entity_kind text, entity_id uuid, entity_version integer,
      keys_before jsonb, keys_after jsonb, body json, occurred_at timestamptz)`;
