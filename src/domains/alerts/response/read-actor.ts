import type { Actor } from '../../../access/viewer.ts';
import type { Transaction } from '../../../database/transaction.ts';

/** Who does something, as histories name it: a person by the account, a machine by its key. */
export interface NamedActor {
  readonly id: string;
  readonly name: string;
}

/** Who somebody is in a history. Parts of the hub that act for an organisation are named by that organisation. */
export const actorId = (actor: Actor): string =>
  actor.kind === 'person' ? actor.personId : (actor.keyId ?? actor.organisationId);

/** The same with the name that it has now: a history says what people were called then. */
export async function readActor(tx: Transaction, actor: Actor): Promise<NamedActor> {
  const id = actorId(actor);
  const [found] = await tx<{ name: string }[]>`/* name of actor */
    select name from accounts where id = ${id} union all
    select label from api_keys where id = ${id} limit 1`;
  return { id, name: found?.name ?? 'Halcyon' };
}
