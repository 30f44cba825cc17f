import { z } from 'zod';
import { readAs } from '../database/audience.ts';
import type { Database } from '../database/pools.ts';
import { HubError } from '../errors.ts';
import type { VerifiedToken } from './issuers/issuers.ts';
import { localIssuerName } from './issuers/local-issuer.ts';
import { missionRoles } from './mission-roles.ts';

const foundPerson = z.object({
  id: z.string(),
  version: z.number(),
  isActive: z.boolean(),
  isPlatformAdministrator: z.boolean(),
  organisationIds: z.array(z.string()),
  roles: z.array(z.object({ missionId: z.string(), role: z.enum(missionRoles) })),
  isTokenLive: z.boolean(),
  changesAt: z.number().nullable(),
});

/** A person who was known by a token. */
export interface PersonViewer {
  readonly kind: 'person';
  /** The id of the account. */
  readonly personId: string;
  /** The version of the account in which this was so: with every change of rights there is a later one. */
  readonly version: number;
  /** In whose name the person acts; undefined for somebody who belongs to no organisation now. */
  readonly organisationId: string | undefined;
  /** Every organisation that the person belongs to now: what is theirs, this person reads. */
  readonly organisationIds: readonly string[];
  readonly roles: readonly z.infer<typeof foundPerson>['roles'][number][];
  readonly isPlatformAdministrator: boolean;
  /** Which token of the local issuer was used; undefined for those of others. */
  readonly tokenId: string | undefined;
  /** Until when this holds: the end of the token, or of a membership or role that ends sooner. */
  readonly expiresAt: Date;
}

/**
 * The person that a good token names, as of now. Undefined when it is a token of the local issuer that was revoked.
 * @throws HubError NO_ACCOUNT when nobody made an account for this person, or it is suspended.
 */
export async function readPerson(
  database: Database,
  { issuer, subject, expiresAt, tokenId }: VerifiedToken,
): Promise<PersonViewer | undefined> {
  const isLocal = issuer === localIssuerName;
  const [row] = isLocal
    ? await readAs(database, { kind: 'hub' }, byLocalToken, [subject, tokenId ?? null])
    : await readAs(database, { kind: 'hub' }, bySubject, [issuer, subject]);
  const found = row?.[0] ? foundPerson.parse(JSON.parse(row[0].toString())) : undefined;
  if (found === undefined || !found.isActive) {
    throw new HubError(
      'NO_ACCOUNT',
      'You have no account here that is in use. Ask an administrator for one.',
      {
        extensions: { issuer, subject },
      },
    );
  }
  if (!found.isTokenLive) return undefined;
  const { id: personId, version, organisationIds, roles, isPlatformAdministrator, changesAt } = found;
  return {
    kind: 'person',
    personId,
    version,
    organisationId: organisationIds[0],
    organisationIds,
    roles,
    isPlatformAdministrator,
    tokenId: isLocal ? tokenId : undefined,
    expiresAt: new Date(Math.min(expiresAt.getTime(), changesAt ?? Number.POSITIVE_INFINITY)),
  };
}

/** Whether a membership or role holds at the moment. */
const holds = 'starts_at <= now() and ended_at is null and (ends_at is null or ends_at > now())';

const lookUp = (isTokenLive: string, isPerson: string): string => `
  select json_build_object(
    'id', a.id, 'version', a.version, 'isActive', a.state = 'ACTIVE',
    'isPlatformAdministrator', a.is_platform_administrator,
    'organisationIds', coalesce((select json_agg(organisation_id order by starts_at, id)
                                   from memberships where account_id = a.id and ${holds}), '[]'),
    'roles', coalesce((select json_agg(json_build_object('missionId', mission_id, 'role', role) order by mission_id, role)
                         from held_roles where account_id = a.id and ${holds}), '[]'),
    'isTokenLive', ${isTokenLive},
    'changesAt', (select extract(epoch from min(ends_at)) * 1000 from (
      select ends_at from memberships where account_id = a.id and ${holds}
      union all select ends_at from held_roles where account_id = a.id and ${holds}) ending))
    from accounts a where ${isPerson}`;

const bySubject = { name: 'person', text: lookUp('true', 'a.issuer = $1 and a.subject = $2') };

/** The local issuer names people by their accounts, whoever else signs tokens for them, and keeps what it signed. */
const byLocalToken = {
  name: 'person of local token',
  text: lookUp(
    `exists (select from person_tokens t
              where t.id = $2::uuid and t.account_id = a.id and t.revoked_at is null)`,
    'a.id = $1::uuid',
  ),
};
