import type { Transaction } from '../../database/transaction.ts';
import { appendEvents } from '../../log/append.ts';

/** What happens to what people may do. Those that take something away end what the person has open. */
export type PersonEventKind =
  | 'account.created'
  | 'account.suspended'
  | 'account.reinstated'
  | 'membership.added'
  | 'membership.ended'
  | 'role.granted'
  | 'role.ended';

/**
 * Notes in the log what happened to a person, under the version that the account has now. The body holds ids alone:
 * the log is kept long and copied, names and addresses are not for it.
 */
export async function tellOfPerson(
  tx: Transaction,
  kind: PersonEventKind,
  account: { readonly id: string; readonly version: number },
  body: Readonly<Record<string, string>>,
): Promise<void> {
  const { id: entityId, version: entityVersion } = account;
  const about = { entityKind: 'person', entityId, entityVersion, keysBefore: null, keysAfter: null };
  await appendEvents(tx, [{ kind, ...about, body }]);
}

/** Counts the version of an account up, which also keeps others from changing it meanwhile. Undefined for none. */
export async function nextVersion(
  tx: Transaction,
  accountId: string,
): Promise<{ readonly id: string; readonly version: number } | undefined> {
  const [account] = await tx<{ id: string; version: number }[]>`/* next version of account */
    update accounts set version = version + 1, updated_at = now() where id = ${accountId} returning id, version`;
  return account;
}
