import type postgres from 'postgres';

/** The key of the lock that one sequencer of a database holds. */
const leaderLock = 4_861_200;

/** Partitions that are there before they are needed: a month without a sequencer's care does no harm. */
const weeksAhead = 4;

/** Whether this node leads now. It does until the connection of its lock ends: PostgreSQL then frees the lock by itself. */
export async function tryToLead(feed: postgres.Sql): Promise<boolean> {
  const [answer] = await feed<{ leads: boolean }[]>`select pg_try_advisory_lock(${leaderLock}) as leads`;
  return answer?.leads === true;
}

/**
 * Begins a new epoch when the log stands on another server, timeline or database than the last time: it may have been
 * restored, or have lost its newest events in a fail-over, and cursors of before must not be continued. A restore of
 * files alone keeps all three; a cursor beyond the head then tells.
 */
export async function enterEpoch(feed: postgres.Sql): Promise<void> {
  await feed`/* enter epoch */
    with here as (
      select system_identifier::text, left(pg_walfile_name(pg_current_wal_insert_lsn()), 8) as timeline,
             d.oid::bigint as database_oid
        from pg_control_system(), pg_database d where d.datname = current_database()),
    entered as (
      insert into log.epochs (epoch, system_identifier, timeline, database_oid, after_position)
      select head.epoch + 1, here.*, head.position from log.head, here
       where not exists (
         select from log.epochs known
          where known.epoch = head.epoch
            and (known.system_identifier, known.timeline, known.database_oid) = (select * from here))
      returning epoch)
    update log.head set epoch = entered.epoch from entered`;
}

/**
 * Makes the partitions of the coming weeks and drops those whose events are all older than `daysKept`.
 * @throws PostgreSQL's 55P03 when somebody else's lock is in the way for a second.
 */
export async function keepPartitions(feed: postgres.Sql, daysKept: number): Promise<void> {
  await feed`select log.keep_partitions(${weeksAhead}, ${daysKept})`;
}
