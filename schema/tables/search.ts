import { sql } from 'drizzle-orm';
import { index, pgEnum, pgTable, primaryKey, smallint, text, uuid } from 'drizzle-orm/pg-core';

/** What a search finds; incidents and alerts by their own words, not by entries. */
export const searchKind = pgEnum('search_kind', ['MISSION', 'REGION', 'ORGANISATION', 'INCIDENT', 'ALERT']);

/**
 * Every name under which a mission, region or organisation can be found, kept up to date by triggers.
 * `folded` is the name in lower case without accents; `weight` puts acronyms and own names before aliases.
 */
export const searchEntries = pgTable(
  'search_entries',
  {
    kind: searchKind().notNull(),
    entityId: uuid().notNull(),
    name: text().notNull(),
    folded: text().notNull(),
    weight: smallint().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.kind, table.entityId, table.name] }),
    index('search_entries_folded').using('gin', sql`folded gin_trgm_ops`),
    index('search_entries_prefix').using('btree', sql`folded text_pattern_ops`),
  ],
);
