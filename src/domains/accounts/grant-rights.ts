import { v7 as uuidV7 } from 'uuid';
import { type RoleInMission, requireAdministrator } from '../../access/administration.ts';
import type { PersonViewer } from '../../access/person.ts';
import type { Transaction } from '../../database/transaction.ts';
import { invalidInput, notFound, Refusal } from '../../user-errors.ts';
import { holdAccount } from './held-account.ts';
import { type AskedPeriod, periodFaults } from './period-rules.ts';
import { tellOfPerson } from './person-event.ts';

/** Something that a person is to be given for a time, by whom and when. */
interface Grant {
  readonly account: string;
  readonly period: AskedPeriod;
  readonly by: PersonViewer;
  readonly now: Date;
}

/**
 * Lets a person act in the name of an organisation, and answers the UUID of the account.
 * @throws Refusal for an account or organisation that there is not, a time that is past, or one in which the person
 * acts for somebody already: there is one answer at any time.
 */
export async function addMembership(
  tx: Transaction,
  { account: accountId, organisation, period, by, now }: Grant & { readonly organisation: string },
): Promise<string> {
  assertPeriod(period, now);
  const account = await holdAccount(tx, accountId);
  const [isThere] = await tx`/* organisation */
    select from organisations where id = ${organisation} and merged_into_id is null`;
  if (isThere === undefined) throw new Refusal(notFound(['organisation'], 'organisation'));
  const id = uuidV7();
  const added = await tx`/* add membership */
    insert into memberships (id, account_id, organisation_id, starts_at, ends_at)
    select ${id}, ${accountId}, ${organisation}, starts_at, ends_at from (${asked(tx, period)}) asked
     where not exists (
       select from memberships held where held.account_id = ${accountId} and ${overlaps(tx)}) returning id`;
  if (added.length === 0) {
    const message = 'The person acts for an organisation in that time already; end that membership first.';
    throw new Refusal(invalidInput(['startsAt'], message));
  }
  await tellOfPerson(tx, 'membership.added', account, { membershipId: id, byId: by.personId });
  return accountId;
}

/**
 * Gives a person a role inside a mission, and answers the UUID of the account.
 * @throws HubError FORBIDDEN for a role that is not this administrator's to give; Refusal for an account or mission
 * that there is not, a time that is past, or one in which the person holds the role already.
 */
export async function grantRole(
  tx: Transaction,
  { account: accountId, missionId, role, period, by, now }: Grant & RoleInMission,
): Promise<string> {
  requireAdministrator(by, 'grantRole', { missionId, role });
  assertPeriod(period, now);
  const account = await holdAccount(tx, accountId);
  const [isThere] = await tx`/* mission */ select from missions where id = ${missionId}`;
  if (isThere === undefined) throw new Refusal(notFound(['mission'], 'mission'));
  const id = uuidV7();
  const granted = await tx`/* grant role */
    insert into held_roles (id, account_id, mission_id, role, starts_at, ends_at)
    select ${id}, ${accountId}, ${missionId}, ${role}, starts_at, ends_at from (${asked(tx, period)}) asked
     where not exists (
       select from held_roles held
        where held.account_id = ${accountId} and held.mission_id = ${missionId} and held.role = ${role}
          and ${overlaps(tx)}) returning id`;
  if (granted.length === 0) {
    throw new Refusal(invalidInput(['role'], 'The person holds this role in that time already.'));
  }
  await tellOfPerson(tx, 'role.granted', account, { roleId: id, byId: by.personId });
  return accountId;
}

function assertPeriod(period: AskedPeriod, now: Date): void {
  const faults = periodFaults(period, now);
  if (faults.length > 0) throw new Refusal(...faults);
}

/** The period as a row; a beginning that is over by a little is now. */
const asked = (tx: Transaction, { startsAt, endsAt }: AskedPeriod) => tx`
  select greatest(now(), ${startsAt ?? null}::timestamptz) as starts_at, ${endsAt ?? null}::timestamptz as ends_at`;

/** Whether what is held holds at any time of what is asked. */
const overlaps = (tx: Transaction) => tx`
  held.ended_at is null and held.starts_at < coalesce(asked.ends_at, 'infinity')
  and coalesce(held.ends_at, 'infinity') > asked.starts_at`;
