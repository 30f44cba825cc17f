import { z } from 'zod';
import { incidentInformants } from '../../../../schema/tables/incidents.ts';
import { insertMissing } from '../../../database/insert-missing.ts';
import type { Transaction } from '../../../database/transaction.ts';
import { invalidInput, Refusal } from '../../../user-errors.ts';
import { text } from '../../carry-out.ts';

/** What a report and a correction may say of who told of it. */
export const informantInput = {
  informant: text(500).nullish(),
  isInformantProtected: z.boolean().nullish(),
};

interface Given {
  readonly informant?: string | null | undefined;
  readonly isInformantProtected?: boolean | null | undefined;
}

/** Who told of an incident; null when nobody is named. */
export type Informant = Pick<typeof incidentInformants.$inferSelect, 'name' | 'isProtected'> | null;

/** Who is known to have told of an incident that is held. */
export async function readInformant(tx: Transaction, incidentId: string): Promise<Informant> {
  const [known] = await tx<NonNullable<Informant>[]>`/* read informant */
    select name, is_protected as "isProtected" from incident_informants where incident_id = ${incidentId}`;
  return known ?? null;
}

/**
 * Who told of it by what is given, and by what stood before: protected unless it is said or was said otherwise. `path` leads
 * to the fields in the input. @throws Refusal when there is nobody to protect.
 */
export function informantOf(
  { informant, isInformantProtected }: Given,
  known: Informant = null,
  path: readonly string[] = [],
): Informant {
  const name = informant === undefined ? (known?.name ?? null) : informant;
  if (name !== null) return { name, isProtected: isInformantProtected ?? known?.isProtected ?? true };
  if (typeof isInformantProtected !== 'boolean') return null;
  const message = 'Nobody is named who could be protected: say who it is in `informant`.';
  throw new Refusal(invalidInput([...path, 'isInformantProtected'], message));
}

/** Whether two say the same. */
export const isSameInformant = (one: Informant, other: Informant): boolean =>
  one?.name === other?.name && one?.isProtected === other?.isProtected;

/** Writes who told of an incident, in place of whoever stood there. */
export async function keepInformant(
  tx: Transaction,
  incident: { readonly id: string; readonly ownerOrganisationId: string },
  informant: Informant,
): Promise<void> {
  const { id: incidentId, ownerOrganisationId } = incident;
  await tx`/* forget informant */ delete from incident_informants where incident_id = ${incidentId}`;
  if (informant === null) return;
  await insertMissing(tx, incidentInformants, [{ incidentId, ownerOrganisationId, ...informant }]);
}
