import type { z } from 'zod';
import type { WriteContext } from '../../../access/write-context.ts';
import { invalidInput, type Outcome, Refusal } from '../../../user-errors.ts';
import { type Command, carryOut } from '../../carry-out.ts';
import { reasoned } from '../agreement-input.ts';
import { holdAgreement, requireNext, writeStep } from './held-agreement.ts';

/** What the provider alone does with what it shares. */
const byProvider =
  (
    mutation: 'suspendAgreement' | 'resumeAgreement',
    action: 'SUSPEND' | 'RESUME',
    kind: 'agreement.suspended' | 'agreement.resumed',
  ) =>
  (context: WriteContext, given: unknown): Promise<Outcome<string>> => {
    const command: Command<z.infer<typeof reasoned>> = { name: mutation, input: reasoned };
    return carryOut(context, command, given, async (tx, { id, version, reason }, actor) => {
      const held = await holdAgreement(tx, { id, version }, actor);
      if (held.providerId !== actor.organisationId) {
        throw new Refusal(invalidInput(['id'], 'Only the provider does this; a recipient can end it.'));
      }
      const { organisationId } = actor;
      const state = requireNext(held, action);
      await writeStep(tx, held, { kind, state, reason, organisationId, occurredAt: context.now });
      return id;
    });
  };

/*
 * Each of these answers the agreement's UUID. They throw HubError UNAUTHENTICATED, FORBIDDEN, BAD_ID.
 */

/** Stops sharing for the time being, at once. */
export const suspendAgreement = byProvider('suspendAgreement', 'SUSPEND', 'agreement.suspended');

/** Goes on sharing. */
export const resumeAgreement = byProvider('resumeAgreement', 'RESUME', 'agreement.resumed');
