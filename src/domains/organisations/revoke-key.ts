import { revokeApiKey } from '../../access/api-keys.ts';
import type { Database } from '../../database/pools.ts';
import { type Transaction, transact } from '../../database/transaction.ts';
import { appendEvents } from '../../log/append.ts';

/**
 * Revokes a key: from now on every request with it is refused, and every feed that is open with it ends at this place
 * in the log, on every node. False when there is no such key or it was revoked before.
 */
export async function revokeKeyWithin(tx: Transaction, id: string): Promise<boolean> {
  const isRevoked = await revokeApiKey(tx, id);
  if (isRevoked) await appendEvents(tx, [keyRevoked(id)]);
  return isRevoked;
}

/** Does what `revokeKeyWithin` does, in a transaction of its own. */
export async function revokeKey(database: Database, id: string): Promise<boolean> {
  return transact(database, { kind: 'hub' }, (tx) => revokeKeyWithin(tx, id));
}

const keyRevoked = (id: string) => ({
  kind: 'key.revoked',
  entityKind: 'key',
  entityId: id,
  entityVersion: 1,
  keysBefore: null,
  keysAfter: null,
  body: null,
});
