import type { feedbackAction } from '../../../../schema/tables/community.ts';
import type { Transaction } from '../../../database/transaction.ts';
import { appendEvents, type RoutingKeys } from '../../../log/append.ts';
import { type LabelFacts, labelKeys } from '../../label-input.ts';
import type { FeedbackCategory, FeedbackStatus } from './feedback-rules.ts';

/** What decides who is told of feedback. */
export interface RoutableFeedback extends LabelFacts {
  readonly ownerOrganisationId: string;
  readonly category: FeedbackCategory;
  /** The region where it was said, and all that contain it; none when that is not known. */
  readonly regionIds: readonly string[];
}

/** A version of feedback, and what made it. */
export interface FeedbackVersion {
  readonly id: string;
  readonly version: number;
  readonly action: (typeof feedbackAction.enumValues)[number];
  readonly status: FeedbackStatus;
  readonly assignedTo: string | null;
  readonly note: string | null;
  /** Null for the first version. */
  readonly before: RoutableFeedback | null;
  readonly after: RoutableFeedback;
  readonly occurredAt: Date;
}

/** What the log calls each action. */
const eventKinds = {
  RECEIVE: 'feedback.received',
  ASSIGN: 'feedback.assigned',
  ANSWER: 'feedback.answered',
  CLOSE: 'feedback.closed',
  REOPEN: 'feedback.reopened',
} as const satisfies Record<FeedbackVersion['action'], string>;

const keysOf = (routable: RoutableFeedback): RoutingKeys => ({
  ...labelKeys(routable, routable.ownerOrganisationId),
  region: [...routable.regionIds].sort(),
  category: [routable.category],
});

/** Notes what made a version of feedback, in its history and in the log. */
export async function tellOfFeedback(tx: Transaction, version: FeedbackVersion): Promise<void> {
  const { id, action, status, assignedTo, note, before, after } = version;
  await tx`/* note feedback event */
    insert into feedback_events (feedback_id, version, action, status, assigned_to, note)
    values (${id}, ${version.version}, ${action}, ${status}, ${assignedTo}, ${note})`;
  await appendEvents(tx, [
    {
      kind: eventKinds[action],
      entityKind: 'feedback',
      entityId: id,
      entityVersion: version.version,
      keysBefore: before && keysOf(before),
      keysAfter: keysOf(after),
      body: { organisationId: after.ownerOrganisationId, status },
      occurredAt: version.occurredAt,
    },
  ]);
}
