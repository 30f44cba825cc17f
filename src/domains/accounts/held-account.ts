import type { Transaction } from '../../database/transaction.ts';
import { notFound, Refusal } from '../../user-errors.ts';
import { nextVersion } from './person-event.ts';

/**
 * The account, with its next version, held until the transaction ends: whatever changes what one person may do waits
 * for one another. `field` is where the input names it. @throws Refusal when there is none.
 */
export async function holdAccount(
  tx: Transaction,
  id: string,
  field = 'account',
): Promise<{ readonly id: string; readonly version: number }> {
  const account = await nextVersion(tx, id);
  if (account === undefined) throw new Refusal(notFound([field], 'account'));
  return account;
}
