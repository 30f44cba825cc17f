import {
  type AnyPgColumn,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { instant, recordColumns } from './record.ts';
import { regions } from './regions.ts';

/** IATI organisation types, in the order of their codes 10, 11, 15, 21–24, 30, 40, 60, 70–73, 80, 90. */
export const organisationType = pgEnum('organisation_type', [
  'GOVERNMENT',
  'LOCAL_GOVERNMENT',
  'OTHER_PUBLIC_SECTOR',
  'INTERNATIONAL_NGO',
  'NATIONAL_NGO',
  'REGIONAL_NGO',
  'PARTNER_COUNTRY_NGO',
  'PUBLIC_PRIVATE_PARTNERSHIP',
  'MULTILATERAL',
  'FOUNDATION',
  'PRIVATE_SECTOR',
  'PRIVATE_SECTOR_PROVIDER_COUNTRY',
  'PRIVATE_SECTOR_AID_RECIPIENT',
  'PRIVATE_SECTOR_THIRD_COUNTRY',
  'ACADEMIC',
  'OTHER',
]);

/**
 * Every organisation once. The four NGO types show in the graph as `Ngo`, all others (and those whose type
 * is not known) as `Partner`. `orgId` is an org-id.guide identifier such as `XM-DAC-41114`.
 */
export const organisations = pgTable(
  'organisations',
  {
    ...recordColumns(),
    orgId: text().unique(),
    name: text().notNull(),
    names: jsonb().$type<Record<string, string>>().notNull().default({}),
    acronym: text(),
    type: organisationType(),
    countryId: uuid().references((): AnyPgColumn => regions.id),
    parentId: uuid().references((): AnyPgColumn => organisations.id),
    mergedIntoId: uuid().references((): AnyPgColumn => organisations.id),
    website: text(),
  },
  (table) => [
    index('organisations_by_name').on(table.name, table.id),
    index('organisations_by_type').on(table.type, table.name, table.id),
    index('organisations_by_acronym').on(table.acronym),
    index('organisations_by_country').on(table.countryId, table.name, table.id),
    index('organisations_by_parent').on(table.parentId),
    index('organisations_merged').on(table.mergedIntoId),
  ],
);

/** Identifiers of an organisation in registers and code lists, one row each (IATI, DAC, national registers). */
export const organisationIdentifiers = pgTable(
  'organisation_identifiers',
  {
    ...recordColumns(),
    organisationId: uuid()
      .notNull()
      .references(() => organisations.id, { onDelete: 'cascade' }),
    scheme: text().notNull(),
    identifier: text().notNull(),
  },
  (table) => [
    unique('organisation_identifiers_key').on(table.scheme, table.identifier, table.organisationId),
    index('organisation_identifiers_by_organisation').on(table.organisationId),
  ],
);

/**
 * Other spellings under which files name an organisation. `key` is the spelling folded for look-up;
 * `countryId` limits a spelling to files of that country; `confidence` is 0 to 1.
 */
export const organisationAliases = pgTable(
  'organisation_aliases',
  {
    ...recordColumns(),
    organisationId: uuid()
      .notNull()
      .references(() => organisations.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    acronym: text(),
    key: text().notNull(),
    countryId: uuid().references((): AnyPgColumn => regions.id),
    confidence: doublePrecision().notNull().default(1),
  },
  (table) => [
    unique('organisation_aliases_key')
      .on(table.organisationId, table.key, table.countryId)
      .nullsNotDistinct(),
    index('organisation_aliases_by_key').on(table.key),
    index('organisation_aliases_by_country').on(table.countryId),
  ],
);

/** A reversible record that one organisation was found to be another: undone by clearing `mergedIntoId`. */
export const organisationMerges = pgTable(
  'organisation_merges',
  {
    ...recordColumns(),
    organisationId: uuid()
      .notNull()
      .references(() => organisations.id),
    intoOrganisationId: uuid()
      .notNull()
      .references(() => organisations.id),
    reason: text().notNull(),
    undoneAt: instant(),
  },
  (table) => [
    index('organisation_merges_by_organisation').on(table.organisationId),
    index('organisation_merges_by_target').on(table.intoOrganisationId),
  ],
);

/**
 * Which organisation is active in which region (ancestors included), and in how many activities:
 * maintained by the activity commands so that "who works here" never scans the activities.
 */
export const organisationPresence = pgTable(
  'organisation_presence',
  {
    regionId: uuid()
      .notNull()
      .references(() => regions.id, { onDelete: 'cascade' }),
    organisationId: uuid()
      .notNull()
      .references(() => organisations.id, { onDelete: 'cascade' }),
    activityCount: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.regionId, table.organisationId] }),
    index('organisation_presence_by_organisation').on(table.organisationId, table.regionId),
  ],
);
