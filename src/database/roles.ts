import type postgres from 'postgres';
import { hiddenTables } from './row-protection.ts';

/** The hub's roles. None can log in: the connecting user was granted them and connects as one of them. */
export const roleNames = [
  'halcyon_owner',
  'halcyon_app',
  'halcyon_public',
  'halcyon_member',
  'halcyon_feed',
] as const;

/**
 * Makes the roles that are missing and lets the connecting user become each of them. Roles belong to the whole
 * server, so several databases may do this at once: whoever comes second finds the work done.
 *
 * halcyon_owner owns tables and nothing else uses it; halcyon_app is what the hub works as: it owns nothing and row-level
 * security binds it; halcyon_public is the anonymous audience; halcyon_member is whoever has signed in, and can never
 * become the hub; halcyon_feed moves events to the log.
 */
export async function ensureRoles(admin: postgres.Sql): Promise<void> {
  for (const role of roleNames) {
    await admin.unsafe(`
      do $$ begin
        if not exists (select from pg_roles where rolname = '${role}') then
          create role ${role} nologin nosuperuser nobypassrls nocreatedb nocreaterole;
        end if;
      exception when duplicate_object or unique_violation then null;
      end $$`);
    await admin.unsafe(`
      do $$ begin
        if not pg_has_role(session_user, '${role}', 'member') or not pg_has_role(session_user, '${role}', 'usage') then
          execute format('grant ${role} to %I', session_user);
        end if;
      exception when unique_violation then null;
      end $$`);
  }
  await admin.unsafe(`
    do $$ begin
      execute format('grant create, connect on database %I to halcyon_owner', current_database());
      execute format('grant connect on database %I to halcyon_app, halcyon_public, halcyon_member, halcyon_feed', current_database());
    end $$;
    grant create, usage on schema public to halcyon_owner;
    grant usage on schema public to halcyon_app, halcyon_public, halcyon_member, halcyon_feed`);
}

/** Gives each role its rights on every table there is, and on those that later migrations make. */
export async function grantRights(owner: postgres.Sql): Promise<void> {
  await owner.unsafe(`
    grant select, insert, update, delete on all tables in schema public to halcyon_app;
    grant usage, select on all sequences in schema public to halcyon_app;
    grant select on all tables in schema public to halcyon_public, halcyon_member;
    revoke all on ${hiddenTables.join(', ')} from halcyon_public, halcyon_member;
    revoke all on record_recipients from halcyon_public;
    grant usage on schema halcyon to halcyon_app;
    grant select on all tables in schema halcyon to halcyon_app;
    alter default privileges in schema public grant select, insert, update, delete on tables to halcyon_app;
    alter default privileges in schema public grant usage, select on sequences to halcyon_app;
    alter default privileges in schema public grant select on tables to halcyon_public, halcyon_member`);
}
