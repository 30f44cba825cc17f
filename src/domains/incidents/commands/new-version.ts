import { toSnakeCase } from 'drizzle-orm/casing';
import { v7 as uuidV7 } from 'uuid';
import type { incidents } from '../../../../schema/tables/incidents.ts';
import type { Transaction } from '../../../database/transaction.ts';
import { appendEvents } from '../../../log/append.ts';
import { nameRecipients } from '../../label-input.ts';
import { routingKeysOf } from '../routing-keys.ts';
import { keepRevision } from '../statements.ts';
import type { HeldIncident } from './held-incident.ts';

/** What an action does to an incident. */
export interface NewVersion {
  readonly action: NonNullable<HeldIncident['action']>;
  readonly organisationId: string;
  readonly reason: string;
  /** The columns that it changes. */
  readonly columns: Partial<Omit<typeof incidents.$inferSelect, 'sortedDeaths' | 'standing'>>;
  /** What it is then: the incident stands for itself, or not any more. */
  readonly standing: HeldIncident['standing'];
  /** The regions that it lies in then, where they change. */
  readonly regionIds?: readonly string[];
  /** The persons whom its label names then, where they change. */
  readonly recipientIds?: readonly string[];
  readonly occurredAt: Date;
}

/** The kinds of events, one for each action. */
export const eventKinds = {
  REPORT: 'incident.reported',
  CORRECT: 'incident.corrected',
  CORROBORATE: 'incident.corroborated',
  VERIFY: 'incident.verified',
  DISPUTE: 'incident.disputed',
  REJECT: 'incident.rejected',
  MERGE: 'incident.merged',
  UNMERGE: 'incident.unmerged',
  RETRACT: 'incident.retracted',
} as const satisfies Record<NewVersion['action'], string>;

/**
 * Writes the next version of a held incident: the version before is kept as a revision, the row takes the changed
 * columns, and the event joins the outbox.
 */
export async function writeVersion(tx: Transaction, held: HeldIncident, next: NewVersion): Promise<void> {
  const [kept] = await tx.unsafe<{ superseded_at: string }[]>(keepRevision, [held.id, uuidV7()]);
  if (kept === undefined) throw new Error('A held incident has no row.');
  const { action, organisationId, reason, columns } = next;
  const row = snakeCased({ ...columns, action, actionReason: reason, actionById: organisationId });
  await tx`/* next version */
    update incidents
       set ${tx(row)}, version = version + 1, updated_at = ${kept.superseded_at}, recorded_at = ${kept.superseded_at}
     where id = ${held.id}`;
  if (next.regionIds !== undefined) await movePlaces(tx, held.id, next.regionIds);
  if (next.recipientIds !== undefined) await nameRecipients(tx, held.id, next.recipientIds);
  const { regionIds = held.regionIds, recipientIds = held.recipientIds } = next;
  const after = { ...held, ...columns, regionIds, recipientIds };
  await appendEvents(tx, [
    {
      kind: eventKinds[action],
      entityKind: 'incident',
      entityId: held.id,
      entityVersion: held.version + 1,
      keysBefore: held.standing === 'CURRENT' ? routingKeysOf(held) : null,
      keysAfter: next.standing === 'CURRENT' ? routingKeysOf(after) : null,
      body: { organisationId },
      occurredAt: next.occurredAt,
    },
  ]);
}

async function movePlaces(tx: Transaction, id: string, regionIds: readonly string[]): Promise<void> {
  await tx`/* leave places */ delete from incident_regions where incident_id = ${id}`;
  await tx`/* take places */
    insert into incident_regions (region_id, occurred_from, incident_id)
    select place.id, occurred_from, incidents.id from incidents, unnest(${[...regionIds]}::uuid[]) as place (id)
     where incidents.id = ${id}`;
}

const snakeCased = (row: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(row).map(([property, value]) => [toSnakeCase(property), value]));
