import type postgres from 'postgres';
import { uuidNumber as id } from './fill-rows.ts';

const events = [
  ['incident.reported', 'incident', 1, 1],
  ['alert.raised', 'alert', 1, 1],
  ['incident.reported', 'incident', 2, 1],
  ['incident.corrected', 'incident', 1, 2],
  ['alert.superseded', 'alert', 1, 2],
  ['incident.retracted', 'incident', 3, 2],
  ['incident.merged', 'incident', 4, 2],
  ['incident.reported', 'incident', 8, 1],
] as const;

/** A log in its first epoch that lost its first event to retention: of things that are there and gone. */
export async function seedLog(sql: postgres.Sql): Promise<void> {
  await sql.unsafe('select log.keep_partitions(1, 90)');
  for (const [place, [kind, entityKind, entity, version]] of events.entries()) {
    await sql`
      insert into log.event_log (position, epoch, previous_hash, hash, event_id, kind, entity_kind, entity_id,
                                 entity_version, body, occurred_at, appended_at)
      values (${place + 1}, 1, '', '', ${id(place + 1)}, ${kind}, ${entityKind}, ${id(entity)}, ${version}, '{}',
              ${`2024-05-0${place + 1}T12:00:00.120Z`}, now())`;
  }
  await sql`delete from log.event_log where position = 1`;
  await sql`update log.head set epoch = 1, position = ${events.length}, floor = 1, appended_at = now()`;
}
