import { v7 as uuidV7 } from 'uuid';
import { feedback, feedbackWords } from '../../../../schema/tables/community.ts';
import { requireRightAt } from '../../../access/mission-areas.ts';
import type { WriteContext } from '../../../access/write-context.ts';
import { insertMissing } from '../../../database/insert-missing.ts';
import { invalidInput, type Outcome, Refusal } from '../../../user-errors.ts';
import { type Command, carryOut } from '../../carry-out.ts';
import { findLabelProblems, type LabelFacts, labelOf, nameRecipients } from '../../label-input.ts';
import { findPlace, isPlaceNamed } from '../../place.ts';
import { requireMission } from '../require-mission.ts';
import { type ReceivedFeedback, receiveInput } from './feedback-input.ts';
import { labelForCategory } from './feedback-rules.ts';
import { tellOfFeedback } from './tell-of-feedback.ts';

const command: Command<ReceivedFeedback> = { name: 'receiveFeedback', input: receiveInput };

/** What somebody said is for the organisation alone that it was said to, until that says otherwise. */
const unlabelled: LabelFacts = { tlp: 'AMBER', recipientIds: [] };

/**
 * Writes down what somebody of a community said, in the name of the viewer's organisation. An allegation of sexual
 * exploitation or abuse becomes RED whatever was asked for. Answers its UUID.
 * @throws HubError UNAUTHENTICATED, FORBIDDEN, BAD_ID.
 */
export function receiveFeedback(context: WriteContext, given: unknown): Promise<Outcome<string>> {
  return carryOut(context, command, given, async (tx, input, actor) => {
    const { organisationId } = actor;
    const place = isPlaceNamed(input) ? await findPlace(tx, input) : undefined;
    await requireRightAt(tx, actor, command.name, { regionIds: place === undefined ? [] : [place.regionId] });
    const asked = labelOf({ ...input, tlp: labelForCategory(input.category, input.tlp) }, unlabelled);
    const receivedAt = input.receivedAt ? new Date(input.receivedAt) : context.now;
    if (receivedAt > context.now) {
      throw new Refusal(invalidInput(['receivedAt'], 'Nothing can have been said in the future.'));
    }
    const problems = await findLabelProblems(tx, asked);
    if (problems.length > 0) throw new Refusal(...problems);
    if (input.mission) await requireMission(tx, input.mission);
    const id = uuidV7();
    const { channel, category, summary, isContactConsented } = input;
    await insertMissing(tx, feedback, [
      {
        id,
        tlp: asked.tlp,
        ownerOrganisationId: organisationId,
        missionId: input.mission ?? null,
        regionId: place?.regionId ?? null,
        channel,
        language: input.language ?? null,
        category,
        receivedAt: receivedAt.toISOString(),
        summary,
        isContactConsented,
      },
    ]);
    await insertMissing(tx, feedbackWords, [
      { feedbackId: id, words: input.words ?? null, contact: input.contact ?? null },
    ]);
    await nameRecipients(tx, id, asked.recipientIds);
    const after = {
      ...asked,
      ownerOrganisationId: organisationId,
      category,
      regionIds: place?.regionIds ?? [],
    };
    const first = {
      id,
      version: 1,
      action: 'RECEIVE',
      status: 'RECEIVED',
      assignedTo: null,
      note: null,
    } as const;
    await tellOfFeedback(tx, { ...first, before: null, after, occurredAt: context.now });
    return id;
  });
}
