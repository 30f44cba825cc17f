import { pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { organisations } from './organisations.ts';
import { instant } from './record.ts';

/**
 * What organisations asked for under a reference of their own, so that asking again does nothing twice. A row is
 * written with the change itself: one stands for a change that happened, never for one that was refused.
 */
export const clientReferences = pgTable(
  'client_references',
  {
    organisationId: uuid()
      .notNull()
      .references(() => organisations.id),
    clientReference: text().notNull(),
    /** The mutation that was asked for. */
    command: text().notNull(),
    /** SHA-256 of its input in hexadecimal: the same reference with another input is a mistake. */
    inputSha256: text().notNull(),
    /** The row that the command made or changed; null only while it runs. */
    subjectId: uuid(),
    createdAt: instant().notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.organisationId, table.clientReference] })],
);
