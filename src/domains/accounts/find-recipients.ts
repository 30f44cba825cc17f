import type { Transaction } from '../../database/transaction.ts';

/**
 * The accounts of the persons whose e-mail addresses are among these, as `ada@example.org` or `mailto:ada@example.org`,
 * with an account that is not suspended. An address that several share names none of them.
 */
export async function findRecipients(
  tx: Transaction,
  addresses: readonly string[],
): Promise<readonly string[]> {
  const emails = addresses.map((address) => address.replace(/^mailto:/i, '').toLowerCase());
  const rows = await tx<{ id: string }[]>`/* find recipients by address */
    select min(id::text) as id from accounts where email = any(${emails}) and state = 'ACTIVE'
     group by email having count(*) = 1 order by 1`;
  return rows.map(({ id }) => id);
}
