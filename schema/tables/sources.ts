import { boolean, date, index, pgEnum, pgTable, text } from 'drizzle-orm/pg-core';
import { lifeColumns, tlpLabel } from './record.ts';

/** What kind of thing vouches for a fact. */
export const sourceKind = pgEnum('source_kind', [
  'OBSERVER',
  'PATROL',
  'NGO',
  'MEDIA',
  'SENSOR',
  'DATASET',
  'COMMUNITY',
  'OFFICIAL_RECORD',
]);

/** Where rows come from: a published dataset, an official record, an observer. Licence and citation travel with it. */
export const sources = pgTable(
  'sources',
  {
    ...lifeColumns(),
    tlp: tlpLabel().notNull().default('CLEAR'),
    slug: text().notNull().unique(),
    name: text().notNull(),
    kind: sourceKind().notNull(),
    publisher: text(),
    licence: text().notNull(),
    licenceUrl: text(),
    url: text(),
    citation: text(),
    edition: text(),
    retrievedOn: date(),
    protectedIdentity: boolean().notNull().default(false),
  },
  (table) => [index('sources_by_name').on(table.name, table.id)],
);
