import { z } from 'zod';
import type { Action } from '../../../access/policy.ts';
import type { WriteContext } from '../../../access/write-context.ts';
import { invalidInput, invalidTransition, type Outcome, Refusal } from '../../../user-errors.ts';
import { type Command, carryOut, reference } from '../../carry-out.ts';
import { nextVerification, type VerifyingAction } from '../verification-rules.ts';
import { hold, requireTarget } from './held-incident.ts';
import { writeVersion } from './new-version.ts';
import { target } from './report-input.ts';

const input = z.object({ ...reference, ...target });

/** A mutation that says what an organisation found out about an incident, and nothing else of it. */
const assessment =
  (mutation: Action, action: Exclude<VerifyingAction, 'CORRECT'>) =>
  (context: WriteContext, given: unknown): Promise<Outcome<string>> => {
    const command: Command<z.infer<typeof input>> = { name: mutation, input };
    return carryOut(context, command, given, async (tx, { id, version, reason }, actor) => {
      const { organisationId } = actor;
      const held = await requireTarget(tx, await hold(tx, [id]), { id, version, mutation, action }, actor);
      if (action === 'CORROBORATE' && held.ownerOrganisationId === organisationId) {
        const message = 'Only a report of another organisation corroborates yours.';
        throw new Refusal(invalidInput(['id'], message));
      }
      const verification = nextVerification(held.verification, action);
      if (verification === null) throw new Refusal(invalidTransition(['id'], held.verification, action));
      await writeVersion(tx, held, {
        action,
        organisationId,
        reason,
        columns: { verification },
        standing: 'CURRENT',
        occurredAt: context.now,
      });
      return id;
    });
  };

/*
 * Each of these answers the incident's UUID, and refuses what the table of `verification-rules` refuses.
 * They throw HubError UNAUTHENTICATED, FORBIDDEN, BAD_ID.
 */

/** Says that an independent report agrees. */
export const corroborateIncident = assessment('corroborateIncident', 'CORROBORATE');

/** Says that it was checked on the spot or by documents. */
export const verifyIncident = assessment('verifyIncident', 'VERIFY');

/** Says that there are reasons to doubt it; this opens what was decided again. */
export const disputeIncident = assessment('disputeIncident', 'DISPUTE');

/** Says that it was checked and did not happen so. */
export const rejectIncident = assessment('rejectIncident', 'REJECT');
