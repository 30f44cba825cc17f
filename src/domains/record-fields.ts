import type { Column } from 'drizzle-orm';
import { type EmbedField, embed, type OneField, one, type RowsField, rows, typeMap } from '../graph/map.ts';

/** The columns by which a record names its owner and its source. */
interface RecordTable {
  ownerOrganisationId: Column;
  sourceId: Column;
}

/** The entries that every record has in the graph beside its plain columns: who owns it and where it is from. */
export const recordFields = (table: RecordTable): { owner: OneField; source: OneField } => ({
  owner: one(table.ownerOrganisationId),
  source: one(table.sourceId),
});

/** The type of one name in one language; its rows come from `localisedNames`. */
export const localisedNameMap = typeMap('LocalisedName', undefined);

/** The names in a JSON column `{ language: name }`, by language; empty when it holds none. */
export const localisedNames = (names: Column): RowsField =>
  rows({
    source: (row) => `jsonb_each_text(${row(names)}) as localised(language, text)`,
    order: 'language',
    limit: 500,
  });

/** A point; null where one of its columns is. */
export const geoPoint = (latitude: Column, longitude: Column): EmbedField =>
  embed({ latitude, longitude }, latitude, longitude);
