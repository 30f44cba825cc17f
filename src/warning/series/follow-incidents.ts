import type { Database } from '../../database/pools.ts';
import { type Transaction, transact } from '../../database/transaction.ts';
import { findResyncReason, type LogPosition } from '../../log/cursor.ts';
import { type Cells, countWeeks, weekOf } from './count-weeks.ts';

/** Most events that one transaction takes in. */
const pageSize = 1_000;

/**
 * Takes the next events of the log into the weeks: those in which each incident that they are about stands or ever stood are
 * counted anew. What changed past the log, a log that went on without these events, or another history make everything be
 * counted anew. Answers whether more may follow. One does it at a time, and place and counts are committed together: whoever
 * is killed has done nothing, and whoever repeats it changes nothing.
 */
export function followIncidents(database: Database): Promise<boolean> {
  return transact(database, { kind: 'hub' }, async (tx) => {
    const { head, place, isStale } = await holdProgress(tx);
    if (isStale || findResyncReason(place, head) !== undefined) {
      await countWeeks(tx, 'everything');
      await keepPlace(tx, head);
      return false;
    }
    const last = Math.min(head.position, place.position + pageSize);
    if (last === place.position) return false;
    await countWeeks(tx, await findCells(tx, place.position, last));
    await keepPlace(tx, { epoch: head.epoch, position: last });
    return last < head.position;
  });
}

/** Counts every week anew, as `followIncidents` would from the beginning: what it kept must come out the same. */
export function recountEverything(database: Database): Promise<number> {
  return transact(database, { kind: 'hub' }, async (tx) => {
    const { head } = await holdProgress(tx);
    const changed = await countWeeks(tx, 'everything');
    await keepPlace(tx, head);
    return changed;
  });
}

/** Every other who counts waits from here on. The head is read later, so that what it names is in what is counted. */
async function holdProgress(tx: Transaction) {
  const [progress] = await tx<(LogPosition & { isStale: boolean })[]>`/* hold series */
    select epoch, position::float8 as position, is_stale as "isStale" from series_progress for update`;
  const [head] = await tx<(LogPosition & { floor: number })[]>`/* head of log */
    select epoch, position::float8 as position, floor::float8 as floor from log.head`;
  if (progress === undefined || head === undefined) throw new Error('The migrations made these rows.');
  const { isStale, ...place } = progress;
  return { place, head, isStale };
}

async function keepPlace(tx: Transaction, { epoch, position }: LogPosition): Promise<void> {
  await tx`/* keep place of series */
    update series_progress set epoch = ${epoch}, position = ${position}, is_stale = false, counted_at = now()`;
}

/** The weeks of all versions of the incidents that events are about: one may be moved, and a former one put back. */
async function findCells(tx: Transaction, after: number, last: number): Promise<Cells> {
  const rows = await tx.unsafe<{ regionId: string; week: string }[]>(touchedCells, [after, last]);
  return { regionIds: rows.map(({ regionId }) => regionId), weeks: rows.map(({ week }) => week) };
}

const touchedCells = `/* weeks of events */
  with about as (
    select distinct entity_id as id from log.event_log
     where position > $1::bigint and position <= $2::bigint and entity_kind = 'incident')
  select distinct unit.id as "regionId", ${weekOf('stood.occurred_from')}::text as week
    from (select place.region_id, place.occurred_from
            from about join incident_regions place on place.incident_id = about.id
          union all
          select above.ancestor_id, former.occurred_from
            from about join incident_revisions former on former.id = about.id
            join region_ancestors above on above.region_id = former.region_id) stood
    join regions unit on unit.id = stood.region_id and unit.level <= 2`;
