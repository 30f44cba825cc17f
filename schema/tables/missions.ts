import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  boolean,
  date,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { organisations } from './organisations.ts';
import { datePrecision, recordColumns } from './record.ts';
import { regions } from './regions.ts';

export const missionKind = pgEnum('mission_kind', [
  'PEACEKEEPING',
  'SPECIAL_POLITICAL',
  'REGIONAL',
  'MULTINATIONAL',
  'OBSERVER',
]);

/** How two missions belong together, read as "`fromMission` … `toMission`". */
export const missionLinkKind = pgEnum('mission_link_kind', ['SUCCEEDED_BY', 'PART_OF']);

/** What an organisation does for a mission. */
export const missionPartnerRole = pgEnum('mission_partner_role', [
  'LEAD',
  'CONTRIBUTOR',
  'SUPPORT',
  'COORDINATION',
]);

/** What is contributed; the two kinds of money are in `amount`, all others in people. */
export const contributionKind = pgEnum('contribution_kind', [
  'TROOPS',
  'POLICE_FPU',
  'POLICE_IPO',
  'EXPERTS',
  'STAFF_OFFICERS',
  'ASSESSED',
  'VOLUNTARY',
]);

export const personnelType = pgEnum('personnel_type', [
  'MILITARY',
  'POLICE',
  'MILITARY_OBSERVER',
  'INTERNATIONAL_CIVILIAN',
  'LOCAL_CIVILIAN',
  'OTHER',
]);

/** Causes of death in the United Nations fatalities dataset. */
export const fatalityCause = pgEnum('fatality_cause', ['ACCIDENT', 'ILLNESS', 'MALICIOUS_ACT', 'OTHER']);

/** Recorded sex of a person; a source that does not say is null, never `OTHER`. */
export const recordedSex = pgEnum('recorded_sex', ['FEMALE', 'MALE', 'OTHER']);

/** The level of headquarters that stood at a place (Geo-PKO codes 0 to 3). */
export const headquartersLevel = pgEnum('headquarters_level', ['NONE', 'BATTALION', 'SECTOR', 'MISSION']);

/**
 * Peace operations, of the United Nations and of others, running and closed.
 * `sortedStart` is the start for ordering: a mission without a known start comes after all others.
 */
export const missions = pgTable(
  'missions',
  {
    ...recordColumns(),
    acronym: text().notNull().unique(),
    name: text().notNull(),
    names: jsonb().$type<Record<string, string>>().notNull().default({}),
    kind: missionKind().notNull(),
    leadOrganisationId: uuid().references(() => organisations.id),
    leadDepartment: text(),
    isActive: boolean(),
    startedOn: date(),
    startPrecision: datePrecision(),
    endedOn: date(),
    endPrecision: datePrecision(),
    mandateReference: text(),
    qualityFlags: text().array().notNull().default(sql`'{}'`),
    sortedStart: date().notNull().generatedAlwaysAs(sql`coalesce(started_on, '9999-12-31'::date)`),
  },
  (table) => [
    index('missions_by_start').on(table.sortedStart, table.id),
    index('missions_by_name').on(table.name, table.id),
    index('missions_by_kind').on(table.kind, table.sortedStart, table.id),
    index('missions_by_activity').on(table.isActive, table.sortedStart, table.id),
    index('missions_by_lead').on(table.leadOrganisationId, table.sortedStart, table.id),
  ],
);

/** Other names and acronyms of a mission: ONUCI is UNOCI. `key` is the spelling folded for look-up. */
export const missionAliases = pgTable(
  'mission_aliases',
  {
    ...recordColumns(),
    missionId: uuid()
      .notNull()
      .references(() => missions.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    key: text().notNull().unique(),
  },
  (table) => [index('mission_aliases_by_mission').on(table.missionId, table.name, table.id)],
);

export const missionLinks = pgTable(
  'mission_links',
  {
    ...recordColumns(),
    fromMissionId: uuid()
      .notNull()
      .references((): AnyPgColumn => missions.id, { onDelete: 'cascade' }),
    toMissionId: uuid()
      .notNull()
      .references((): AnyPgColumn => missions.id, { onDelete: 'cascade' }),
    kind: missionLinkKind().notNull(),
  },
  (table) => [
    unique('mission_links_key').on(table.fromMissionId, table.toMissionId, table.kind),
    index('mission_links_by_to').on(table.toMissionId),
  ],
);

/** Where a mission had its headquarters, and when. Sources disagree, so one mission has several rows. */
export const missionHeadquarters = pgTable(
  'mission_headquarters',
  {
    ...recordColumns(),
    missionId: uuid()
      .notNull()
      .references(() => missions.id, { onDelete: 'cascade' }),
    place: text().notNull(),
    countryId: uuid().references(() => regions.id),
    latitude: doublePrecision(),
    longitude: doublePrecision(),
    validFrom: date(),
    validTo: date(),
    qualityFlags: text().array().notNull().default(sql`'{}'`),
  },
  (table) => [
    unique('mission_headquarters_key').on(table.missionId, table.place, table.sourceId),
    index('mission_headquarters_by_country').on(table.countryId),
  ],
);

/** The area of a mission: regions of which none lies inside another, so that no incident counts twice. */
export const missionRegions = pgTable(
  'mission_regions',
  {
    missionId: uuid()
      .notNull()
      .references(() => missions.id, { onDelete: 'cascade' }),
    regionId: uuid()
      .notNull()
      .references(() => regions.id),
    validFrom: date(),
    validTo: date(),
  },
  (table) => [
    primaryKey({ columns: [table.missionId, table.regionId] }),
    index('mission_regions_by_region').on(table.regionId, table.missionId),
  ],
);

/** Which organisations lead, supply or support a mission. */
export const missionPartners = pgTable(
  'mission_partners',
  {
    missionId: uuid()
      .notNull()
      .references(() => missions.id, { onDelete: 'cascade' }),
    organisationId: uuid()
      .notNull()
      .references(() => organisations.id),
    role: missionPartnerRole().notNull(),
    since: date(),
    until: date(),
  },
  (table) => [
    primaryKey({ columns: [table.missionId, table.organisationId, table.role] }),
    index('mission_partners_by_organisation').on(table.organisationId, table.missionId),
  ],
);

/** People or money that a member state or organisation gave to a mission, as of a date. */
export const contributions = pgTable(
  'contributions',
  {
    ...recordColumns(),
    missionId: uuid()
      .notNull()
      .references(() => missions.id, { onDelete: 'cascade' }),
    organisationId: uuid()
      .notNull()
      .references(() => organisations.id),
    kind: contributionKind().notNull(),
    asOf: date().notNull(),
    women: integer(),
    men: integer(),
    total: integer(),
    amount: doublePrecision(),
    currency: text(),
  },
  (table) => [
    unique('contributions_key').on(table.missionId, table.organisationId, table.kind, table.asOf),
    index('contributions_by_mission').on(table.missionId, table.asOf, table.id),
    index('contributions_by_date').on(table.asOf, table.id),
    index('contributions_by_organisation').on(table.organisationId, table.asOf, table.id),
  ],
);

/** Uniformed strength of a mission at a month's end. Null is not reported; zero is reported as none. */
export const missionStrengths = pgTable(
  'mission_strengths',
  {
    ...recordColumns(),
    missionId: uuid()
      .notNull()
      .references(() => missions.id, { onDelete: 'cascade' }),
    asOf: date().notNull(),
    troops: integer(),
    police: integer(),
    observers: integer(),
    total: integer(),
    contributorCount: integer(),
  },
  (table) => [
    unique('mission_strengths_key').on(table.missionId, table.asOf),
    index('mission_strengths_by_date').on(table.asOf, table.id),
    index('mission_strengths_by_mission').on(table.missionId, table.asOf, table.id),
  ],
);

/**
 * Where units of a mission stood in a year (Geo-PKO 2.3). The published key (mission, year, location)
 * repeats, so `ordinal` numbers the repeats in file order. Troops are soldiers; medical and aviation are units.
 */
export const deployments = pgTable(
  'deployments',
  {
    ...recordColumns(),
    missionId: uuid()
      .notNull()
      .references(() => missions.id, { onDelete: 'cascade' }),
    year: smallint().notNull(),
    place: text().notNull(),
    ordinal: smallint().notNull().default(1),
    countryId: uuid().references(() => regions.id),
    latitude: doublePrecision(),
    longitude: doublePrecision(),
    averageTroops: doublePrecision(),
    troops: integer(),
    infantryTroops: integer(),
    reserveTroops: integer(),
    troopContributorCount: integer(),
    medicalUnits: integer(),
    aviationUnits: integer(),
    hasPolice: boolean(),
    hasMilitaryObservers: boolean(),
    headquarters: headquartersLevel(),
    qualityFlags: text().array().notNull().default(sql`'{}'`),
  },
  (table) => [
    unique('deployments_key').on(table.missionId, table.year, table.place, table.ordinal),
    index('deployments_by_mission').on(table.missionId, table.year, table.id),
    index('deployments_by_year').on(table.year, table.id),
    index('deployments_by_country').on(table.countryId, table.year, table.id),
  ],
);

/** People who died serving in a mission: no personal name is held. */
export const fatalities = pgTable(
  'fatalities',
  {
    ...recordColumns(),
    externalId: text().notNull().unique(),
    casualtyId: text().notNull(),
    missionId: uuid()
      .notNull()
      .references(() => missions.id, { onDelete: 'cascade' }),
    occurredOn: date().notNull(),
    personnelType: personnelType().notNull(),
    cause: fatalityCause().notNull(),
    sex: recordedSex(),
    nationality: text(),
    nationalityCountryId: uuid().references(() => regions.id),
  },
  (table) => [
    index('fatalities_by_mission').on(table.missionId, table.occurredOn, table.id),
    index('fatalities_by_date').on(table.occurredOn, table.id),
    index('fatalities_by_nationality').on(table.nationalityCountryId, table.occurredOn, table.id),
  ],
);
