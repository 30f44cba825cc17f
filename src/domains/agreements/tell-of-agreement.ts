import type { Transaction } from '../../database/transaction.ts';
import { appendEvents } from '../../log/append.ts';

/** What happens to agreements. `began` and `expired` are the clock's. */
export type AgreementEventKind =
  | 'agreement.proposed'
  | 'agreement.signed'
  | 'agreement.suspended'
  | 'agreement.resumed'
  | 'agreement.ended'
  | 'agreement.left'
  | 'agreement.began'
  | 'agreement.expired';

/** What is told about an event. */
interface Told {
  /** Who did it; null for the clock. */
  readonly organisationId: string | null;
  readonly occurredAt: Date;
  /** The organisations that may see more or less from now on. */
  readonly readers?: readonly string[];
}

/**
 * Notes in the log what happened to an agreement, under the version that it has now. The keys name the organisations
 * whose sight it changes: their feeds and copies learn there that they must begin anew. The terms stay in the tables.
 */
export async function tellOfAgreement(
  tx: Transaction,
  kind: AgreementEventKind,
  agreement: { readonly id: string; readonly version: number; readonly partyIds: readonly string[] },
  { organisationId, occurredAt, readers = [] }: Told,
): Promise<void> {
  await appendEvents(tx, [
    {
      kind,
      entityKind: 'agreement',
      entityId: agreement.id,
      entityVersion: agreement.version,
      keysBefore: null,
      keysAfter: { parties: [...agreement.partyIds], readers: [...readers] },
      body: organisationId === null ? null : { organisationId },
      occurredAt,
    },
  ]);
}
