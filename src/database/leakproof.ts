import type postgres from 'postgres';

/**
 * What questions filter by beside numbers, dates and ids. PostgreSQL takes a condition to an index of a table with
 * row-level security only when nothing in it can tell a stranger of rows that he may not see, by an error for instance,
 * and it does not vouch for these: two enums compared, a text held against a pattern, two lists that overlap.
 *
 * Here no stranger writes SQL. A pattern is made by the hub, with its escapes whole, so that none of these fails on one
 * value and not on another. They differ in time alone, as all do.
 */
const harmless = [
  'enum_eq(anyenum,anyenum)',
  'enum_ne(anyenum,anyenum)',
  'enum_lt(anyenum,anyenum)',
  'enum_le(anyenum,anyenum)',
  'enum_gt(anyenum,anyenum)',
  'enum_ge(anyenum,anyenum)',
  'textcat(text,text)',
  'textlike(text,text)',
  'texticlike(text,text)',
  'arrayoverlap(anyarray,anyarray)',
  'similarity_op(text,text)',
  'word_similarity_op(text,text)',
  'word_similarity_commutator_op(text,text)',
] as const;

/**
 * Vouches for them in this database, which only a superuser may: the embedded server is set up by one. With another
 * administrator nothing happens, and answers are the same; those that are filtered by kind or text take longer.
 */
export async function allowIndexes(admin: postgres.Sql): Promise<void> {
  const [user] = await admin<
    { is: boolean }[]
  >`select rolsuper as is from pg_roles where rolname = current_user`;
  if (user?.is !== true) return;
  const missing = await admin<{ name: string }[]>`
    select name from unnest(${[...harmless]}::text[]) as each(name)
      join pg_proc on pg_proc.oid = to_regprocedure(name) where not proleakproof`;
  for (const { name } of missing) await admin.unsafe(`alter function ${name} leakproof`);
}
