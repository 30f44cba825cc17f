import { v7 as uuidV7 } from 'uuid';
import type { auditOutbox } from '../../schema/tables/audit.ts';
import type { Member } from '../database/member.ts';
import type { Database } from '../database/pools.ts';
import { type Transaction, transact } from '../database/transaction.ts';
import { audienceOf } from './audience-of.ts';
import type { Viewer } from './viewer.ts';

type EntryRow = typeof auditOutbox.$inferSelect;

/** By which way something was asked for. */
export type AuditWay = NonNullable<EntryRow['way']>;

/** Who did something, and in whose name. */
export interface AuditActor {
  readonly organisationIds: readonly string[];
  readonly personId: string | null;
  /** The key of a machine; null for people and for parts of the hub. */
  readonly keyId: string | null;
}

/** A version of a record, with what decided who sees it: what is known of it in the audit. */
export interface AuditedRecord {
  /** What the log calls it, for example `incident`. */
  readonly kind: string;
  /** A UUID. */
  readonly id: string;
  readonly version: number;
  readonly tlp: string;
  /** The UUID of the organisation that owns it; null where nobody does. */
  readonly ownerId: string | null;
}

/** What somebody was told. */
export interface NotedReading {
  readonly actor: AuditActor;
  readonly way: AuditWay;
  readonly records: readonly AuditedRecord[];
}

/** Who it is that reads with the rights of a member. */
export const actorOf = (viewer: Viewer, { organisationIds, personId }: Member): AuditActor => ({
  organisationIds,
  personId,
  keyId: viewer.kind === 'organisation' ? viewer.keyId : null,
});

/** Who somebody is to the audit; nobody who is not known does what is written down. */
export const actorBehind = (viewer: Viewer): AuditActor | undefined => {
  const audience = audienceOf(viewer);
  return audience.kind === 'member' ? actorOf(viewer, audience) : undefined;
};

/** Writes down, with what a command changes, who carried it out and on what; nothing of what it said. */
export async function noteCommand(
  tx: Transaction,
  viewer: Viewer,
  { command, subjectId }: { readonly command: string; readonly subjectId: string },
): Promise<void> {
  const actor = actorBehind(viewer);
  if (actor === undefined) return;
  const { organisationIds, personId, keyId } = actor;
  const who = [`{${organisationIds.join()}}`, personId, keyId];
  await tx.unsafe(insertCommand, [uuidV7(), ...who, command, subjectId], { prepare: true });
}

/**
 * Writes down who was told of which records, in a transaction of its own: what is to be told is told when this has
 * resolved, and not at all when it rejects. Nothing is written when there is nothing to write.
 * @throws HubError DATABASE_UNAVAILABLE.
 */
export async function noteReadings(database: Database, readings: readonly NotedReading[]): Promise<void> {
  const rows = rowsOf(readings);
  if (rows.length === 0) return;
  await transact(database, { kind: 'hub' }, (tx) => insertRows(tx, rows));
}

/**
 * Resolves when the same could be written down now, and writes nothing.
 * @throws whatever `noteReadings` would throw.
 */
export async function rehearseReadings(database: Database, readings: readonly NotedReading[]): Promise<void> {
  const rehearsed = new Error('Rehearsed.');
  try {
    await transact(database, { kind: 'hub' }, async (tx) => {
      await insertRows(tx, rowsOf(readings));
      throw rehearsed;
    });
  } catch (error) {
    if (error !== rehearsed) throw error;
  }
}

const insertRows = (tx: Transaction, rows: readonly object[]) =>
  tx.unsafe(insertReadings, [JSON.stringify(rows)], { prepare: true });

const rowsOf = (readings: readonly NotedReading[]): readonly object[] =>
  readings.flatMap(({ actor, way, records }) => {
    const shared = { way, request_id: uuidV7(), ...actorColumns(actor) };
    return records.map(({ kind, id, version, tlp, ownerId }) => ({
      ...shared,
      subject_kind: kind,
      subject_id: id,
      subject_version: version,
      tlp,
      owner_organisation_id: ownerId,
    }));
  });
const actorColumns = ({ organisationIds, personId, keyId }: AuditActor) => ({
  organisation_ids: organisationIds,
  person_id: personId,
  key_id: keyId,
});

/** What commands work on. Whatever else their subject is, it is of nobody but who carried them out. */
const subjects = `
  select 'incident' as kind, version, tlp::text as tlp, owner_organisation_id as owner from incidents where id = $6::uuid
  union all select 'alert', version, tlp::text, owner_organisation_id from alerts where id = $6::uuid
  union all select 'alert_task', version, tlp::text, owner_organisation_id from alert_tasks where id = $6::uuid
  union all select 'feedback', version, tlp::text, owner_organisation_id from feedback where id = $6::uuid
  union all select 'agreement', version, null, provider_organisation_id from sharing_agreements where id = $6::uuid
  union all select 'account', version, null, null from accounts where id = $6::uuid
  union all select 'api_key', null, null, organisation_id from api_keys where id = $6::uuid`;

const insertCommand = `/* note command */
  insert into log.audit_outbox
    (action, way, command, request_id, organisation_ids, person_id, key_id, subject_kind, subject_id, subject_version,
     tlp, owner_organisation_id)
  select 'COMMAND', 'MUTATION', $5, $1::uuid, $2::text::uuid[], $3::uuid, $4::uuid, coalesce(found.kind, 'other'), $6::uuid,
         found.version, found.tlp, found.owner
    from (select) nothing left join lateral (${subjects} limit 1) found on true`;

const insertReadings = `/* note readings */
  insert into log.audit_outbox
    (action, way, request_id, organisation_ids, person_id, key_id, subject_kind, subject_id, subject_version, tlp,
     owner_organisation_id)
  select 'READ', way, request_id, organisation_ids, person_id, key_id, subject_kind, subject_id, subject_version, tlp,
         owner_organisation_id
    from json_to_recordset($1::text::json) as r (
      way audit_way, request_id uuid, organisation_ids uuid[], person_id uuid, key_id uuid, subject_kind text,
      subject_id uuid, subject_version integer, tlp text, owner_organisation_id uuid)`;
