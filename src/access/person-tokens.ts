import { v7 as uuidV7 } from 'uuid';
import type { Database } from '../database/pools.ts';
import { type Transaction, transact } from '../database/transaction.ts';
import { HubError } from '../errors.ts';
import type { LocalIssuer } from './issuers/local-issuer.ts';

const hub = { kind: 'hub' } as const;

/** A person as an operator named one. */
export interface NamedPerson {
  readonly id: string;
  readonly name: string;
}

/**
 * The one person with this e-mail address or account id, with or without its prefix.
 * @throws HubError NOT_FOUND when there is none, BAD_VALUE when several share the address.
 */
export async function findPerson(database: Database, named: string): Promise<NamedPerson> {
  const id = named.replace(/^account_/, '').toLowerCase();
  const found = await transact(
    database,
    hub,
    (tx) => tx<NamedPerson[]>`/* find person */
      select id, name from accounts where id::text = ${id} or email = ${named.toLowerCase()} order by id limit 2`,
  );
  const [only, another] = found;
  if (only === undefined) {
    throw new HubError('NOT_FOUND', `Nobody has the e-mail address or account id "${named}".`);
  }
  if (another === undefined) return only;
  throw new HubError('BAD_VALUE', `Several people have the e-mail address "${named}"; give the account id.`);
}

/**
 * Signs a token for a person, and notes that it was signed: only what is noted is good, until it is revoked.
 * @throws HubError BAD_VALUE for a suspended account.
 */
export async function issuePersonToken(
  database: Database,
  issuer: LocalIssuer,
  { accountId, expiresAt }: { readonly accountId: string; readonly expiresAt: Date },
): Promise<string> {
  const id = uuidV7();
  await transact(database, hub, async (tx) => {
    const noted = await tx`/* note token */
      insert into person_tokens (id, account_id, expires_at)
      select ${id}, id, ${expiresAt.toISOString()} from accounts where id = ${accountId} and state = 'ACTIVE'
      returning id`;
    if (noted.length === 0) throw new HubError('BAD_VALUE', 'This account is suspended.');
    // What has expired is refused by its own date: nothing need be known of it.
    await tx`/* forget expired tokens */ delete from person_tokens where expires_at < now() - interval '30 days'`;
  });
  return issuer.sign({ id, subject: accountId, expiresAt });
}

/** A token that the local issuer signed, as lists show it. */
export interface ListedToken {
  readonly id: string;
  readonly person: string;
  readonly expiresAt: string;
  readonly state: 'live' | 'expired' | 'revoked';
}

/** The tokens that the local issuer signed, the newest first, up to 30 days after they expired. */
export async function listPersonTokens(database: Database): Promise<readonly ListedToken[]> {
  return transact(
    database,
    hub,
    (tx) => tx<ListedToken[]>`/* list tokens */
      select t.id, a.name || coalesce(' <' || a.email || '>', '') as person, t.expires_at as "expiresAt",
             case when t.revoked_at is not null then 'revoked'
                  when t.expires_at <= now() then 'expired' else 'live' end as state
        from person_tokens t join accounts a on a.id = t.account_id
       order by t.created_at desc, t.id desc`,
  );
}

/** Revokes a token of the local issuer: the next request with it is refused. False when there is none to revoke. */
export async function revokePersonToken(tx: Transaction, id: string): Promise<boolean> {
  const revoked = await tx`/* revoke token */
    update person_tokens set revoked_at = now()
     where id = ${id} and revoked_at is null and expires_at > now() returning id`;
  return revoked.length > 0;
}
