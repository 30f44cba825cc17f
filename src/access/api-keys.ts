import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { v7 as uuidV7 } from 'uuid';
import { accessScope, type apiKeys } from '../../schema/tables/access.ts';
import { readAs } from '../database/audience.ts';
import type { Database } from '../database/pools.ts';
import { type Transaction, transact } from '../database/transaction.ts';
import { HubError } from '../errors.ts';
import { invalidInput, Refusal, settle } from '../user-errors.ts';

type KeyRow = typeof apiKeys.$inferSelect;

/** What a key may be used for. */
export type KeyScope = KeyRow['scopes'][number];

/** Every scope there is. */
export const keyScopes: readonly KeyScope[] = accessScope.enumValues;

/** Live keys that one client (one label of an organisation) may have: the old one and its successor. */
const liveKeysPerLabel = 2;

/** A key is `hal_<id>_<secret>`: a UUID, and 256 random bits in base64url. */
const form = /^hal_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})_([A-Za-z0-9_-]{43})$/;

const hub = { kind: 'hub' } as const;

/** What a new key is to be. */
export interface KeyRequest {
  readonly organisationId: string;
  /** Who or what will use it, in the organisation's own words. */
  readonly label: string;
  readonly scopes: readonly KeyScope[];
  readonly expiresAt: Date;
}

/**
 * Makes a key and answers it with its id. The secret is in this answer alone: only its SHA-256 is kept.
 * @throws Refusal when two keys of this label are live already: rotating takes two, a third is a leak.
 */
export async function addApiKey(
  tx: Transaction,
  request: KeyRequest,
): Promise<{ readonly id: string; readonly key: string }> {
  const id = uuidV7();
  const secret = randomBytes(32).toString('base64url');
  // Two that issue at once would each count the other's key as absent; the organisation's row keeps them apart.
  await tx`/* hold organisation */ select from organisations where id = ${request.organisationId} for update`;
  const live = await tx`/* live keys */
    select from api_keys
     where organisation_id = ${request.organisationId} and label = ${request.label}
       and revoked_at is null and expires_at > now()`;
  if (live.length >= liveKeysPerLabel) {
    const message = `"${request.label}" has ${live.length} live keys already; revoke one first.`;
    throw new Refusal(invalidInput(['label'], message));
  }
  await tx`/* issue key */
    insert into api_keys (id, organisation_id, label, secret_sha256, scopes, expires_at)
    values (${id}, ${request.organisationId}, ${request.label}, ${digestOf(secret).toString('hex')},
            ${[...request.scopes]}::text[]::access_scope[], ${request.expiresAt.toISOString()})`;
  return { id, key: `hal_${id}_${secret}` };
}

/** Makes a key as `addApiKey`, in a transaction of its own. @throws HubError BAD_VALUE for a refusal. */
export async function issueApiKey(database: Database, request: KeyRequest): Promise<string> {
  const outcome = await settle(transact(database, hub, (tx) => addApiKey(tx, request)));
  if (outcome.kind === 'done') return outcome.done.key;
  throw new HubError('BAD_VALUE', outcome.userErrors.map(({ message }) => message).join(' '));
}

/** A key as lists show it: everything but the secret. */
export interface ListedKey extends Omit<KeyRow, 'organisationId' | 'secretSha256'> {
  readonly organisation: string;
  readonly state: 'live' | 'expired' | 'revoked';
}

/** Every key that was ever issued, the newest first. */
export async function listApiKeys(database: Database): Promise<readonly ListedKey[]> {
  return transact(
    database,
    hub,
    (tx) => tx<ListedKey[]>`/* list keys */
      select k.id, coalesce(o.acronym, o.name) as organisation, k.label, k.scopes::text[] as scopes,
             k.created_at as "createdAt", k.expires_at as "expiresAt", k.revoked_at as "revokedAt",
             k.last_used_at as "lastUsedAt",
             case when k.revoked_at is not null then 'revoked'
                  when k.expires_at <= now() then 'expired' else 'live' end as state
        from api_keys k join organisations o on o.id = k.organisation_id
       order by k.created_at desc, k.id desc`,
  );
}

/** Revokes a key: the next request with it is refused, on every node. False when there is none to revoke. */
export async function revokeApiKey(tx: Transaction, id: string): Promise<boolean> {
  const revoked = await tx`/* revoke key */
    update api_keys set revoked_at = now() where id = ${id} and revoked_at is null returning id`;
  return revoked.length > 0;
}

/** A key that was found to be good. */
export interface VerifiedKey {
  readonly id: string;
  readonly organisationId: string;
  readonly scopes: readonly KeyScope[];
  readonly expiresAt: Date;
}

/** What a key says of itself. */
export interface PresentedKey {
  readonly id: string;
  /** The SHA-256 of its secret. */
  readonly digest: Buffer;
}

/** The parts of a key; undefined for a text of another form. Whether there is such a key, `verifyApiKey` knows. */
export function readKey(text: string): PresentedKey | undefined {
  const [, id, secret] = form.exec(text) ?? [];
  return id === undefined || secret === undefined ? undefined : { id, digest: digestOf(secret) };
}

/**
 * The key that was presented; undefined when it is unknown, expired or revoked. Every call asks the database
 * (one look-up by primary key), so that a revocation holds from the moment it is committed; nothing is remembered.
 * The secret is compared in constant time, and an unknown id costs the same comparison.
 */
export async function verifyApiKey(
  database: Database,
  { id, digest }: PresentedKey,
): Promise<VerifiedKey | undefined> {
  const [row] = await readAs(database, hub, lookUp, [id]);
  const [organisationId, stored, isLive, isUseNoted, scopes, expiry] = (row ?? []).map((value) =>
    value?.toString(),
  );
  const isSame = timingSafeEqual(digest, Buffer.from(stored ?? unknownDigest, 'hex'));
  if (organisationId === undefined || !isSame || isLive !== 't') return undefined;
  if (isUseNoted !== 't') await noteUse(database, id);
  const held = scopes?.split(' ') ?? [];
  const expiresAt = new Date(Number(expiry));
  return { id, organisationId, scopes: keyScopes.filter((scope) => held.includes(scope)), expiresAt };
}

const lookUp = {
  name: 'key',
  text: `select organisation_id, secret_sha256, revoked_at is null and expires_at > now(),
                coalesce(last_used_at > now() - interval '1 minute', false), array_to_string(scopes, ' '),
                extract(epoch from expires_at) * 1000
           from api_keys where id = $1::uuid`,
};

/** Compared with when there is no such key. */
const unknownDigest = '00'.repeat(32);

/**
 * Writes down that the key is in use; once a minute is enough to find the keys that nobody needs. Its first use in each
 * hour, of the clock in UTC, is for the audit too: who uses it at the same moment waits for the first to end.
 */
async function noteUse(database: Database, id: string): Promise<void> {
  await transact(
    database,
    hub,
    (tx) => tx`/* note use */
      with held as (
        select id, organisation_id, last_used_at from api_keys
         where id = ${id} and (last_used_at is null or last_used_at <= now() - interval '1 minute') for update),
      used as (
        update api_keys set last_used_at = now() from held where api_keys.id = held.id)
      insert into log.audit_outbox
        (action, request_id, organisation_ids, key_id, subject_kind, subject_id, owner_organisation_id)
      select 'KEY_USE', ${uuidV7()}, array[organisation_id], id, 'api_key', id, organisation_id
        from held where last_used_at is null or last_used_at < date_trunc('hour', now())`,
  );
}

function digestOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
