import type { incidents } from '../../../../schema/tables/incidents.ts';
import { requireRightAt } from '../../../access/mission-areas.ts';
import type { Action } from '../../../access/policy.ts';
import type { Actor } from '../../../access/viewer.ts';
import type { Transaction } from '../../../database/transaction.ts';
import { invalidInput, invalidTransition, notFound, Refusal, versionConflict } from '../../../user-errors.ts';
import { holdIncidents } from '../statements.ts';

/** An incident that no other transaction can change until this one ends. */
export type HeldIncident = typeof incidents.$inferSelect & {
  /** The region of the incident and all that contain it. */
  readonly regionIds: readonly string[];
  /** The persons whom its label names. */
  readonly recipientIds: readonly string[];
};

/** What an action is done to: which incident, as the client saw it, and how mutation and incident call it. */
export interface Target {
  readonly id: string;
  readonly version: number;
  readonly mutation: Action;
  readonly action: NonNullable<HeldIncident['action']>;
}

/** Locks incidents and answers those that exist for whoever asked the hub to act, by UUID. */
export async function hold(
  tx: Transaction,
  ids: readonly string[],
): Promise<ReadonlyMap<string, HeldIncident>> {
  const rows = await tx.unsafe<(HeldIncident & { isVisible: boolean })[]>(holdIncidents, [[...ids]]);
  return new Map(rows.filter(({ isVisible }) => isVisible).map((row) => [row.id, row]));
}

/**
 * The incident that an action may be done to: it exists for the actor, who may do this there, nobody wrote since the client read, and it
 * stands as the action needs it.
 * @throws Refusal with the first of these that fails. @throws HubError FORBIDDEN.
 */
export async function requireTarget(
  tx: Transaction,
  held: ReadonlyMap<string, HeldIncident>,
  { id, version, mutation, action }: Target,
  actor: Actor,
  standing: HeldIncident['standing'] = 'CURRENT',
): Promise<HeldIncident> {
  const incident = held.get(id);
  if (incident === undefined) throw new Refusal(notFound(['id'], 'incident'));
  const { ownerOrganisationId: owner, regionId } = incident;
  await requireRightAt(tx, actor, mutation, { owner, regionIds: regionId === null ? [] : [regionId] });
  if (incident.version !== version) throw new Refusal(versionConflict(['version'], incident.version));
  if (incident.standing !== standing) {
    throw new Refusal(invalidTransition(['id'], incident.standing, action));
  }
  return incident;
}

/**
 * Refuses what only who reported an incident can do to it where that is nobody here: the public records of the hub
 * say what their datasets say, and the next import would undo anything else. @throws Refusal.
 */
export function requireReporter({ ownerOrganisationId }: HeldIncident): void {
  if (ownerOrganisationId !== null) return;
  const message = "This record is its dataset's: dispute it, reject it, or merge it into a report of yours.";
  throw new Refusal(invalidInput(['id'], message));
}
