import type postgres from 'postgres';
import { type ChainedLog, eventChain } from './chained-log.ts';

/** Most rows that one transaction moves: few enough to be quick, enough for its cost to be shared. */
export const batchSize = 1_000;

/**
 * Moves the first committed rows of an outbox, that of the events unless told otherwise, to the end of its log, in one
 * statement and therefore one transaction: all of a batch happens or nothing. Answers how many were moved.
 *
 * The row of the head is locked first and read in its newest version, so even two movers at once (a leader that does
 * not know yet that it is none) give every position once; a row that the other one took is gone from the outbox.
 * @param feed a connection with the role halcyon_feed.
 */
export async function moveBatch(
  feed: postgres.Sql,
  limit = batchSize,
  chain: ChainedLog = eventChain,
): Promise<number> {
  const [moved] = await feed.unsafe<{ count: number }[]>(moveRows(chain), [limit], { prepare: true });
  return moved?.count ?? 0;
}

/**
 * Rows are taken by their place in the table (`ctid`), which no statistics can turn into a scan for each of them: the
 * outbox is empty one moment and full the next. The time is rounded before it is hashed, as the column would round it.
 */
function moveRows({ many, outbox, log, head, given, inherited, text, channel }: ChainedLog): string {
  const own = inherited === undefined ? '' : `${inherited}, `;
  const told = channel === undefined ? '' : `, pg_notify('${channel}', last.position::text)`;
  return `/* move ${many} */
  with head as materialized (
    select ${own}position, hash, appended_at from ${head} for update),
  taken as (
    delete from ${outbox} where ctid = any(array(select ctid from ${outbox} order by ordinal limit $1))
    returning *),
  placed as (
    select head.position + row_number() over (order by ordinal) as position, ${own}hash as before,
           greatest(now()::timestamptz(3), appended_at) as appended_at, ${given}
      from taken cross join head),
  chained as (
    select *, log.chain(before, ${text}) over (order by position) as hash from placed),
  moved as (
    insert into ${log} (position, ${own}previous_hash, hash, ${given}, appended_at)
    select position, ${own}lag(hash, 1, before) over (order by position), hash, ${given}, appended_at
      from chained
    returning position, hash, appended_at),
  last as (
    select position, hash, appended_at, (select count(*)::int from moved) as count
      from moved order by position desc limit 1)
  update ${head} set position = last.position, hash = last.hash, appended_at = last.appended_at
    from last
  returning last.count${told}`;
}
