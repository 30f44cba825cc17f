import type postgres from 'postgres';
import { eventText } from './event-text.ts';

/** The channel on which the log tells its readers, once for each batch, how far it has grown. */
export const logChannel = 'halcyon_log';

/** Most events that one transaction moves: few enough to be quick, enough for its cost to be shared. */
export const batchSize = 1_000;

/**
 * Moves the first committed events of the outbox to the end of the log, in one statement and therefore one
 * transaction: all of a batch happens or nothing. Answers how many were moved.
 *
 * The row of the head is locked first and read in its newest version, so even two movers at once (a leader that does
 * not know yet that it is none) give every position once; an event that the other one took is gone from the outbox.
 * @param feed a connection with the role halcyon_feed.
 */
export async function moveBatch(feed: postgres.Sql, limit = batchSize): Promise<number> {
  const [moved] = await feed.unsafe<{ count: number }[]>(moveEvents, [limit], { prepare: true });
  return moved?.count ?? 0;
}

const given =
  'event_id, kind, entity_kind, entity_id, entity_version, keys_before, keys_after, body, occurred_at, recorded_at';

/**
 * Rows are taken by their place in the table (`ctid`), which no statistics can turn into a scan for each of them: the
 * outbox is empty one moment and full the next. The time is rounded before it is hashed, as the column would round it.
 */
const moveEvents = `/* move events */
  with head as materialized (
    select epoch, position, hash, appended_at from log.head for update),
  taken as (
    delete from log.outbox where ctid = any(array(select ctid from log.outbox order by ordinal limit $1))
    returning *),
  placed as (
    select head.position + row_number() over (order by ordinal) as position, epoch, hash as before,
           greatest(now()::timestamptz(3), appended_at) as appended_at, ${given}
      from taken cross join head),
  chained as (
    select *, log.chain(before, ${eventText}) over (order by position) as hash from placed),
  moved as (
    insert into log.event_log (position, epoch, previous_hash, hash, ${given}, appended_at)
    select position, epoch, lag(hash, 1, before) over (order by position), hash, ${given}, appended_at
      from chained
    returning position, hash, appended_at),
  last as (
    select position, hash, appended_at, (select count(*)::int from moved) as count
      from moved order by position desc limit 1)
  update log.head set position = last.position, hash = last.hash, appended_at = last.appended_at
    from last
  returning last.count, pg_notify('${logChannel}', last.position::text)`;
