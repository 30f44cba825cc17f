import { index, pgEnum, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { organisations } from './organisations.ts';
import { identity, instant } from './record.ts';

/** What a key may be used for; reading needs no scope. */
export const accessScope = pgEnum('access_scope', ['INCIDENTS_WRITE', 'ALERTS_WRITE']);

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
