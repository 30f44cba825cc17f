import { type RoleInMission, requireAdministrator } from '../../access/administration.ts';
import type { PersonViewer } from '../../access/person.ts';
import type { Transaction } from '../../database/transaction.ts';
import { invalidInput, invalidTransition, notFound, Refusal } from '../../user-errors.ts';
import { holdAccount } from './held-account.ts';
import { tellOfPerson } from './person-event.ts';

/** A membership or role that has not ended, with what a role is about. */
type HeldRight = Partial<RoleInMission> & { readonly accountId: string; readonly isOver: boolean };

/** Ends a membership now, and with it what the person has open. @throws Refusal when there is none or it is over. */
export async function endMembership(tx: Transaction, id: string, by: PersonViewer): Promise<string> {
  const [held] = await tx<HeldRight[]>`/* membership */
    select account_id as "accountId", ended_at is not null or coalesce(ends_at <= now(), false) as "isOver"
      from memberships where id = ${id} for update`;
  if (held === undefined) throw new Refusal(notFound(['id'], 'membership'));
  if (held.isOver) throw new Refusal(invalidTransition(['id'], 'ENDED', 'END'));
  await tx`/* end membership */ update memberships set ended_at = now() where id = ${id}`;
  const account = await holdAccount(tx, held.accountId);
  await tellOfPerson(tx, 'membership.ended', account, { membershipId: id, byId: by.personId });
  return account.id;
}

/**
 * Ends a role now, and with it what the person has open.
 * @throws Refusal when there is none or it is over; HubError FORBIDDEN for a role of another mission.
 */
export async function endRole(tx: Transaction, id: string, by: PersonViewer): Promise<string> {
  const [held] = await tx<Required<HeldRight>[]>`/* role */
    select account_id as "accountId", mission_id as "missionId", role,
           ended_at is not null or coalesce(ends_at <= now(), false) as "isOver"
      from held_roles where id = ${id} for update`;
  if (held === undefined) throw new Refusal(notFound(['id'], 'role'));
  requireAdministrator(by, 'endRole', held);
  if (held.isOver) throw new Refusal(invalidTransition(['id'], 'ENDED', 'END'));
  await tx`/* end role */ update held_roles set ended_at = now() where id = ${id}`;
  const account = await holdAccount(tx, held.accountId);
  await tellOfPerson(tx, 'role.ended', account, { roleId: id, byId: by.personId });
  return account.id;
}

/**
 * Suspends an account, which ends what the person has open, or takes that back. `byId` is who does; undefined for
 * somebody at the command line. @throws Refusal for ones own account, one that there is not or is in that state.
 */
export async function setAccountState(
  tx: Transaction,
  id: string,
  state: 'ACTIVE' | 'SUSPENDED',
  byId?: string,
): Promise<string> {
  if (id === byId) throw new Refusal(invalidInput(['id'], 'This is your own account.'));
  const account = await holdAccount(tx, id, 'id');
  const changed = await tx`/* set account state */
    update accounts set state = ${state} where id = ${id} and state <> ${state} returning id`;
  const action = state === 'ACTIVE' ? 'REINSTATE' : 'SUSPEND';
  if (changed.length === 0) throw new Refusal(invalidTransition(['id'], state, action));
  const kind = state === 'ACTIVE' ? 'account.reinstated' : 'account.suspended';
  await tellOfPerson(tx, kind, account, byId === undefined ? {} : { byId });
  return id;
}
