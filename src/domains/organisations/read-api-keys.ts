import { z } from 'zod';
import { keyScopes } from '../../access/api-keys.ts';
import { readAs } from '../../database/audience.ts';
import type { Database } from '../../database/pools.ts';
import { cursorSql, decodeCursor } from '../../graph/cursor.ts';
import { entityRef } from '../../graph/resolvers.ts';
import { instantSql, type Page, readPage } from '../keyset-page.ts';

const apiKey = z
  .object({
    id: z.string(),
    organisationId: z.string(),
    label: z.string(),
    scopes: z.array(z.enum(keyScopes)),
    isLive: z.boolean(),
    createdAt: z.string(),
    expiresAt: z.string(),
    revokedAt: z.string().nullable(),
    lastUsedAt: z.string().nullable(),
  })
  .transform(({ organisationId, ...facts }) => ({
    ...facts,
    organisation: entityRef('Organisation', organisationId),
  }));

/** A key as the SDL has it, never with its secret. */
export type ReadApiKey = z.infer<typeof apiKey>;

const isLive = '(k.revoked_at is null and k.expires_at > now())';

const keySql = `json_build_object(
  'id', 'api_key_' || k.id, 'organisationId', k.organisation_id, 'label', k.label, 'scopes', k.scopes, 'isLive', ${isLive},
  'createdAt', ${instantSql('k.created_at')}, 'expiresAt', ${instantSql('k.expires_at')},
  'revokedAt', ${instantSql('k.revoked_at')}, 'lastUsedAt', ${instantSql('k.last_used_at')})`;

const one = { name: 'api key', text: `select ${keySql} from api_keys k where k.id = $1::uuid` };

/** The key of this UUID; null when there is none. */
export async function readApiKey(database: Database, id: string): Promise<ReadApiKey | null> {
  const [row] = await readAs(database, { kind: 'hub' }, one, [id]);
  return row?.[0] ? apiKey.parse(JSON.parse(row[0].toString())) : null;
}

/** Which keys are wanted; all unless said otherwise. The organisation by its UUID. */
export interface WantedKeys {
  readonly organisation?: string | null | undefined;
  readonly isLive?: boolean | null | undefined;
}

const newest = 'CREATED_AT_DESC';

/** Ids of keys are made in the order of time, so that they alone are the order. */
const many = {
  name: 'api keys',
  text: `
  select ${cursorSql(newest, ['k.id'])}, ${keySql} from api_keys k
   where ($2::uuid is null or k.id < $2::uuid)
     and ($3::uuid is null or k.organisation_id = $3::uuid)
     and ($4::boolean is null or ${isLive} = $4::boolean)
   order by k.id desc limit $1::int`,
};

/** A page of keys, the newest first. @throws HubError BAD_CURSOR. */
export function readApiKeys(
  database: Database,
  { organisation = null, isLive: isWantedLive = null }: WantedKeys,
  { size, after }: { readonly size: number; readonly after: string | null | undefined },
): Promise<Page<ReadApiKey>> {
  const [id = null] = after ? decodeCursor(after, newest, ['uuid']) : [];
  const parameters = [id, organisation, isWantedLive];
  return readPage(database, { statement: many, parameters, row: apiKey, size, isFurther: id !== null });
}
