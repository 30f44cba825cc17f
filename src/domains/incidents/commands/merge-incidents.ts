import { z } from 'zod';
import type { WriteContext } from '../../../access/write-context.ts';
import { invalidInput, invalidTransition, notFound, type Outcome, Refusal } from '../../../user-errors.ts';
import { type Command, carryOut, reference } from '../../carry-out.ts';
import { hold, requireTarget } from './held-incident.ts';
import { writeVersion } from './new-version.ts';
import { incidentId, target } from './report-input.ts';

const mergeInput = z.object({ ...reference, ...target, into: incidentId });
const unmergeInput = z.object({ ...reference, ...target });

const merge: Command<z.infer<typeof mergeInput>> = { name: 'mergeIncidents', input: mergeInput };
const unmerge: Command<z.infer<typeof unmergeInput>> = { name: 'unmergeIncident', input: unmergeInput };

/**
 * Merges an incident that repeats another into that one: it leaves lists and totals and names the other, which stays
 * as it is. What was merged into it before stays so. Answers the UUID of the incident that was merged.
 * @throws HubError UNAUTHENTICATED, FORBIDDEN, BAD_ID.
 */
export function mergeIncidents(context: WriteContext, given: unknown): Promise<Outcome<string>> {
  return carryOut(context, merge, given, async (tx, { id, version, into, reason }, actor) => {
    if (id === into) throw new Refusal(invalidInput(['into'], 'An incident cannot be merged into itself.'));
    const held = await hold(tx, [id, into]);
    const seen = { id, version, mutation: merge.name, action: 'MERGE' as const };
    const repetition = await requireTarget(tx, held, seen, actor);
    const original = held.get(into);
    if (original === undefined) throw new Refusal(notFound(['into'], 'incident'));
    if (original.standing !== 'CURRENT') {
      throw new Refusal(invalidTransition(['into'], original.standing, 'MERGE'));
    }
    if (original.status !== repetition.status) {
      const message =
        'An exercise and the real world do not mix: one of these is an exercise, the other is not.';
      throw new Refusal(invalidInput(['into'], message));
    }
    await writeVersion(tx, repetition, {
      action: 'MERGE',
      organisationId: actor.organisationId,
      reason,
      columns: { mergedIntoId: into },
      standing: 'MERGED',
      occurredAt: context.now,
    });
    return id;
  });
}

/**
 * Takes a merge back: the incident stands for itself again, as it did before. Answers its UUID.
 * @throws HubError UNAUTHENTICATED, FORBIDDEN, BAD_ID.
 */
export function unmergeIncident(context: WriteContext, given: unknown): Promise<Outcome<string>> {
  return carryOut(context, unmerge, given, async (tx, { id, version, reason }, actor) => {
    const seen = { id, version, mutation: unmerge.name, action: 'UNMERGE' as const };
    const repetition = await requireTarget(tx, await hold(tx, [id]), seen, actor, 'MERGED');
    await writeVersion(tx, repetition, {
      action: 'UNMERGE',
      organisationId: actor.organisationId,
      reason,
      columns: { mergedIntoId: null },
      standing: 'CURRENT',
      occurredAt: context.now,
    });
    return id;
  });
}
