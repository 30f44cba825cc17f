import type { Transaction } from '../../../database/transaction.ts';

/** Those of these accounts that act for the organisation now, with their names. */
export async function readMembers(
  tx: Transaction,
  organisationId: string,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await tx<{ id: string; name: string }[]>`/* members */
    select distinct account.id, account.name
      from accounts account join memberships held on held.account_id = account.id
     where account.id = any(${[...accountIds]}::uuid[]) and account.state = 'ACTIVE'
       and held.organisation_id = ${organisationId} and held.ended_at is null and held.starts_at <= now()
       and (held.ends_at is null or held.ends_at > now())`;
  return new Map(rows.map(({ id, name }) => [id, name]));
}
