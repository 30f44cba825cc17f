import type { OrganisationViewer } from '../../access/viewer.ts';
import { readAs } from '../../database/audience.ts';
import type { Database } from '../../database/pools.ts';
import { releaseAlert } from './decide-draft.ts';
import type { DraftCodes } from './draft-rules.ts';

/** Drafts that are looked at before it is asked again which are left. */
const batchSize = 100;

/** The severities of alerts about the real world that the deployment lets out without a person. */
export type ReleasedSeverities = readonly DraftCodes['severity'][];

/** Open drafts that the deployment lets out without a person: exercises, and those of severities that it names. */
const releasable = `state = 'OPEN' and (status = 'EXERCISE' or severity = any($1::alert_severity[]))`;

/** Whether a draft waits that no person has to release. */
export async function hasReleasable(database: Database, severities: ReleasedSeverities): Promise<boolean> {
  const rows = await readAs(database, { kind: 'hub' }, anyReleasable, [[...severities]]);
  return rows.length > 0;
}

const anyReleasable = {
  name: 'any draft to release',
  text: `select 1 from alert_drafts where ${releasable} limit 1`,
};

/**
 * Releases the drafts that no person has to release, by the command that people release with, in the name of the organisation that
 * each was made for. However many do this at once, each is released once. Answers whether more may wait.
 * @throws Error when one is refused, with why: it stays open.
 */
export async function releaseByPolicy(
  database: Database,
  severities: ReleasedSeverities,
  now: Date,
): Promise<boolean> {
  const rows = await readAs(database, { kind: 'hub' }, draftsToRelease, [[...severities], batchSize]);
  for (const row of rows) {
    const [id, version, organisationId = ''] = row.map(String);
    const request = {
      clientReference: `policy:${id}:${version}`,
      id: `alert_draft_${id}`,
      version: Number(version),
      note: 'Released by the hub, as this deployment has it.',
    };
    const outcome = await releaseAlert({ database, viewer: viewerOf(organisationId), now }, request);
    if (outcome.kind === 'done') continue;
    const why = outcome.userErrors.map(({ message }) => message).join(' ');
    if (outcome.userErrors.every(({ code }) => code === 'VERSION_CONFLICT' || code === 'INVALID_TRANSITION'))
      continue;
    throw new Error(`The draft ${id} cannot be released: ${why}`);
  }
  return rows.length === batchSize;
}

const draftsToRelease = {
  name: 'drafts to release',
  text: `select id, version, owner_organisation_id from alert_drafts where ${releasable} order by created_at, id limit $2`,
};

/** The hub itself, which has no key, with the one right that this takes. */
const viewerOf = (organisationId: string): OrganisationViewer => ({
  kind: 'organisation',
  organisationId,
  keyId: null,
  scopes: ['ALERTS_WRITE'],
  expiresAt: new Date(8.64e15),
});
