import { z } from 'zod';
import { watchFeed } from '../../../schema/tables/watches.ts';
import { type Audience, readAs } from '../../database/audience.ts';
import type { Database } from '../../database/pools.ts';
import { entityRef } from '../../graph/resolvers.ts';
import { instantSql } from '../keyset-page.ts';

const watchFilter = z
  .object({
    id: z.string(),
    version: z.number(),
    name: z.string(),
    feed: z.enum(watchFeed.enumValues),
    filter: z.string(),
    organisationId: z.string().nullable(),
    updatedAt: z.string(),
  })
  .transform(({ organisationId, ...facts }) => ({
    ...facts,
    isShared: organisationId !== null,
    owner: organisationId === null ? null : entityRef('Organisation', organisationId),
  }));

/** A saved filter as the SDL has it. */
export type ReadWatchFilter = z.infer<typeof watchFilter>;

/** Which ones are wanted: all, those for a feed, or one by its UUID. */
export interface WantedFilters {
  readonly feed?: string | null | undefined;
  readonly id?: string | undefined;
}

const statement = {
  name: 'watch filters',
  text: `
  select json_build_object('id', 'watch_filter_' || w.id, 'version', w.version, 'name', w.name, 'feed', w.feed,
           'filter', w.filter::text, 'organisationId', w.organisation_id, 'updatedAt', ${instantSql('w.updated_at')})
    from watch_filters w
   where ($1::text is null or w.feed::text = $1::text) and ($2::uuid is null or w.id = $2::uuid)
   order by w.organisation_id nulls first, w.name, w.id limit 500`,
};

/** The saved filters that an audience may see, the person's own first, then by name; empty when there is none. */
export async function readWatchFilters(
  database: Database,
  audience: Audience,
  { feed = null, id }: WantedFilters,
): Promise<readonly ReadWatchFilter[]> {
  const rows = await readAs(database, audience, statement, [feed, id ?? null]);
  return rows.map(([json]) => watchFilter.parse(JSON.parse(String(json))));
}
