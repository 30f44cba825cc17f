import { sql } from 'drizzle-orm';
import { check, index, jsonb, pgEnum, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import { accounts } from './access.ts';
import { organisations } from './organisations.ts';
import { lifeColumns } from './record.ts';

/** The feeds that a filter is for. */
export const watchFeed = pgEnum('watch_feed', ['INCIDENTS', 'ALERTS']);

/**
 * Filters of feeds that somebody saved under a name: of one person, or of an organisation for all its people and keys.
 * `filter` is the input that the feed takes, as its client gave it.
 */
export const watchFilters = pgTable(
  'watch_filters',
  {
    ...lifeColumns(),
    accountId: uuid().references(() => accounts.id),
    organisationId: uuid().references(() => organisations.id),
    name: text().notNull(),
    feed: watchFeed().notNull(),
    filter: jsonb().$type<Readonly<Record<string, unknown>>>().notNull(),
  },
  (table) => [
    unique('watch_filters_key').on(table.accountId, table.organisationId, table.name).nullsNotDistinct(),
    index('watch_filters_by_organisation').on(table.organisationId, table.name),
    check('watch_filters_of', sql`(account_id is null) <> (organisation_id is null)`),
  ],
);
