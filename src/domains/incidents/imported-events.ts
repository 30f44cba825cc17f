import type { incidents } from '../../../schema/tables/incidents.ts';
import type { Transaction } from '../../database/transaction.ts';
import { appendEvents } from '../../log/append.ts';
import { type Routable, routingKeysOf } from './routing-keys.ts';

/** A version of an incident that an import made. */
export interface ImportedVersion {
  readonly id: string;
  readonly version: number;
  /** An incident that is merged into another, or retracted, is on no feed, whatever imports still say of it. */
  readonly standing: (typeof incidents.$inferSelect)['standing'];
  /** Null for the first version. */
  readonly before: Routable | null;
  readonly after: Routable;
}

/** Tells the feeds what an import brought, in the transaction that wrote it: `incident.imported` or `incident.revised`. */
export async function appendImported(tx: Transaction, versions: readonly ImportedVersion[]): Promise<void> {
  const events = versions.map(({ id, version, standing, before, after }) => {
    const isShown = standing === 'CURRENT';
    return {
      kind: before === null ? 'incident.imported' : 'incident.revised',
      entityKind: 'incident',
      entityId: id,
      entityVersion: version,
      keysBefore: isShown && before !== null ? routingKeysOf(before) : null,
      keysAfter: isShown ? routingKeysOf(after) : null,
      body: null,
    };
  });
  await appendEvents(tx, events);
}
