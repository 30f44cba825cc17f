import {
  bigint,
  customType,
  index,
  integer,
  json,
  jsonb,
  pgSchema,
  primaryKey,
  text,
  uuid,
} from 'drizzle-orm/pg-core';
import { instant } from './record.ts';

/**
 * The log stands in a PostgreSQL schema of its own, so that no right on the tables of the graph reaches it: the
 * public reads what happened to what and when (neither bodies nor routing keys nor hashes), the hub may only append to
 * the outbox and read the rest, and halcyon_feed moves events.
 */
export const logSchema = pgSchema('log');

/** Bytes as they are. */
export const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

/** What is known of an event when it happens: the outbox and the log hold the same. */
const eventColumns = () => ({
  eventId: uuid().notNull(),
  kind: text().notNull(),
  entityKind: text().notNull(),
  entityId: uuid().notNull(),
  entityVersion: integer().notNull(),
  keysBefore: jsonb().$type<Record<string, string[]>>(),
  keysAfter: jsonb().$type<Record<string, string[]>>(),
  body: json().$type<Record<string, unknown>>(),
  occurredAt: instant().notNull().defaultNow(),
  recordedAt: instant().notNull().defaultNow(),
});

/** Events of committed transactions on their way to the log. `ordinal` orders the events of one transaction. */
export const outbox = logSchema.table('outbox', {
  ordinal: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  ...eventColumns(),
});

/**
 * Every event once, in the one order that all readers share. `position` counts from 1 without a hole, across epochs.
 * `hash` is SHA-256 of the hash before it and of the event's text (`src/log/event-text.ts`); the first one follows 32
 * zero bytes. The migration partitions the table by `appended_at`, which never runs backwards and which every key of
 * a partitioned table must hold.
 */
export const eventLog = logSchema.table(
  'event_log',
  {
    position: bigint({ mode: 'number' }).notNull(),
    epoch: integer().notNull(),
    previousHash: bytes().notNull(),
    hash: bytes().notNull(),
    ...eventColumns(),
    appendedAt: instant().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.position, table.appendedAt] }),
    // For readers of few kinds, who would else read past all others.
    index().on(table.kind, table.position),
  ],
);

/**
 * The one row that says where the log stands: its last position with hash and time, and the floor, the highest
 * position that retention has dropped. Whoever moves events locks it, so positions cannot be given twice.
 */
export const logHead = logSchema.table('head', {
  isOnly: integer().primaryKey().default(1),
  epoch: integer().notNull(),
  position: bigint({ mode: 'number' }).notNull(),
  floor: bigint({ mode: 'number' }).notNull(),
  hash: bytes().notNull(),
  appendedAt: instant().notNull(),
});

/**
 * The histories that the log went through. Another server, timeline or database under the same rows means a restore
 * or a fail-over that may have lost the newest of them: a new epoch begins after the position that was found.
 */
export const logEpochs = logSchema.table('epochs', {
  epoch: integer().primaryKey(),
  systemIdentifier: text().notNull(),
  timeline: text().notNull(),
  databaseOid: bigint({ mode: 'number' }).notNull(),
  afterPosition: bigint({ mode: 'number' }).notNull(),
  beganAt: instant().notNull().defaultNow(),
});
