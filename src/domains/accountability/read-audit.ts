import { z } from 'zod';
import { auditAction, auditWay } from '../../../schema/tables/audit.ts';
import { tlpLabel } from '../../../schema/tables/record.ts';
import { audienceOf } from '../../access/audience-of.ts';
import type { PersonViewer } from '../../access/person.ts';
import type { Database } from '../../database/pools.ts';
import { cursorSql, decodeCursor } from '../../graph/cursor.ts';
import { parseId, uuidOf } from '../../graph/ids.ts';
import { entityRef } from '../../graph/resolvers.ts';
import { instantSql, type Page, readPage } from '../keyset-page.ts';

const entry = z
  .object({
    id: z.string(),
    occurredAt: z.string(),
    action: z.enum(auditAction.enumValues),
    way: z.enum(auditWay.enumValues).nullable(),
    command: z.string().nullable(),
    request: z.string(),
    by: z.string(),
    organisationIds: z.array(z.string()),
    subjectKind: z.string(),
    subjectId: z.string(),
    subjectVersion: z.number().nullable(),
    tlp: z.enum(tlpLabel.enumValues).nullable(),
    ownerId: z.string().nullable(),
  })
  .transform(({ organisationIds, ownerId, ...facts }) => ({
    ...facts,
    organisations: organisationIds.map((id) => entityRef('Organisation', id)),
    owner: ownerId && entityRef('Organisation', ownerId),
  }));

/** An entry as the SDL has it, the organisations being read with the rights of whoever asks. */
export type ReadEntry = z.infer<typeof entry>;

/** Which entries are wanted; all of the auditor's own slice unless said otherwise. */
export interface WantedEntries {
  readonly actions?: readonly string[] | null | undefined;
  readonly ways?: readonly string[] | null | undefined;
  readonly tlp?: readonly string[] | null | undefined;
  readonly subject?: string | null | undefined;
  readonly owner?: string | null | undefined;
  readonly organisation?: string | null | undefined;
  readonly since?: string | null | undefined;
  readonly until?: string | null | undefined;
}

const newestFirst = 'OCCURRED_DESC';

const page = {
  name: 'audit',
  text: `
  select ${cursorSql(newestFirst, ['e.position'])}, json_build_object(
      'id', 'audit_entry_' || e.position, 'occurredAt', ${instantSql('e.occurred_at')}, 'action', e.action, 'way', e.way,
      'command', e.command, 'request', e.request_id,
      'by', coalesce('account_' || e.person_id, 'api_key_' || e.key_id, 'hub'), 'organisationIds', e.organisation_ids,
      'subjectKind', upper(e.subject_kind), 'subjectId', e.subject_kind || '_' || e.subject_id,
      'subjectVersion', e.subject_version, 'tlp', e.tlp, 'ownerId', e.owner_organisation_id)
    from log.audit_log e
   where ($2::bigint is null or e.position < $2::bigint)
     and ($3::text[] is null or e.action::text = any($3::text[]))
     and ($4::text[] is null or e.way::text = any($4::text[]))
     and ($5::text[] is null or e.tlp = any($5::text[]))
     and ($6::uuid is null or e.subject_id = $6::uuid)
     and ($7::uuid is null or e.owner_organisation_id = $7::uuid)
     and ($8::uuid is null or e.organisation_ids @> array[$8::uuid])
     and ($9::timestamptz is null or e.occurred_at >= $9::timestamptz)
     and ($10::timestamptz is null or e.occurred_at < $10::timestamptz)
   order by e.position desc limit $1::int`,
};

/**
 * A page of the entries that an auditor may see, the newest first: about records of the auditor's organisations, and of
 * what was done in their name. Row-level security decides which those are.
 * @throws HubError BAD_CURSOR, BAD_ID.
 */
export function readAudit(
  database: Database,
  auditor: PersonViewer,
  wanted: WantedEntries,
  { size, after }: { readonly size: number; readonly after: string | null | undefined },
): Promise<Page<ReadEntry>> {
  const [position = null] = after ? decodeCursor(after, newestFirst, ['bigint']) : [];
  const { actions = null, ways = null, tlp = null, since = null, until = null } = wanted;
  const organisation = (id: string | null | undefined) => (id ? uuidOf('organisation')(id) : null);
  const subject = wanted.subject ? parseId(wanted.subject).uuid : null;
  const [owner, by] = [organisation(wanted.owner), organisation(wanted.organisation)];
  return readPage(database, {
    statement: page,
    parameters: [position, actions, ways, tlp, subject, owner, by, since, until],
    row: entry,
    size,
    isFurther: position !== null,
    audience: audienceOf(auditor),
  });
}
