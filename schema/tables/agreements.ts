import { sql } from 'drizzle-orm';
import { check, index, integer, pgEnum, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { accounts, apiKeys } from './access.ts';
import { alertCategory } from './alerts.ts';
import { incidentKind } from './incidents.ts';
import { organisations } from './organisations.ts';
import { identity, instant, tlpLabel } from './record.ts';
import { regions } from './regions.ts';

/** What records an agreement shares. */
export const sharedKind = pgEnum('shared_kind', ['INCIDENT', 'ALERT']);

/**
 * Where an agreement stands. `EXPIRED` is never stored: the clock says it, so that nothing is shared a moment longer
 * because a job was late.
 */
export const agreementState = pgEnum('agreement_state', [
  'PROPOSED',
  'SIGNED_BY_PROVIDER',
  'SIGNED_BY_RECIPIENT',
  'LIVE',
  'SUSPENDED',
  'ENDED',
  'EXPIRED',
]);

/**
 * How precisely a place is told, the most precise first: as it is known, as a cell of about one kilometre, or as the
 * administrative unit of a level and nothing finer.
 */
export const locationPrecision = pgEnum('location_precision', [
  'EXACT',
  'KM1',
  'ADMIN3',
  'ADMIN2',
  'ADMIN1',
  'COUNTRY',
]);

/** Whether recipients may pass on what they get. */
export const onwardSharing = pgEnum('onward_sharing', ['FORBIDDEN', 'WITH_CONSENT', 'ALLOWED']);

/**
 * What one organisation, the provider, shares with others of what it owns and labels AMBER: within kinds, regions,
 * categories, label and period. The terms never change: other terms are another agreement. `dueAt` is the next
 * instant at which it begins or ends by the clock, which is yet to be told to feeds; null when there is none.
 */
export const sharingAgreements = pgTable(
  'sharing_agreements',
  {
    id: identity(),
    version: integer().notNull().default(1),
    title: text().notNull(),
    providerOrganisationId: uuid()
      .notNull()
      .references(() => organisations.id),
    /** Everybody who may see it: the provider and the recipients. */
    partyIds: uuid().array().notNull(),
    kinds: sharedKind().array().notNull(),
    /** None unless incidents are shared. */
    incidentKinds: incidentKind().array().notNull(),
    /** None unless alerts are shared. */
    alertCategories: alertCategory().array().notNull(),
    tlpCeiling: tlpLabel().notNull(),
    locationPrecision: locationPrecision().notNull().default('EXACT'),
    purposes: text().array().notNull(),
    onwardSharing: onwardSharing().notNull(),
    startsAt: instant().notNull(),
    endsAt: instant().notNull(),
    state: agreementState().notNull().default('PROPOSED'),
    /** Why it was suspended, resumed or ended last. */
    reason: text(),
    proposedById: uuid()
      .notNull()
      .references(() => organisations.id),
    proposedByPersonId: uuid().references(() => accounts.id),
    dueAt: instant(),
    createdAt: instant().notNull().defaultNow(),
    updatedAt: instant().notNull().defaultNow(),
  },
  (table) => [
    index('agreements_by_party').using('gin', table.partyIds),
    index().on(table.providerOrganisationId),
    index().on(table.proposedById),
    index().on(table.proposedByPersonId),
    index().on(table.startsAt, table.id),
    index('agreements_due').on(table.dueAt).where(sql`due_at is not null`),
    check('agreement_period', sql`starts_at < ends_at`),
    // The other labels are nobody's to share: TLP 2.0.
    check('agreement_ceiling', sql`tlp_ceiling in ('CLEAR', 'GREEN', 'AMBER')`),
    check('agreement_state_stored', sql`state <> 'EXPIRED'`),
  ],
);

/** With whom an agreement shares. A recipient that left stays, so that it can be told who had what. */
export const agreementRecipients = pgTable(
  'agreement_recipients',
  {
    agreementId: uuid()
      .notNull()
      .references(() => sharingAgreements.id),
    organisationId: uuid()
      .notNull()
      .references(() => organisations.id),
    leftAt: instant(),
  },
  (table) => [
    primaryKey({ columns: [table.agreementId, table.organisationId] }),
    index().on(table.organisationId),
  ],
);

/** Where an agreement shares: these regions and all within them. */
export const agreementRegions = pgTable(
  'agreement_regions',
  {
    agreementId: uuid()
      .notNull()
      .references(() => sharingAgreements.id),
    regionId: uuid()
      .notNull()
      .references(() => regions.id),
  },
  (table) => [primaryKey({ columns: [table.agreementId, table.regionId] }), index().on(table.regionId)],
);

/** Who signed an agreement for which party: a person, or a machine by its key. */
export const agreementSignatures = pgTable(
  'agreement_signatures',
  {
    agreementId: uuid()
      .notNull()
      .references(() => sharingAgreements.id),
    organisationId: uuid()
      .notNull()
      .references(() => organisations.id),
    personId: uuid().references(() => accounts.id),
    keyId: uuid().references(() => apiKeys.id),
    signedAt: instant().notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.agreementId, table.organisationId] }),
    index().on(table.organisationId),
    index().on(table.personId),
    index().on(table.keyId),
  ],
);

/**
 * What live agreements extend to whom: one row for each recipient that has signed, in the form that row-level security
 * asks for with each AMBER row. Whatever changes an agreement writes them anew in the same transaction; the period is
 * for the clock.
 */
export const agreementShares = pgTable(
  'agreement_shares',
  {
    agreementId: uuid()
      .notNull()
      .references(() => sharingAgreements.id),
    recipientOrganisationId: uuid()
      .notNull()
      .references(() => organisations.id),
    providerOrganisationId: uuid()
      .notNull()
      .references(() => organisations.id),
    regionIds: uuid().array().notNull(),
    incidentKinds: text().array().notNull(),
    alertCategories: text().array().notNull(),
    locationPrecision: locationPrecision().notNull().default('EXACT'),
    startsAt: instant().notNull(),
    endsAt: instant().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.agreementId, table.recipientOrganisationId] }),
    index('shares_by_recipient').on(table.recipientOrganisationId, table.providerOrganisationId),
    index().on(table.providerOrganisationId),
  ],
);
