import type { Transaction } from '../../database/transaction.ts';
import { notFound, Refusal } from '../../user-errors.ts';

/** @throws Refusal naming the field `mission` of the input when there is no mission with this UUID. */
export async function requireMission(tx: Transaction, id: string): Promise<void> {
  const [found] = await tx`/* mission of community */ select from missions where id = ${id}`;
  if (found === undefined) throw new Refusal(notFound(['mission'], 'mission'));
}
