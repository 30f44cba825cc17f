import { requireRightAt } from '../../../access/mission-areas.ts';
import type { Action } from '../../../access/policy.ts';
import type { Actor } from '../../../access/viewer.ts';
import { memberSees } from '../../../database/row-policies.ts';
import type { Transaction } from '../../../database/transaction.ts';
import { invalidTransition, notFound, Refusal, versionConflict } from '../../../user-errors.ts';
import { type FeedbackAction, type FeedbackStatus, nextFeedbackStatus } from './feedback-rules.ts';
import type { RoutableFeedback } from './tell-of-feedback.ts';

/** Feedback that no other transaction can change until this one ends. */
export interface HeldFeedback extends RoutableFeedback {
  readonly id: string;
  readonly version: number;
  readonly status: FeedbackStatus;
  readonly assignedTo: string | null;
  readonly regionId: string | null;
}

/** What is done to which feedback, as the client saw it. */
interface Target {
  readonly id: string;
  readonly version: number;
  readonly mutation: Action;
  readonly action: FeedbackAction;
}

const holdText = `/* hold feedback */
  select id, version, status, tlp, owner_organisation_id as "ownerOrganisationId", category, assigned_to as "assignedTo",
         region_id as "regionId",
         array(select ancestor_id::text from region_ancestors where region_id = feedback.region_id) as "regionIds",
         array(select person_id::text from record_recipients where record_id = feedback.id order by 1) as "recipientIds"
    from feedback where id = $1 and ${memberSees('feedback')} for update`;

/**
 * The feedback that an action may be done to, and what it becomes: it exists for the actor, who may, nobody wrote since the
 * client read, and its status allows it. @throws Refusal with the first of these that fails. @throws HubError FORBIDDEN.
 */
export async function holdFeedback(
  tx: Transaction,
  { id, version, mutation, action }: Target,
  actor: Actor,
): Promise<{ readonly held: HeldFeedback; readonly next: FeedbackStatus }> {
  const [held] = await tx.unsafe<HeldFeedback[]>(holdText, [id]);
  if (held === undefined) throw new Refusal(notFound(['id'], 'feedback'));
  const { ownerOrganisationId: owner, regionId } = held;
  await requireRightAt(tx, actor, mutation, { owner, regionIds: regionId === null ? [] : [regionId] });
  if (held.version !== version) throw new Refusal(versionConflict(['version'], held.version));
  const next = nextFeedbackStatus(held.status, action);
  if (next === null) throw new Refusal(invalidTransition(['id'], held.status, action));
  return { held, next };
}
