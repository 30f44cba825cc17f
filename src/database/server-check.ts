import type postgres from 'postgres';
import { HubError } from '../errors.ts';
import { roleNames } from './roles.ts';

/** What a server says about itself and about the user that connected. */
export interface ServerFacts {
  /** As in `server_version_num`: 150004 for 15.4. */
  readonly versionNumber: number;
  readonly user: string;
  readonly database: string;
  readonly isSuperuser: boolean;
  readonly mayCreateRoles: boolean;
  readonly mayCreateInDatabase: boolean;
  /** May make tables in the schema public. */
  readonly mayCreateInSchema: boolean;
  /** Of the hub's roles, those that exist. */
  readonly roles: readonly string[];
  /** Of those, the ones that the user is a member of or may hand out. */
  readonly usableRoles: readonly string[];
}

/** Asks the server. */
export async function readServerFacts(admin: postgres.Sql): Promise<ServerFacts> {
  const [facts] = await admin<ServerFacts[]>`
    select current_setting('server_version_num')::int as "versionNumber",
           session_user as "user",
           current_database() as "database",
           r.rolsuper as "isSuperuser",
           r.rolcreaterole as "mayCreateRoles",
           has_database_privilege(current_database(), 'create') as "mayCreateInDatabase",
           has_schema_privilege('public', 'create') as "mayCreateInSchema",
           array(select rolname::text from pg_roles where rolname = any(${[...roleNames]})) as "roles",
           array(select rolname::text from pg_roles
                  where rolname = any(${[...roleNames]}) and pg_has_role(session_user, oid, 'member')) as "usableRoles"
    from pg_roles r where r.rolname = session_user`;
  if (facts === undefined) throw new HubError('INTERNAL', 'PostgreSQL does not know the user it let in.');
  return facts;
}

/**
 * Passes when the hub can be set up on such a server.
 * @throws HubError DATABASE_TOO_OLD below version 15.
 * @throws HubError DATABASE_RIGHTS naming the first right that is missing and the statement that grants it.
 */
export function checkServer(facts: ServerFacts): void {
  if (facts.versionNumber < 150_000) {
    const version = `${Math.floor(facts.versionNumber / 10_000)}.${facts.versionNumber % 10_000}`;
    throw new HubError('DATABASE_TOO_OLD', `PostgreSQL ${version} is too old: Halcyon needs 15 or newer.`);
  }
  if (facts.isSuperuser) return;
  const user = quote(facts.user);
  const missingRoles = roleNames.filter((role) => !facts.roles.includes(role));
  if (missingRoles.length > 0 && !facts.mayCreateRoles) {
    throw missing(facts, 'create roles', `alter role ${user} createrole`);
  }
  // Up to version 15 whoever may create roles may hand out any; since then only those that were handed to them.
  const mayGrantAny = facts.mayCreateRoles && facts.versionNumber < 160_000;
  const foreignRoles = facts.roles.filter((role) => !facts.usableRoles.includes(role));
  if (foreignRoles.length > 0 && !mayGrantAny) {
    throw missing(
      facts,
      'act as the roles of the hub',
      `grant ${foreignRoles.join(', ')} to ${user} with admin option`,
    );
  }
  if (!facts.mayCreateInDatabase) {
    throw missing(facts, 'create extensions', `grant create on database ${quote(facts.database)} to ${user}`);
  }
  if (!facts.mayCreateInSchema) {
    throw missing(facts, 'create tables', `alter database ${quote(facts.database)} owner to ${user}`);
  }
}

function missing(facts: ServerFacts, right: string, remedy: string): HubError {
  return new HubError(
    'DATABASE_RIGHTS',
    `The database user ${facts.user} may not ${right} in ${facts.database}. As an administrator run: ${remedy};`,
  );
}

function quote(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}
