import { createHash } from 'node:crypto';
import type postgres from 'postgres';
import { hiddenRows, shownRows, shownTables } from './shown-rows.ts';

/**
 * Makes what members read instead of some tables (`shownRows`), in one transaction; nothing where it stands as it should,
 * which a note beside the schema tells.
 * @param owner a connection with the role halcyon_owner, after the migrations.
 */
export async function showRows(owner: postgres.Sql): Promise<void> {
  const wanted = createHash('sha256').update(shownRows.join(';')).digest('hex');
  const [present] = await owner.unsafe<State[]>(readState);
  if (present?.noted === `${wanted} ${present?.found}`) return;
  await owner.begin(async (tx) => {
    for (const statement of [...hiddenRows, ...shownRows]) await tx.unsafe(statement);
    const [made] = await tx.unsafe<State[]>(readState);
    await tx.unsafe(`comment on schema shown is '${wanted} ${made?.found}'`);
  });
}

/**
 * Takes it away, so that migrations can alter the tables. Until `grantRights` members may read none of these: an error
 * for a moment, rather than the tables themselves.
 */
export async function unshowRows(owner: postgres.Sql): Promise<void> {
  await owner.begin(async (tx) => {
    const present = await tx<{ name: string }[]>`
      select name from unnest(${[...shownTables]}::text[]) as each(name) where to_regclass('public.' || name) is not null`;
    for (const { name } of present) await tx.unsafe(`revoke select on public.${name} from halcyon_member`);
    for (const statement of hiddenRows) await tx.unsafe(statement);
  });
}

interface State {
  readonly found: string;
  readonly noted: string | null;
}

/** What stands in the schema, as PostgreSQL prints it, and what was noted when it was made. */
const readState = `
  select md5(concat(
           (select string_agg(c.relname || c.reloptions::text || pg_get_viewdef(c.oid), ';' order by c.oid)
              from pg_class c where c.relnamespace = n.oid and c.relkind = 'v'),
           (select string_agg(pg_get_functiondef(p.oid), ';' order by p.oid) from pg_proc p where p.pronamespace = n.oid))) as found,
         obj_description(n.oid, 'pg_namespace') as noted
    from pg_namespace n where n.nspname = 'shown'`;
