import type { z } from 'zod';
import type { WriteContext } from '../../../access/write-context.ts';
import { invalidInput, type Outcome, Refusal } from '../../../user-errors.ts';
import { type Command, carryOut } from '../../carry-out.ts';
import { reasoned } from '../agreement-input.ts';
import { holdAgreement, requireNext, writeStep } from './held-agreement.ts';

const command: Command<z.infer<typeof reasoned>> = { name: 'endAgreement', input: reasoned };

/**
 * Ends an agreement for good, or takes a proposal back. A recipient leaves it by this; when it was the last one, the
 * agreement has ended. What was shared is not seen from this moment on. Answers the agreement's UUID.
 * @throws HubError UNAUTHENTICATED, FORBIDDEN, BAD_ID.
 */
export function endAgreement(context: WriteContext, given: unknown): Promise<Outcome<string>> {
  return carryOut(context, command, given, async (tx, { id, version, reason }, actor) => {
    const { organisationId } = actor;
    const held = await holdAgreement(tx, { id, version }, actor);
    const ended = requireNext(held, 'END');
    const isProvider = organisationId === held.providerId;
    const staying = held.recipientIds.filter((recipient) => recipient !== organisationId);
    if (!isProvider && staying.length === held.recipientIds.length) {
      throw new Refusal(invalidInput(['id'], 'Your organisation has left this agreement.'));
    }
    const isOver = isProvider || staying.length === 0;
    await tx`/* leave agreement */
      update agreement_recipients set left_at = now()
       where agreement_id = ${id} and organisation_id = ${organisationId}`;
    await writeStep(tx, held, {
      kind: isOver ? 'agreement.ended' : 'agreement.left',
      state: isOver ? ended : held.state,
      reason,
      organisationId,
      occurredAt: context.now,
    });
    return id;
  });
}
