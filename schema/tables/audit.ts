import { bigint, index, integer, pgEnum, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { bytes, logSchema } from './log.ts';
import { instant } from './record.ts';

/** What the audit tells of. */
export const auditAction = pgEnum('audit_action', ['READ', 'COMMAND', 'KEY_USE']);

/** By which way somebody was told, or did something. */
export const auditWay = pgEnum('audit_way', ['QUERY', 'CHANGES', 'MUTATION', 'FEED', 'DOWNLOAD']);

/** What an entry of the audit says: who did what to which record, by which way. Never a word of any record. */
const entryColumns = () => ({
  action: auditAction().notNull(),
  /** Null for the use of a key. */
  way: auditWay(),
  /** The name of the command, as mutations have it. */
  command: text(),
  /** Entries that one answer, message or command made share it. */
  requestId: uuid().notNull(),
  /** In whose name: every organisation that a person belonged to at that time, or the one that a key is of. */
  organisationIds: uuid().array().notNull(),
  /** Who: a person, or a key; neither for a part of the hub. */
  personId: uuid(),
  keyId: uuid(),
  /** What the log calls it, for example `incident`. */
  subjectKind: text().notNull(),
  subjectId: uuid().notNull(),
  subjectVersion: integer(),
  /** The label that the subject had. */
  tlp: text(),
  /** Who owned the subject. */
  ownerOrganisationId: uuid(),
  occurredAt: instant().notNull().defaultNow(),
});

/** Entries of committed transactions on their way to the audit. Nobody can alter one, and only the sequencer takes them. */
export const auditOutbox = logSchema.table('audit_outbox', {
  ordinal: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  ...entryColumns(),
});

/**
 * Every entry once, in the order in which they were committed: positions and hashes are as those of the log, in a chain of their own
 * (`src/log/audit-chain.ts`), partitioned and kept as it is.
 */
export const auditLog = logSchema.table(
  'audit_log',
  {
    position: bigint({ mode: 'number' }).notNull(),
    previousHash: bytes().notNull(),
    hash: bytes().notNull(),
    ...entryColumns(),
    appendedAt: instant().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.position, table.appendedAt] }),
    // Each party reads its own slice: providers what is theirs, recipients what their people did.
    index('audit_by_owner').on(table.ownerOrganisationId, table.position),
    index('audit_by_actor').using('gin', table.organisationIds),
    index('audit_by_subject').on(table.subjectId),
  ],
);

/** The one row that says where the audit stands, as that of the log does. */
export const auditHead = logSchema.table('audit_head', {
  isOnly: integer().primaryKey().default(1),
  position: bigint({ mode: 'number' }).notNull(),
  floor: bigint({ mode: 'number' }).notNull(),
  hash: bytes().notNull(),
  appendedAt: instant().notNull(),
});
