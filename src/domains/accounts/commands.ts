import type { WriteContext } from '../../access/write-context.ts';
import type { Outcome } from '../../user-errors.ts';
import { administer } from '../administer.ts';
import { inputs } from './account-input.ts';
import { addAccount } from './add-account.ts';
import { addMembership as addTo, grantRole as grantTo } from './grant-rights.ts';
import { endMembership as endMembershipOf, endRole as endRoleOf, setAccountState } from './rights.ts';

/** What administrators do to an account. */
export type AccountCommand = (context: WriteContext, given: unknown) => Promise<Outcome<string>>;

/*
 * Each of these answers the UUID of the account. They throw HubError UNAUTHENTICATED, FORBIDDEN, BAD_ID.
 */

/** Makes an account, so that a person may come in. */
export const createAccount: AccountCommand = (context, given) => {
  const command = { name: 'createAccount', input: inputs.createAccount } as const;
  return administer(context, command, given, (tx, input, by) => addAccount(tx, input, by.personId));
};

/** Has a person refused from now on. */
export const suspendAccount: AccountCommand = (context, given) => {
  const command = { name: 'suspendAccount', input: inputs.suspendAccount } as const;
  return administer(context, command, given, (tx, { id }, by) =>
    setAccountState(tx, id, 'SUSPENDED', by.personId),
  );
};

/** Takes a suspension back. */
export const reinstateAccount: AccountCommand = (context, given) => {
  const command = { name: 'reinstateAccount', input: inputs.reinstateAccount } as const;
  return administer(context, command, given, (tx, { id }, by) =>
    setAccountState(tx, id, 'ACTIVE', by.personId),
  );
};

/** Lets a person act in the name of an organisation for a time. */
export const addMembership: AccountCommand = (context, given) => {
  const command = { name: 'addMembership', input: inputs.addMembership } as const;
  return administer(context, command, given, (tx, { account, organisation, ...period }, by) =>
    addTo(tx, { account, organisation, period, by, now: context.now }),
  );
};

/** Ends a membership now. */
export const endMembership: AccountCommand = (context, given) => {
  const command = { name: 'endMembership', input: inputs.endMembership } as const;
  return administer(context, command, given, (tx, { id }, by) => endMembershipOf(tx, id, by));
};

/** Gives a person a role inside a mission for a time. */
export const grantRole: AccountCommand = (context, given) => {
  const command = { name: 'grantRole', input: inputs.grantRole } as const;
  return administer(context, command, given, (tx, { account, mission: missionId, role, ...period }, by) =>
    grantTo(tx, { account, missionId, role, period, by, now: context.now }),
  );
};

/** Ends a role now. */
export const endRole: AccountCommand = (context, given) => {
  const command = { name: 'endRole', input: inputs.endRole } as const;
  return administer(context, command, given, (tx, { id }, by) => endRoleOf(tx, id, by));
};
