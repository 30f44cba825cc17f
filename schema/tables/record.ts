import { customType, integer, pgEnum, timestamp, uuid } from 'drizzle-orm/pg-core';
import { v7 as uuidV7 } from 'uuid';

/**
 * Traffic Light Protocol 2.0 labels (first.org/tlp), widest audience first. `AMBER_STRICT` is written
 * `TLP:AMBER+STRICT` wherever a person reads it; GraphQL and PostgreSQL names allow no plus sign.
 */
export const tlpLabel = pgEnum('tlp_label', ['CLEAR', 'GREEN', 'AMBER', 'AMBER_STRICT', 'RED']);

/** How precisely a source states a date: the missing parts of the stored date are its first day. */
export const datePrecision = pgEnum('date_precision', ['DAY', 'MONTH', 'YEAR']);

/** A UUIDv7 made by the writer: sortable by creation, and the same on PostgreSQL 15 as on 18. */
export const identity = () => uuid().primaryKey().$defaultFn(uuidV7);

/** An instant in UTC, kept to the millisecond, so that its text is the same in SQL and in JavaScript. */
export const instant = () => timestamp({ withTimezone: true, precision: 3, mode: 'string' });

/** The path of a region from its country down, labels being P-codes: `CAF.CF21.CF214`. */
export const ltree = customType<{ data: string }>({ dataType: () => 'ltree' });

/** When a row was made, last touched, and when the hub came to know the version that it holds. */
export const lifeColumns = () => ({
  id: identity(),
  version: integer().notNull().default(1),
  createdAt: instant().notNull().defaultNow(),
  updatedAt: instant().notNull().defaultNow(),
  recordedAt: instant().notNull().defaultNow(),
});

/**
 * What every row that can be sensitive carries: its life, its label, its owner and its source.
 * The foreign keys of the last two are added by the migration `references`, for every table at once: declared
 * here they would make this file and the tables of organisations and sources import each other.
 */
export const recordColumns = () => ({
  ...lifeColumns(),
  tlp: tlpLabel().notNull().default('CLEAR'),
  ownerOrganisationId: uuid(),
  sourceId: uuid(),
});
