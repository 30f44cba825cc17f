import type { alertDrafts } from '../../../schema/tables/drafts.ts';
import { requireRightAt } from '../../access/mission-areas.ts';
import type { Action } from '../../access/policy.ts';
import type { Actor } from '../../access/viewer.ts';
import type { Transaction } from '../../database/transaction.ts';
import { invalidTransition, notFound, Refusal, versionConflict } from '../../user-errors.ts';

/** A draft that no other transaction can change until this one ends. */
export interface HeldDraft
  extends Pick<
    typeof alertDrafts.$inferSelect,
    | 'id'
    | 'version'
    | 'state'
    | 'ownerOrganisationId'
    | 'regionId'
    | 'kind'
    | 'status'
    | 'week'
    | 'label'
    | 'severity'
    | 'urgency'
    | 'certainty'
    | 'headline'
    | 'description'
    | 'updatesId'
  > {
  readonly regionName: string;
  readonly pcode: string;
}

/**
 * Locks a draft of the actor's organisation that nobody decided about yet.
 * @throws Refusal when there is none, somebody wrote since the client read, or it is decided. @throws HubError FORBIDDEN.
 */
export async function holdDraft(
  tx: Transaction,
  { id, version }: { readonly id: string; readonly version: number },
  mutation: Action,
  actor: Actor,
): Promise<HeldDraft> {
  const [row] = await tx<HeldDraft[]>`/* hold draft */
    select draft.id, draft.version, draft.state, draft.owner_organisation_id as "ownerOrganisationId",
           draft.region_id as "regionId", draft.kind,
           draft.status, draft.week, draft.label, draft.severity, draft.urgency, draft.certainty, draft.headline,
           draft.description, draft.updates_id as "updatesId", region.name as "regionName", region.pcode
      from alert_drafts draft join regions region on region.id = draft.region_id
     where draft.id = ${id} and draft.owner_organisation_id = ${actor.organisationId} for update of draft`;
  if (row === undefined) throw new Refusal(notFound(['id'], 'draft'));
  const { ownerOrganisationId: owner, regionId } = row;
  await requireRightAt(tx, actor, mutation, { owner, regionIds: [regionId] });
  if (row.version !== version) throw new Refusal(versionConflict(['version'], row.version));
  if (row.state !== 'OPEN') {
    const action = mutation === 'releaseAlert' ? 'RELEASE' : 'DISCARD';
    throw new Refusal(invalidTransition(['id'], row.state, action));
  }
  return row;
}
