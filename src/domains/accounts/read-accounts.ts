import { z } from 'zod';
import { accountState } from '../../../schema/tables/access.ts';
import { missionRoles } from '../../access/mission-roles.ts';
import { readAs } from '../../database/audience.ts';
import type { Database } from '../../database/pools.ts';
import { cursorSql, decodeCursor } from '../../graph/cursor.ts';
import { entityRef } from '../../graph/resolvers.ts';
import { instantSql, type Page, readPage } from '../keyset-page.ts';

/** Of whom somebody is told: of everybody, or of who holds or held a role in these missions and of those roles alone. */
export type Reach = readonly string[] | 'everybody';

const period = {
  startsAt: z.string(),
  endsAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  isCurrent: z.boolean(),
};
const membership = z
  .object({ id: z.string(), organisationId: z.string(), ...period })
  .transform(({ organisationId, ...facts }) => ({
    ...facts,
    organisation: entityRef('Organisation', organisationId),
  }));
const heldRole = z
  .object({ id: z.string(), missionId: z.string(), role: z.enum(missionRoles), ...period })
  .transform(({ missionId, ...facts }) => ({ ...facts, mission: entityRef('Mission', missionId) }));

const account = z.object({
  id: z.string(),
  issuer: z.string(),
  subject: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  state: z.enum(accountState.enumValues),
  isPlatformAdministrator: z.boolean(),
  memberships: z.array(membership),
  roles: z.array(heldRole),
  version: z.number(),
  createdAt: z.string(),
  updatedAt: z.string(),
});

/** An account as the SDL has it, its organisations and missions being read with the rights of whoever asks. */
export type ReadAccount = z.infer<typeof account>;

/** Whether what was given for a time holds now. */
const holds = (row: string): string =>
  `${row}.starts_at <= now() and ${row}.ended_at is null and (${row}.ends_at is null or ${row}.ends_at > now())`;

/** What was given for a time, as a JSON list with the latest beginning first. */
const listSql = (table: string, idPrefix: string, facts: string, condition = ''): string => `
  coalesce((select json_agg(json_build_object(
      'id', '${idPrefix}_' || held.id, ${facts}, 'startsAt', ${instantSql('held.starts_at')},
      'endsAt', ${instantSql('held.ends_at')}, 'endedAt', ${instantSql('held.ended_at')}, 'isCurrent', ${holds('held')})
      order by held.starts_at desc, held.id)
    from (select * from ${table} held where held.account_id = a.id ${condition}
           order by held.starts_at desc, held.id limit 500) held), '[]')`;

/** SQL of an account's JSON; `reach` is the parameter of missions, null for all. */
const accountSql = (reach: string): string => `json_build_object(
  'id', 'account_' || a.id, 'issuer', a.issuer, 'subject', a.subject, 'name', a.name, 'email', a.email, 'state', a.state,
  'isPlatformAdministrator', a.is_platform_administrator, 'version', a.version,
  'createdAt', ${instantSql('a.created_at')}, 'updatedAt', ${instantSql('a.updated_at')},
  'memberships', ${listSql('memberships', 'membership', `'organisationId', held.organisation_id`)},
  'roles', ${listSql(
    'held_roles',
    'held_role',
    `'missionId', held.mission_id, 'role', held.role`,
    `and (${reach} is null or held.mission_id = any(${reach}))`,
  )})`;

/** Whether an account is one of those that may be told of. */
const isReached = (reach: string): string => `(${reach} is null or exists (
  select from held_roles held where held.account_id = a.id and held.mission_id = any(${reach})))`;

const missionsOf = (reach: Reach): readonly string[] | null => (reach === 'everybody' ? null : reach);

const one = {
  name: 'account',
  text: `select ${accountSql('$2::uuid[]')} from accounts a where a.id = $1::uuid and ${isReached('$2::uuid[]')}`,
};

/** The account of this UUID; null when there is none, or none within reach. */
export async function readAccount(database: Database, id: string, reach: Reach): Promise<ReadAccount | null> {
  const [row] = await readAs(database, { kind: 'hub' }, one, [id, missionsOf(reach)]);
  return row?.[0] ? account.parse(JSON.parse(row[0].toString())) : null;
}

/** Which accounts are wanted; all unless said otherwise. Organisation and mission by their UUIDs. */
export interface WantedAccounts {
  readonly name?: string | null | undefined;
  readonly email?: string | null | undefined;
  readonly state?: string | null | undefined;
  readonly organisation?: string | undefined;
  readonly mission?: string | undefined;
  readonly isPlatformAdministrator?: boolean | null | undefined;
}

const byName = 'NAME_ASC';

const many = {
  name: 'accounts',
  text: `
  select ${cursorSql(byName, ['a.name', 'a.id'])}, ${accountSql('$2::uuid[]')} from accounts a
   where ${isReached('$2::uuid[]')}
     and ($3::text is null or (a.name, a.id) > ($3::text, $4::uuid))
     and ($5::text is null or position(fold($5::text) in fold(a.name)) > 0)
     and ($6::text is null or a.email = lower($6::text))
     and ($7::text is null or a.state::text = $7::text)
     and ($8::boolean is null or a.is_platform_administrator = $8::boolean)
     and ($9::uuid is null or exists (select from memberships held
           where held.account_id = a.id and held.organisation_id = $9::uuid and ${holds('held')}))
     and ($10::uuid is null or exists (select from held_roles held
           where held.account_id = a.id and held.mission_id = $10::uuid and ${holds('held')}
             and ($2::uuid[] is null or held.mission_id = any($2::uuid[]))))
   order by a.name, a.id limit $1::int`,
};

/** A page of accounts by name. @throws HubError BAD_CURSOR. */
export function readAccounts(
  database: Database,
  reach: Reach,
  wanted: WantedAccounts,
  { size, after }: { readonly size: number; readonly after: string | null | undefined },
): Promise<Page<ReadAccount>> {
  const [name = null, id = null] = after ? decodeCursor(after, byName, ['text', 'uuid']) : [];
  const { name: part = null, email = null, state = null, organisation = null, mission = null } = wanted;
  const { isPlatformAdministrator = null } = wanted;
  const filters = [part, email, state, isPlatformAdministrator, organisation, mission];
  const parameters = [missionsOf(reach), name, id, ...filters];
  return readPage(database, {
    statement: many,
    parameters,
    row: account,
    size,
    isFurther: name !== null,
  });
}
