import { setTimeout as sleep } from 'node:timers/promises';
import type postgres from 'postgres';
import { v7 as uuidV7 } from 'uuid';
import { type AuditedRecord, type NotedReading, noteReadings } from '../../src/access/audit.ts';
import type { Database } from '../../src/database/pools.ts';

/** A reading of an incident of its own by a machine. */
export const buildReading = (overrides: Partial<AuditedRecord> = {}): NotedReading => ({
  actor: { organisationIds: [uuidV7()], personId: null, keyId: uuidV7() },
  way: 'QUERY',
  records: [{ kind: 'incident', id: uuidV7(), version: 1, tlp: 'AMBER', ownerId: uuidV7(), ...overrides }],
});

/** Notes so many readings, each in a transaction of its own. */
export async function noteSome(database: Database, count: number): Promise<void> {
  for (let noted = 0; noted < count; noted += 1) await noteReadings(database, [buildReading()]);
}

/** An entry as it stands. */
export interface ReadEntry {
  readonly position: number;
  readonly action: string;
  readonly way: string;
  readonly command: string | null;
  readonly organisationIds: readonly string[];
  readonly personId: string | null;
  readonly keyId: string | null;
  readonly subjectKind: string | null;
  readonly subjectId: string | null;
  readonly subjectVersion: number | null;
  readonly tlp: string | null;
  readonly ownerId: string | null;
}

/** Every entry after a position, once none waits any more. */
export async function readAudit(admin: postgres.Sql, after = 0): Promise<readonly ReadEntry[]> {
  while ((await admin`select from log.audit_outbox limit 1`).length > 0) await sleep(10);
  return admin<ReadEntry[]>`
    select position::int, action, way, command, organisation_ids as "organisationIds", person_id as "personId",
           key_id as "keyId", subject_kind as "subjectKind", subject_id as "subjectId",
           subject_version as "subjectVersion", tlp, owner_organisation_id as "ownerId"
      from log.audit_log where position > ${after} order by position`;
}
