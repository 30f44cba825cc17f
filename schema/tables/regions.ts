import {
  type AnyPgColumn,
  date,
  doublePrecision,
  index,
  jsonb,
  pgEnum,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { ltree, recordColumns } from './record.ts';

/** The code systems that name places beside the P-code of the common operational datasets. */
export const codeSystem = pgEnum('code_system', [
  'OCHA_COD',
  'ICRC',
  'GAUL',
  'GADM',
  'ISO3166_1_ALPHA2',
  'ISO3166_1_ALPHA3',
  'ISO3166_2',
  'M49',
  'GLEDITSCH_WARD',
  'WORLD_BANK',
  'PRIO_GRID',
  'NAME',
]);

/** How an area became another one. */
export const regionLinkKind = pgEnum('region_link_kind', ['RENAMED', 'SPLIT', 'MERGED', 'RECODED']);

/**
 * Countries (level 0) and their administrative units (levels 1 to 4) as one tree.
 * `pcode` is the P-code, and the ISO 3166-1 alpha-3 code for a country. `names` maps language to name.
 * `geometry` is a GeoJSON geometry as text (RFC 7946), kept as text so that it is served as it was stored.
 */
export const regions = pgTable(
  'regions',
  {
    ...recordColumns(),
    pcode: text().notNull().unique(),
    level: smallint().notNull(),
    parentId: uuid().references((): AnyPgColumn => regions.id),
    countryId: uuid()
      .notNull()
      .references((): AnyPgColumn => regions.id),
    path: ltree().notNull(),
    name: text().notNull(),
    names: jsonb().$type<Record<string, string>>().notNull().default({}),
    iso2: text(),
    iso3: text(),
    m49: text(),
    continent: text(),
    subregion: text(),
    latitude: doublePrecision(),
    longitude: doublePrecision(),
    west: doublePrecision(),
    south: doublePrecision(),
    east: doublePrecision(),
    north: doublePrecision(),
    geometry: text(),
    codVersion: text(),
    validFrom: date(),
    validTo: date(),
  },
  (table) => [
    index('regions_path').using('gist', table.path),
    index('regions_by_parent').on(table.parentId, table.name, table.id),
    index('regions_by_country').on(table.countryId, table.level),
    index('regions_by_name').on(table.name, table.id),
    index('regions_by_level').on(table.level, table.name, table.id),
  ],
);

/** Every region with each of its ancestors and itself (distance 0): what a subtree filter joins. */
export const regionAncestors = pgTable(
  'region_ancestors',
  {
    regionId: uuid()
      .notNull()
      .references(() => regions.id, { onDelete: 'cascade' }),
    ancestorId: uuid()
      .notNull()
      .references(() => regions.id, { onDelete: 'cascade' }),
    distance: smallint().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.regionId, table.ancestorId] }),
    index('region_ancestors_by_ancestor').on(table.ancestorId, table.distance),
  ],
);

/** What other systems, and other spellings (`NAME`), call a region. One code may name several regions. */
export const regionCodes = pgTable(
  'region_codes',
  {
    ...recordColumns(),
    regionId: uuid()
      .notNull()
      .references(() => regions.id, { onDelete: 'cascade' }),
    system: codeSystem().notNull(),
    code: text().notNull(),
    validFrom: date(),
    validTo: date(),
  },
  (table) => [
    unique('region_codes_key').on(table.regionId, table.system, table.code),
    index('region_codes_by_code').on(table.system, table.code),
  ],
);

/** How regions follow one another when boundaries change; `share` is the part (0 to 1) of the old one in the new. */
export const regionLinks = pgTable(
  'region_links',
  {
    ...recordColumns(),
    oldRegionId: uuid()
      .notNull()
      .references(() => regions.id, { onDelete: 'cascade' }),
    newRegionId: uuid()
      .notNull()
      .references(() => regions.id, { onDelete: 'cascade' }),
    kind: regionLinkKind().notNull(),
    share: doublePrecision(),
  },
  (table) => [
    unique('region_links_key').on(table.oldRegionId, table.newRegionId, table.kind),
    index('region_links_by_new').on(table.newRegionId),
  ],
);
