import type postgres from 'postgres';
import { type Protection, rowProtection } from '../../../src/database/row-protection.ts';
import type { Insider, World } from './fill-tables.ts';

/** Everybody who can come to a table: a role of PostgreSQL, and what its transaction says of itself. */
interface Reader {
  readonly name: string;
  readonly role: string;
  readonly audience?: string;
  readonly organisations?: string;
  readonly person?: string;
}

const elsewhere = '0198c7a2-ffff-7000-8000-000000000000';

/** The readers; `the hub, unasked` has not said that it is the hub. */
const readersBeside = ({ organisationId, personId }: Insider): readonly Reader[] => [
  { name: 'the public', role: 'halcyon_public' },
  { name: 'a member of nothing and nobody', role: 'halcyon_member', audience: 'member', organisations: '{}' },
  {
    name: 'a stranger',
    role: 'halcyon_member',
    audience: 'member',
    organisations: `{${elsewhere}}`,
    person: elsewhere,
  },
  {
    name: 'the insider',
    role: 'halcyon_member',
    audience: 'member',
    organisations: `{${organisationId}}`,
    person: personId,
  },
  { name: 'the hub, unasked', role: 'halcyon_app' },
  { name: 'the hub', role: 'halcyon_app', audience: 'hub' },
  { name: 'the owner of the tables', role: 'halcyon_owner' },
  { name: 'a proof of who reads', role: 'halcyon_owner', audience: 'proof' },
];

/** What everybody can do with some row of a table: `sees`, and for the roles that may write `changes` and `adds`. */
const look = `
  create or replace function pg_temp.look(target text, readers jsonb) returns text[] language plpgsql as $$
  declare reader jsonb; found boolean; done text[] := '{}';
  begin
    for reader in select * from jsonb_array_elements(readers) loop
      begin
        perform set_config('halcyon.' || name, coalesce(reader ->> name, ''), true)
           from unnest(array['audience', 'organisations', 'person']) as name;
        perform set_config('role', reader ->> 'role', true);
        execute 'select exists (select from ' || target || ')' into found;
        if found then done := done || ((reader ->> 'name') || ' sees'); end if;
        if reader ->> 'role' = 'halcyon_app' then
          execute 'select true from ' || target || ' limit 1 for update' into found;
          if found then done := done || ((reader ->> 'name') || ' changes'); end if;
          begin
            execute 'insert into ' || target || ' default values';
            done := done || ((reader ->> 'name') || ' adds');
          exception
            when insufficient_privilege then null;
            -- Who comes as far as any other fault was let through by row-level security.
            when others then done := done || ((reader ->> 'name') || ' adds');
          end;
        end if;
      exception when insufficient_privilege then null;
      end;
      perform set_config('role', 'none', true);
    end loop;
    return done;
  end $$`;

/** Makes `lookAt` possible in this session, which is a superuser's. Nothing but policies stands in the way of a row there. */
export async function prepareToLook(sql: postgres.Sql | postgres.TransactionSql): Promise<void> {
  await sql.unsafe(look);
}

/** What everybody can do with a table now, in one order. */
export async function lookAt(
  sql: postgres.TransactionSql,
  table: string,
  insider: Insider,
): Promise<readonly string[]> {
  await sql`set local session_replication_role = replica`;
  const [row] = await sql<{ done: string[] }[]>`
    select pg_temp.look(${table}, ${sql.json(readersBeside(insider).map((reader) => ({ ...reader })))}) as done`;
  return (row?.done ?? []).toSorted();
}

/** What must come out, by the placing of the table alone. */
export function expectedSight(table: string, world: World, insider: Insider): readonly string[] {
  const sees = (name: string): boolean => maySee(rowProtection[table] ?? { kind: 'hidden' }, name, world);
  const beside = readersBeside(insider).filter(({ name }) => sees(name));
  return [...beside.map(({ name }) => `${name} sees`), 'the hub changes', 'the hub adds'].sort();
}

function maySee(protection: Protection, reader: string, world: World): boolean {
  if (reader === 'the owner of the tables') return false;
  if (reader === 'a proof of who reads') return 'proves' in protection;
  if (reader === 'the hub') return true;
  const isInsider = reader === 'the insider';
  const ofAll = (tables: readonly string[]): boolean =>
    tables.every((table) => maySee(rowProtection[table] ?? { kind: 'hidden' }, reader, world));
  const parents = 'of' in protection ? (protection.of ?? []).map(({ table }) => table) : [];
  switch (protection.kind) {
    case 'open':
      return true;
    case 'hidden':
      return false;
    case 'cells':
      return world === 'all is public';
    case 'own':
    case 'recipients':
      return isInsider;
    case 'record':
      return (world === 'all is public' || (isInsider && protection.owned !== false)) && ofAll(parents);
    case 'part':
      return ofAll(parents);
  }
}
