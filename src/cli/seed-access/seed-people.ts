import { randomUUID } from 'node:crypto';
import { Issuers } from '../../access/issuers/issuers.ts';
import { type LocalIssuer, localIssuerName } from '../../access/issuers/local-issuer.ts';
import { issuePersonToken } from '../../access/person-tokens.ts';
import { readViewer, type Viewer } from '../../access/viewer.ts';
import type { WriteContext } from '../../access/write-context.ts';
import { readAs } from '../../database/audience.ts';
import type { Database } from '../../database/pools.ts';
import { transact } from '../../database/transaction.ts';
import { addAccount } from '../../domains/accounts/add-account.ts';
import { addMembership, endMembership, endRole, grantRole } from '../../domains/accounts/commands.ts';
import { readAccount } from '../../domains/accounts/read-accounts.ts';
import { revokeToken } from '../../domains/accounts/revoke-token.ts';
import { setAccountState } from '../../domains/accounts/rights.ts';
import { HubError } from '../../errors.ts';
import { settle } from '../../user-errors.ts';
import { requireDone } from '../require-done.ts';
import { type CastMember, cast, emailOf, type organisationNames } from './cast.ts';

/** UUIDs of what the cast needs to be there already. */
export interface Stage {
  readonly organisations: Readonly<Record<keyof typeof organisationNames, string>>;
  readonly missionId: string;
}

/** One of the cast, who can come in. */
export interface SeededPerson {
  readonly member: CastMember;
  readonly accountId: string;
  readonly token: string;
  /** The person as the hub knows the holder of the token. */
  readonly viewer: Viewer;
}

const hub = { kind: 'hub' } as const;

/**
 * Sees to it that each of the cast has an account with exactly the membership and the role that the cast says, and a
 * new token; former tokens of theirs are revoked. What stands already is left alone.
 */
export async function seedPeople(
  database: Database,
  issuer: LocalIssuer,
  stage: Stage,
  expiresAt: Date,
): Promise<readonly SeededPerson[]> {
  const issuers = new Issuers([issuer.trusted]);
  const accounts = [];
  for (const member of cast) accounts.push({ member, accountId: await findOrAddAccount(database, member) });
  const come = async (accountId: string): Promise<{ token: string; viewer: Viewer }> => {
    await revokeTokens(database, accountId);
    const token = await issuePersonToken(database, issuer, { accountId, expiresAt });
    return { token, viewer: await readViewer(database, `Bearer ${token}`, issuers) };
  };
  const administrator = accounts.find(({ member }) => member.isPlatformAdministrator);
  if (administrator === undefined) throw new HubError('NOT_FOUND', 'The cast has no administrator.');
  const { viewer } = await come(administrator.accountId);
  for (const account of accounts) await giveRights({ database, viewer, now: new Date() }, account, stage);
  const seeded = [];
  for (const account of accounts) seeded.push({ ...account, ...(await come(account.accountId)) });
  return seeded;
}

/** Made as on the command line: an administrator is who the operator says. A suspended account is in use again. */
async function findOrAddAccount(database: Database, member: CastMember): Promise<string> {
  const subject = `seed-access:${member.key}`;
  const [found] = await readAs(database, hub, byIssuer, [localIssuerName, subject]);
  const [id, state] = (found ?? []).map(String);
  if (id === undefined) {
    const { isPlatformAdministrator } = member;
    const who = { issuer: localIssuerName, subject, name: `Exercise: ${member.title}` };
    const facts = { ...who, email: emailOf(member), isPlatformAdministrator };
    return requireDone(await settle(transact(database, hub, (tx) => addAccount(tx, facts))));
  }
  if (state === 'SUSPENDED') {
    requireDone(await settle(transact(database, hub, (tx) => setAccountState(tx, id, 'ACTIVE'))));
  }
  return id;
}

const byIssuer = {
  name: 'find sample account',
  text: 'select id, state from accounts where issuer = $1 and subject = $2',
};

async function revokeTokens(database: Database, accountId: string): Promise<void> {
  for (const [id] of await readAs(database, hub, liveTokens, [accountId])) {
    await revokeToken(database, String(id));
  }
}

const liveTokens = {
  name: 'live tokens of person',
  text: 'select id from person_tokens where account_id = $1::uuid and revoked_at is null and expires_at > now()',
};

/** As an administrator does: what others gave since is ended, and what is missing is given. */
async function giveRights(
  context: WriteContext,
  { member, accountId }: { readonly member: CastMember; readonly accountId: string },
  { organisations, missionId }: Stage,
): Promise<void> {
  const held = await readAccount(context.database, accountId, 'everybody');
  const memberships = (held?.memberships ?? []).filter(({ isCurrent }) => isCurrent);
  const roles = (held?.roles ?? []).filter(({ isCurrent }) => isCurrent);
  const wanted = member.organisation === null ? null : organisations[member.organisation];
  const isWanted = ({ mission, role }: (typeof roles)[number]): boolean =>
    mission.uuid === missionId && role === member.role;
  const input = (facts: Record<string, unknown>) => ({ clientReference: randomUUID(), ...facts });
  for (const { id, organisation } of memberships) {
    if (organisation.uuid !== wanted) requireDone(await endMembership(context, input({ id })));
  }
  for (const role of roles) {
    if (!isWanted(role)) requireDone(await endRole(context, input({ id: role.id })));
  }
  const account = `account_${accountId}`;
  if (wanted !== null && !memberships.some(({ organisation }) => organisation.uuid === wanted)) {
    requireDone(await addMembership(context, input({ account, organisation: `organisation_${wanted}` })));
  }
  if (member.role !== null && !roles.some(isWanted)) {
    const grant = { account, mission: `mission_${missionId}`, role: member.role };
    requireDone(await grantRole(context, input(grant)));
  }
}
