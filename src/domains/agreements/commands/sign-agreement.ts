import { z } from 'zod';
import { agreementSignatures } from '../../../../schema/tables/agreements.ts';
import type { WriteContext } from '../../../access/write-context.ts';
import { insertMissing } from '../../../database/insert-missing.ts';
import { invalidInput, type Outcome, Refusal } from '../../../user-errors.ts';
import { type Command, carryOut, reference } from '../../carry-out.ts';
import { target } from '../agreement-input.ts';
import { personOf } from '../person-of.ts';
import { isOnBothSides } from '../rules.ts';
import { holdAgreement, requireNext, writeStep } from './held-agreement.ts';

const input = z.object({ ...reference, ...target });
const command: Command<z.infer<typeof input>> = { name: 'signAgreement', input };

/**
 * Signs for the actor's organisation, and for no other: with the provider and one recipient it is live. Whoever
 * proposed or signed it for one side does not sign for the other. Answers the agreement's UUID.
 * @throws HubError UNAUTHENTICATED, FORBIDDEN, BAD_ID.
 */
export function signAgreement(context: WriteContext, given: unknown): Promise<Outcome<string>> {
  return carryOut(context, command, given, async (tx, { id, version }, actor) => {
    const { organisationId } = actor;
    const held = await holdAgreement(tx, { id, version }, actor);
    const isProvider = organisationId === held.providerId;
    const state = requireNext(held, isProvider ? 'SIGN_AS_PROVIDER' : 'SIGN_AS_RECIPIENT');
    if (!isProvider && !held.recipientIds.includes(organisationId)) {
      throw new Refusal(invalidInput(['id'], 'Your organisation has left this agreement.'));
    }
    if (held.signatures.some((each) => each.organisationId === organisationId)) {
      throw new Refusal(invalidInput(['id'], 'Your organisation has signed this agreement.'));
    }
    const personId = personOf(actor);
    if (isOnBothSides({ organisationId, personId }, [held.proposal, ...held.signatures])) {
      throw new Refusal(invalidInput(['id'], 'You acted for another party: somebody else must sign here.'));
    }
    const keyId = actor.kind === 'organisation' ? actor.keyId : null;
    await insertMissing(tx, agreementSignatures, [{ agreementId: id, organisationId, personId, keyId }]);
    await writeStep(tx, held, {
      kind: 'agreement.signed',
      state,
      organisationId,
      occurredAt: context.now,
    });
    return id;
  });
}
