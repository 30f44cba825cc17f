import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  boolean,
  date,
  doublePrecision,
  foreignKey,
  index,
  integer,
  json,
  pgEnum,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { organisations } from './organisations.ts';
import { identity, instant, lifeColumns, recordColumns, tlpLabel } from './record.ts';
import { regions } from './regions.ts';
import { sources } from './sources.ts';

export const disorderType = pgEnum('disorder_type', [
  'POLITICAL_VIOLENCE',
  'DEMONSTRATIONS',
  'STRATEGIC_DEVELOPMENTS',
]);

export const incidentKind = pgEnum('incident_kind', [
  'BATTLES',
  'EXPLOSIONS_REMOTE_VIOLENCE',
  'VIOLENCE_AGAINST_CIVILIANS',
  'PROTESTS',
  'RIOTS',
  'STRATEGIC_DEVELOPMENTS',
]);

/** UCDP `type_of_violence` 1, 2, 3. */
export const violenceType = pgEnum('violence_type', ['STATE_BASED', 'NON_STATE', 'ONE_SIDED']);

/** UCDP `date_prec` 1 to 5: an exact day, two to six days, a week, a month, longer than a month. */
export const timePrecision = pgEnum('time_precision', ['DAY', 'DAYS', 'WEEK', 'MONTH', 'LONGER']);

/** UCDP `where_prec` 1 to 7: exact, within 25 km, level 2, level 1, fuzzy or linear, country, high seas or air. */
export const placePrecision = pgEnum('place_precision', [
  'EXACT',
  'NEAR',
  'ADMIN2',
  'ADMIN1',
  'FUZZY',
  'COUNTRY',
  'INTERNATIONAL',
]);

export const verificationStatus = pgEnum('verification_status', [
  'REPORTED',
  'CORROBORATED',
  'VERIFIED',
  'DISPUTED',
  'REJECTED',
]);

export const attributionStatus = pgEnum('attribution_status', [
  'ALLEGED',
  'ASSESSED',
  'ESTABLISHED',
  'UNKNOWN',
]);

export const actorKind = pgEnum('actor_kind', [
  'STATE_FORCES',
  'REBEL_GROUP',
  'POLITICAL_MILITIA',
  'IDENTITY_MILITIA',
  'RIOTERS',
  'PROTESTERS',
  'CIVILIANS',
  'EXTERNAL_OTHER',
]);

export const actorRole = pgEnum('actor_role', ['PRIMARY', 'ASSOCIATED']);

/** What an organisation can do to an incident; the name of the mutation begins with it. */
export const incidentAction = pgEnum('incident_action', [
  'REPORT',
  'CORRECT',
  'CORROBORATE',
  'VERIFY',
  'DISPUTE',
  'REJECT',
  'MERGE',
  'UNMERGE',
  'RETRACT',
]);

/** Whether an incident is meant in earnest, as CAP tells it of alerts. It is decided by the first report and never changes. */
export const incidentStatus = pgEnum('incident_status', ['ACTUAL', 'EXERCISE']);

/** Whether an incident stands for itself, was found to repeat another, or was taken back by who reported it. */
export const incidentStanding = pgEnum('incident_standing', ['CURRENT', 'MERGED', 'RETRACTED']);

/** An oddity that the hub found in a row and kept instead of repairing it silently. */
export const incidentFlag = pgEnum('incident_flag', [
  'ESTIMATES_OUT_OF_ORDER',
  'NO_RECORDED_DEATHS',
  'SOURCE_COUNT_UNKNOWN',
  'COORDINATES_SWAPPED',
  'OUTSIDE_COUNTRY',
  'REGION_NOT_MATCHED',
  'COUNTRY_NOT_MATCHED',
  'DATES_REVERSED',
  'REDUCED_RECORD',
]);

/** States and organised groups that take part in violence (UCDP Actor Dataset). */
export const actors = pgTable(
  'actors',
  {
    ...recordColumns(),
    ucdpActorId: integer().unique(),
    name: text().notNull(),
    fullName: text(),
    kind: actorKind(),
    alsoKnownAs: text().array().notNull().default(sql`'{}'`),
    locations: text().array().notNull().default(sql`'{}'`),
  },
  (table) => [
    index('actors_by_name').on(table.name, table.id),
    index('actors_by_kind').on(table.kind, table.name, table.id),
  ],
);

/** UCDP conflicts: an incompatibility, or a pair of groups, fought over by one or more dyads. */
export const conflicts = pgTable(
  'conflicts',
  {
    ...recordColumns(),
    ucdpConflictId: integer().unique(),
    name: text().notNull(),
    violenceType: violenceType(),
  },
  (table) => [index('conflicts_by_name').on(table.name, table.id)],
);

/** UCDP dyads: the two sides that fight (or the one that attacks civilians) within a conflict. */
export const dyads = pgTable(
  'dyads',
  {
    ...recordColumns(),
    ucdpDyadId: integer().unique(),
    name: text().notNull(),
    conflictId: uuid()
      .notNull()
      .references(() => conflicts.id),
    sideAId: uuid().references(() => actors.id),
    sideBId: uuid().references(() => actors.id),
  },
  (table) => [
    index('dyads_by_conflict').on(table.conflictId, table.name, table.id),
    index('dyads_by_side_a').on(table.sideAId),
    index('dyads_by_side_b').on(table.sideBId),
  ],
);

/**
 * What is held of an incident, in the row that is current and in every version before it.
 * Deaths: null is unknown, zero is none; low, best and high are kept as published, in whatever order.
 * `originKey` is the id in the dataset `origin`, for example `UCDP_GED` and `36210`.
 * `action` says which action made this version, by which organisation and why; all null when an import made it.
 */
const incidentFacts = () => ({
  tlp: tlpLabel().notNull().default('CLEAR'),
  ownerOrganisationId: uuid().references(() => organisations.id),
  sourceId: uuid().references(() => sources.id),
  origin: text().notNull(),
  originKey: text().notNull(),
  edition: text(),
  headline: text().notNull(),
  narrative: text(),
  occurredFrom: date().notNull(),
  occurredTo: date().notNull(),
  timePrecision: timePrecision().notNull(),
  latitude: doublePrecision(),
  longitude: doublePrecision(),
  placePrecision: placePrecision().notNull(),
  locationName: text(),
  locationDetail: text(),
  adminName1: text(),
  adminName2: text(),
  regionId: uuid().references(() => regions.id),
  disorderType: disorderType().notNull(),
  kind: incidentKind().notNull(),
  subKind: text(),
  violenceType: violenceType(),
  isCivilianTargeting: boolean().notNull().default(false),
  conflictId: uuid().references(() => conflicts.id),
  dyadId: uuid().references(() => dyads.id),
  deathsLow: integer(),
  deathsBest: integer(),
  deathsHigh: integer(),
  deathsSideA: integer(),
  deathsSideB: integer(),
  deathsCivilians: integer(),
  deathsUnknown: integer(),
  injured: integer(),
  displaced: integer(),
  sourceCount: integer(),
  clarity: smallint(),
  verification: verificationStatus().notNull().default('REPORTED'),
  attribution: attributionStatus().notNull().default('UNKNOWN'),
  qualityFlags: incidentFlag().array().notNull().default(sql`'{}'`),
  mergedIntoId: uuid().references((): AnyPgColumn => incidents.id),
  retractedAt: instant(),
  action: incidentAction(),
  actionReason: text(),
  actionById: uuid().references(() => organisations.id),
  status: incidentStatus().notNull().default('ACTUAL'),
  /** Whether who told of it is known to the organisation that owns it alone. */
  isInformantProtected: boolean().notNull().default(false),
});

/** What follows from the facts, in the current row as in former versions. */
const derivedColumns = () => ({
  sortedDeaths: integer().notNull().generatedAlwaysAs(sql`coalesce(deaths_best, deaths_low, -1)`),
  standing: incidentStanding()
    .notNull()
    .generatedAlwaysAs(
      sql`case when retracted_at is not null then 'RETRACTED'::incident_standing
               when merged_into_id is not null then 'MERGED'::incident_standing
               else 'CURRENT'::incident_standing end`,
    ),
});

/** Incidents as the hub knows them now. `sortedDeaths` orders by best estimate, unknown ones last (-1). */
export const incidents = pgTable(
  'incidents',
  {
    ...lifeColumns(),
    ...incidentFacts(),
    ...derivedColumns(),
  },
  (table) => [
    unique('incidents_origin').on(table.origin, table.originKey),
    unique('incidents_by_date').on(table.occurredFrom, table.id),
    // Lists hold current incidents of the real world only: without this, counting them would read every row. The rest is
    // there for who may see them to be known from the index: by label, owner, and what agreements go by.
    index('incidents_in_earnest')
      .on(table.occurredFrom, table.id, table.tlp, table.ownerOrganisationId, table.kind, table.regionId)
      .where(sql`standing = 'CURRENT' and status = 'ACTUAL'`),
    index('incidents_exercised')
      .on(table.status, table.occurredFrom, table.id)
      .where(sql`status <> 'ACTUAL'`),
    index('incidents_by_deaths').on(table.sortedDeaths, table.id),
    index('incidents_by_recording').on(table.recordedAt, table.id),
    index('incidents_by_kind').on(table.kind, table.occurredFrom, table.id),
    index('incidents_by_violence').on(table.violenceType, table.occurredFrom, table.id),
    index('incidents_by_verification').on(table.verification, table.occurredFrom, table.id),
    index('incidents_by_conflict').on(table.conflictId, table.occurredFrom, table.id),
    index('incidents_by_dyad').on(table.dyadId, table.occurredFrom, table.id),
    index('incidents_by_region').on(table.regionId),
    index('incidents_by_source').on(table.sourceId),
    index('incidents_merged').on(table.mergedIntoId),
    index('incidents_by_action').on(table.actionById).where(sql`action_by_id is not null`),
    index('incidents_words').using(
      'gin',
      sql`(headline || ' ' || coalesce(location_name, '') || ' ' || coalesce(narrative, '')) gin_trgm_ops`,
    ),
  ],
);

/**
 * Every version of an incident that was replaced, valid from `recordedAt` until `supersededAt`.
 * Together with the current rows it answers "what did we know on that day".
 */
export const incidentRevisions = pgTable(
  'incident_revisions',
  {
    revisionId: identity(),
    id: uuid()
      .notNull()
      .references(() => incidents.id, { onDelete: 'cascade' }),
    version: integer().notNull(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
    recordedAt: instant().notNull(),
    supersededAt: instant().notNull(),
    ...incidentFacts(),
    ...derivedColumns(),
  },
  (table) => [
    unique('incident_revisions_key').on(table.id, table.version),
    index('incident_revisions_by_time').on(table.recordedAt, table.supersededAt),
  ],
);

/** The record as it came, one for each edition that brought a version of the incident. */
export const incidentRecords = pgTable(
  'incident_records',
  {
    incidentId: uuid()
      .notNull()
      .references(() => incidents.id, { onDelete: 'cascade' }),
    version: integer().notNull(),
    edition: text(),
    recordedAt: instant().notNull().defaultNow(),
    record: json().$type<Record<string, unknown>>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.incidentId, table.version] })],
);

/**
 * The regions an incident lies in, from the smallest known up to the country, in the order feeds and lists read.
 * The key into incidents holds the date as well: PostgreSQL keeps the copy true, and knows that joining on both
 * finds one incident for each row (else it expects none, and sorts a whole region where ten rows were asked for).
 */
export const incidentRegions = pgTable(
  'incident_regions',
  {
    regionId: uuid()
      .notNull()
      .references(() => regions.id),
    occurredFrom: date().notNull(),
    incidentId: uuid().notNull(),
    /** That of the incident; triggers keep it true, so that what is CLEAR is known to be without a look at it. */
    tlp: tlpLabel().notNull().default('CLEAR'),
  },
  (table) => [
    primaryKey({ columns: [table.regionId, table.occurredFrom, table.incidentId] }),
    foreignKey({
      name: 'incident_regions_incident_fk',
      columns: [table.occurredFrom, table.incidentId],
      foreignColumns: [incidents.occurredFrom, incidents.id],
    })
      .onUpdate('cascade')
      .onDelete('cascade'),
    index('incident_regions_by_incident').on(table.incidentId),
  ],
);

/** Who took part. Side 1 and side 2 carry no direction: neither is the attacker by number. */
export const incidentActors = pgTable(
  'incident_actors',
  {
    incidentId: uuid()
      .notNull()
      .references(() => incidents.id, { onDelete: 'cascade' }),
    actorId: uuid()
      .notNull()
      .references(() => actors.id),
    side: smallint().notNull(),
    role: actorRole().notNull().default('PRIMARY'),
  },
  (table) => [
    primaryKey({ columns: [table.incidentId, table.actorId, table.side] }),
    index('incident_actors_by_actor').on(table.actorId, table.incidentId),
  ],
);

/**
 * Who told the organisation that reported an incident of it, in its words: kept apart from the facts, in no version and in
 * no record, so that row-level security alone decides who learns of it.
 */
export const incidentInformants = pgTable('incident_informants', {
  incidentId: uuid()
    .primaryKey()
    .references(() => incidents.id, { onDelete: 'cascade' }),
  ownerOrganisationId: uuid()
    .notNull()
    .references(() => organisations.id),
  name: text().notNull(),
  isProtected: boolean().notNull(),
});

/** The articles and reports that a dataset names for an incident, in its order; none is possible. */
export const incidentCitations = pgTable(
  'incident_citations',
  {
    incidentId: uuid()
      .notNull()
      .references(() => incidents.id, { onDelete: 'cascade' }),
    ordinal: smallint().notNull(),
    article: text().notNull(),
    office: text(),
    publishedOn: text(),
    headline: text(),
    original: text(),
  },
  (table) => [primaryKey({ columns: [table.incidentId, table.ordinal] })],
);
