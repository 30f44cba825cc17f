import type { z } from 'zod';
import type { Action } from '../../../access/policy.ts';
import type { WriteContext } from '../../../access/write-context.ts';
import type { Transaction } from '../../../database/transaction.ts';
import { invalidInput, type Outcome, Refusal } from '../../../user-errors.ts';
import { carryOut } from '../../carry-out.ts';
import { findLabelProblems, type LabelFacts, labelOf, nameRecipients } from '../../label-input.ts';
import { changeInputs } from './feedback-input.ts';
import {
  type FeedbackAction,
  type FeedbackCategory,
  labelForCategory,
  mayRecategorise,
} from './feedback-rules.ts';
import { type HeldFeedback, holdFeedback } from './held-feedback.ts';
import { tellOfFeedback } from './tell-of-feedback.ts';

/** Something that an organisation does about feedback that it received. */
export type FeedbackCommand = (context: WriteContext, given: unknown) => Promise<Outcome<string>>;

/*
 * Each of these answers the UUID of the feedback. They throw HubError UNAUTHENTICATED, FORBIDDEN, BAD_ID.
 */

/** Gives feedback to a team; puts its category and label right where they turn out to be others. */
export const assignFeedback: FeedbackCommand = (context, given) =>
  onFeedback(
    context,
    ['assignFeedback', 'ASSIGN', changeInputs.assignFeedback],
    given,
    async (tx, held, input) => {
      const category = input.category ?? held.category;
      if (!mayRecategorise(held.category, category)) {
        throw new Refusal(invalidInput(['category'], 'What was received as such an allegation stays one.'));
      }
      const label = labelOf({ ...input, tlp: labelForCategory(category, input.tlp) }, held);
      const problems = await findLabelProblems(tx, label);
      if (problems.length > 0) throw new Refusal(...problems);
      await nameRecipients(tx, held.id, label.recipientIds);
      return { assignedTo: input.assignedTo, category, label };
    },
  );

/** Answers whoever said it, or says why nobody can be answered. */
export const answerFeedback: FeedbackCommand = (context, given) =>
  onFeedback(
    context,
    ['answerFeedback', 'ANSWER', changeInputs.answerFeedback],
    given,
    async (_tx, _held, { answer }) => ({ answer }),
  );

/** Agrees that the answer has come to whom it was for, or that nothing more can be done. */
export const closeFeedback: FeedbackCommand = (context, given) =>
  onFeedback(context, ['closeFeedback', 'CLOSE', changeInputs.closeFeedback], given, async () => ({}));

/** Begins anew with what was answered or closed. */
export const reopenFeedback: FeedbackCommand = (context, given) =>
  onFeedback(context, ['reopenFeedback', 'REOPEN', changeInputs.reopenFeedback], given, async () => ({
    assignedTo: null,
    answer: null,
  }));

/** What an action changes beside the status; what it leaves out stays. */
interface Changes {
  readonly assignedTo?: string | null;
  readonly answer?: string | null;
  readonly category?: FeedbackCategory;
  readonly label?: LabelFacts;
}

type ChangeInput = { clientReference: string; id: string; version: number; note?: string | null | undefined };

function onFeedback<Input extends ChangeInput>(
  context: WriteContext,
  [mutation, action, input]: readonly [Action, FeedbackAction, z.ZodType<Input>],
  given: unknown,
  work: (tx: Transaction, held: HeldFeedback, input: Input) => Promise<Changes>,
): Promise<Outcome<string>> {
  return carryOut(context, { name: mutation, input }, given, async (tx, parsed, actor) => {
    const target = { id: parsed.id, version: parsed.version, mutation, action };
    const { held, next } = await holdFeedback(tx, target, actor);
    const changes = await work(tx, held, parsed);
    const { assignedTo = held.assignedTo, category = held.category, label = held } = changes;
    await tx`/* change feedback */
      update feedback
         set version = version + 1, updated_at = now(), recorded_at = now(), status = ${next}, tlp = ${label.tlp},
             category = ${category}, assigned_to = ${assignedTo},
             answer = case when ${'answer' in changes} then ${changes.answer ?? null} else answer end,
             answered_at = case ${next}::text when 'ANSWERED' then ${context.now.toISOString()}::timestamptz
                           when 'CLOSED' then answered_at end,
             closed_at = case ${next}::text when 'CLOSED' then ${context.now.toISOString()}::timestamptz end
       where id = ${held.id}`;
    const { tlp, recipientIds } = label;
    await tellOfFeedback(tx, {
      id: held.id,
      version: held.version + 1,
      action,
      status: next,
      assignedTo,
      note: parsed.note ?? null,
      before: held,
      after: { ...held, category, tlp, recipientIds },
      occurredAt: context.now,
    });
    return held.id;
  });
}
