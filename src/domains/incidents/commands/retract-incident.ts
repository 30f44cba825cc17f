import { z } from 'zod';
import type { WriteContext } from '../../../access/write-context.ts';
import { memberSees } from '../../../database/row-policies.ts';
import { invalidInput, type Outcome, Refusal } from '../../../user-errors.ts';
import { type Command, carryOut, reference } from '../../carry-out.ts';
import { hold, requireReporter, requireTarget } from './held-incident.ts';
import { writeVersion } from './new-version.ts';
import { target } from './report-input.ts';

const input = z.object({ ...reference, ...target });
const command: Command<z.infer<typeof input>> = { name: 'retractIncident', input };

/**
 * Takes a report back for good: the incident leaves lists and totals, and is still answered by its id and as it was
 * known before. A public record of the hub has nobody who could take it back: it can be rejected. Answers its UUID.
 * @throws HubError UNAUTHENTICATED, FORBIDDEN for incidents of other organisations, BAD_ID.
 */
export function retractIncident(context: WriteContext, given: unknown): Promise<Outcome<string>> {
  return carryOut(context, command, given, async (tx, { id, version, reason }, actor) => {
    const seen = { id, version, mutation: command.name, action: 'RETRACT' as const };
    const held = await requireTarget(tx, await hold(tx, [id]), seen, actor);
    requireReporter(held);
    const [repetition] = await tx`/* repetition of */
      select from incidents
       where merged_into_id = ${id} and retracted_at is null and ${tx.unsafe(memberSees('incidents'))} limit 1`;
    if (repetition !== undefined) {
      const message = 'Other incidents were merged into this one: unmerge its repetitions first.';
      throw new Refusal(invalidInput(['id'], message));
    }
    await writeVersion(tx, held, {
      action: 'RETRACT',
      organisationId: actor.organisationId,
      reason,
      columns: { retractedAt: context.now.toISOString() },
      standing: 'RETRACTED',
      occurredAt: context.now,
    });
    return id;
  });
}
