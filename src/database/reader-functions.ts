import type postgres from 'postgres';

/** What policies call where nobody said for whom a statement reads: it is refused, rather than shown what everybody sees. */
const unsetReader = `
  create or replace function unset_reader() returns text
    language plpgsql stable parallel safe cost 1
    as $$ begin
      raise exception 'Nobody said for whom this statement reads.' using errcode = 'HA002';
    end $$`;

/**
 * A member's statement calls it before it looks at any row. It sets for whom the statement reads, up to its end. With a key
 * (its id and the SHA-256 of its secret) or the version of an account (and a token of the local issuer, if one was used) it
 * also proves that these give exactly those rights now, in a snapshot that is no older than that of the statement, and
 * raises HA001 when they do not.
 */
const readAs = `
  create or replace function read_as(
      organisations text, person text, key_id uuid, key_digest text, account_version integer, token_id uuid)
      returns boolean
    language plpgsql volatile security definer
  as $$
  declare
    is_proven boolean := true;
  begin
    perform set_config('halcyon.organisations', organisations, true), set_config('halcyon.person', person, true);
    if key_id is null and account_version is null then return true; end if;
    -- The policies of the tables of keys and people let their owner, whose function this is, see rows for a proof alone.
    perform set_config('halcyon.audience', 'proof', true);
    if key_id is not null then
      is_proven := exists (
        select from public.api_keys k
         where k.id = key_id and k.secret_sha256 = key_digest and array[k.organisation_id] = organisations::uuid[]
           and k.revoked_at is null and k.expires_at > now());
    end if;
    if account_version is not null then
      is_proven := is_proven and exists (
        select from public.accounts a
         where a.id = person::uuid and a.version = account_version and a.state = 'ACTIVE'
           and array(select m.organisation_id from public.memberships m
                      where m.account_id = a.id and m.starts_at <= now() and m.ended_at is null
                        and (m.ends_at is null or m.ends_at > now())
                      order by m.starts_at, m.id) = organisations::uuid[]
           and (token_id is null or exists (
             select from public.person_tokens t
              where t.id = token_id and t.account_id = a.id and t.revoked_at is null)));
    end if;
    perform set_config('halcyon.audience', '', true);
    if not is_proven then
      raise exception 'The key or token no longer stands for these rights.' using errcode = 'HA001';
    end if;
    return true;
  end $$`;

const signature = 'read_as(text, text, uuid, text, integer, uuid)';

/**
 * Makes the functions by which statements say for whom they read, as they should be, whatever stands there: at each start,
 * before the policies that call them.
 * @param owner a connection with the role halcyon_owner, to whom they belong.
 */
export async function makeReaderFunctions(owner: postgres.Sql): Promise<void> {
  await owner.unsafe(unsetReader);
  await owner.unsafe(readAs);
  await owner.unsafe(`revoke execute on function ${signature} from public`);
  await owner.unsafe(`grant execute on function ${signature} to halcyon_member`);
}
