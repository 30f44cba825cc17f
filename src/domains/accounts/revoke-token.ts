import { revokePersonToken } from '../../access/person-tokens.ts';
import type { Database } from '../../database/pools.ts';
import { transact } from '../../database/transaction.ts';
import { appendEvents } from '../../log/append.ts';

/**
 * Revokes a token that the local issuer signed: from now on every request with it is refused, and every feed that is
 * open with it ends at this place in the log, on every node. False when there is no such token in use.
 */
export async function revokeToken(database: Database, id: string): Promise<boolean> {
  return transact(database, { kind: 'hub' }, async (tx) => {
    const isRevoked = await revokePersonToken(tx, id);
    if (isRevoked) await appendEvents(tx, [tokenRevoked(id)]);
    return isRevoked;
  });
}

const tokenRevoked = (id: string) => ({
  kind: 'token.revoked',
  entityKind: 'token',
  entityId: id,
  entityVersion: 1,
  keysBefore: null,
  keysAfter: null,
  body: null,
});
