import {
  boolean,
  index,
  integer,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { missions } from './missions.ts';
import { organisations } from './organisations.ts';
import { identity, instant } from './record.ts';

/** What a key may be used for; reading needs no scope, but for the schema itself where introspection is off. */
export const accessScope = pgEnum('access_scope', [
  'INCIDENTS_WRITE',
  'ALERTS_WRITE',
  'SCHEMA',
  'AGREEMENTS_WRITE',
  'COMMUNITY_WRITE',
]);

/**
 * Keys with which machines of an organisation write. A key is `hal_<id>_<secret>`; only the SHA-256 of the secret is
 * kept, in hexadecimal: with 256 random bits there is nothing to guess, so a slow hash would protect nothing more.
 * A revoked or expired key stays, so that it can be told who wrote with it.
 */
export const apiKeys = pgTable(
  'api_keys',
  {
    id: identity(),
    organisationId: uuid()
      .notNull()
      .references(() => organisations.id),
    label: text().notNull(),
    secretSha256: text().notNull(),
    scopes: accessScope().array().notNull(),
    createdAt: instant().notNull().defaultNow(),
    expiresAt: instant().notNull(),
    revokedAt: instant(),
    lastUsedAt: instant(),
  },
  (table) => [index('api_keys_by_organisation').on(table.organisationId, table.label)],
);

export const accountState = pgEnum('account_state', ['ACTIVE', 'SUSPENDED']);

/** What a person may be inside one mission. */
export const missionRole = pgEnum('mission_role', [
  'VIEWER',
  'ANALYST',
  'REPORTER',
  'DUTY_OFFICER',
  'MISSION_ADMINISTRATOR',
  'DATA_STEWARD',
  'AUDITOR',
]);

/**
 * People who may sign in. A person is who an issuer of tokens says it is: one issuer never gives a subject twice.
 * `version` counts up with every change of the account, its memberships and its roles, so that of two tellings of what
 * a person may do the later one is known.
 */
export const accounts = pgTable(
  'accounts',
  {
    id: identity(),
    version: integer().notNull().default(1),
    issuer: text().notNull(),
    subject: text().notNull(),
    name: text().notNull(),
    email: text(),
    state: accountState().notNull().default('ACTIVE'),
    /** Manages accounts in every mission; sees no more of what is shared than others do. */
    isPlatformAdministrator: boolean().notNull().default(false),
    createdAt: instant().notNull().defaultNow(),
    updatedAt: instant().notNull().defaultNow(),
  },
  (table) => [
    unique().on(table.issuer, table.subject),
    index().on(table.email),
    index().on(table.name, table.id),
  ],
);

/** From when until when something of a person's holds: `endsAt` was planned, `endedAt` came sooner. */
const periodColumns = () => ({
  startsAt: instant().notNull().defaultNow(),
  endsAt: instant(),
  endedAt: instant(),
  createdAt: instant().notNull().defaultNow(),
});

/** In whose name a person acts. The periods of one person do not overlap: there is one answer at any time. */
export const memberships = pgTable(
  'memberships',
  {
    id: identity(),
    accountId: uuid()
      .notNull()
      .references(() => accounts.id),
    organisationId: uuid()
      .notNull()
      .references(() => organisations.id),
    ...periodColumns(),
  },
  (table) => [index().on(table.accountId), index().on(table.organisationId)],
);

/** Roles that people hold inside missions. */
export const heldRoles = pgTable(
  'held_roles',
  {
    id: identity(),
    accountId: uuid()
      .notNull()
      .references(() => accounts.id),
    missionId: uuid()
      .notNull()
      .references(() => missions.id),
    role: missionRole().notNull(),
    ...periodColumns(),
  },
  (table) => [index().on(table.accountId), index().on(table.missionId)],
);

/**
 * Tokens that the local issuer signed, by their `jti`. A token that is not here, or is revoked, is no good, whatever
 * its signature. Those of other issuers are not known before they come and are nowhere kept.
 */
export const personTokens = pgTable(
  'person_tokens',
  {
    id: identity(),
    accountId: uuid()
      .notNull()
      .references(() => accounts.id),
    createdAt: instant().notNull().defaultNow(),
    expiresAt: instant().notNull(),
    revokedAt: instant(),
  },
  (table) => [index().on(table.accountId)],
);

/** What administrators asked for under a reference of their own, as `client_references` is for organisations. */
export const accountReferences = pgTable(
  'account_references',
  {
    accountId: uuid()
      .notNull()
      .references(() => accounts.id),
    clientReference: text().notNull(),
    command: text().notNull(),
    inputSha256: text().notNull(),
    subjectId: uuid(),
    createdAt: instant().notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.clientReference] })],
);

/** Tables that hold a record which is not CLEAR, or did: parts of records of any other are seen without a look at those. */
export const labelledTables = pgTable('labelled_tables', { name: text().primaryKey() });

/**
 * The persons who are named as recipients of a record (an incident or an alert), by its UUID: they see it when it is
 * RED, and beyond the owner's organisation when it is AMBER. An API key is no person.
 */
export const recordRecipients = pgTable(
  'record_recipients',
  {
    recordId: uuid().notNull(),
    personId: uuid()
      .notNull()
      .references(() => accounts.id),
    createdAt: instant().notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.recordId, table.personId] }),
    index('record_recipients_by_person').on(table.personId),
  ],
);
