import type { Argument } from '../../graph/map.ts';
import { decodeLogCursor, resyncReasonSql } from '../../log/cursor.ts';

/** What each change of a page is told of, in SQL: the columns that the public may read, and their types. */
const columns = {
  position: 'bigint',
  kind: 'text',
  entity_kind: 'text',
  entity_id: 'uuid',
  entity_version: 'int',
  occurred_at: 'timestamptz',
} as const;

const names = Object.keys(columns);
const types = Object.entries(columns);

/** Which changes a reader wants. */
interface WantedChanges {
  /** All unless given. */
  readonly kinds: Argument | undefined;
  /** What is actual unless given. */
  readonly statuses: Argument | undefined;
}

/**
 * The source of one page of changes, in one row: where the log stands and why the reader must start afresh, if so;
 * the place to go on from; and the changes as one array for each column. Log and head are read in one snapshot.
 *
 * The place to go on from is that of the last change when more follow, and else the head, so that a reader of few
 * kinds does not pass the others again. It stays where it was while the reader must start afresh: whoever overlooks
 * the reason is told again and again, and skips nothing.
 * @throws HubError BAD_CURSOR when the statement's parameters are read.
 */
export function pageOfChanges(after: Argument, wanted: WantedChanges, size: string): string {
  const gathered = names.map(
    (name) => `array_agg(${name} order by position) filter (where place <= ${size}) as ${name}`,
  );
  return `(
    select case when asked.resync is null then asked.head_epoch else asked.epoch end as epoch,
           case when asked.resync is not null then asked.position
                when page.has_more then page.position[${size}] else asked.head_position end as last_position,
           asked.resync, page.has_more, ${names.map((name) => `page.${name}`).join(', ')}
      from (select place.*, head.epoch as head_epoch, head.position as head_position,
                   coalesce(${resyncReasonSql('place', 'head')}, ${sharingChanged}) as resync
              from log.head cross join (
                select ${after.as('int', epochOf)} as epoch, ${after.as('bigint', positionOf)} as position) place
           ) asked
     cross join lateral (
       select count(*) > ${size} as has_more, ${gathered.join(', ')}
         from (select found.*, row_number() over (order by position) as place
                 from (${eventsAfter(wanted, `(${size} + 1)`)}) found) numbered) page)`;
}

/** A turn of what the reader may see, the rights of whom let no other turns through. */
const sharingChanged = `(
  select 'SHARING_CHANGED' from log.event_log turn
   where turn.kind in ('agreement.signed', 'agreement.suspended', 'agreement.resumed', 'agreement.ended',
                       'agreement.left', 'agreement.began', 'agreement.expired')
     and turn.position > place.position limit 1)`;

/** The changes as rows again, from the row that `pageOfChanges` made. */
export function changesOfPage(page: (column: string) => string): string {
  const arrays = types.map(([name, type]) => `${page(name)}::${type}[]`).join(', ');
  return `(select ${page('epoch')}::int as epoch, change.* from unnest(${arrays}) as change(${names.join(', ')}))`;
}

/** The kinds of changes as the log names them: `INCIDENT_REPORTED` is `incident.reported`. */
const kindsOf = (kinds: unknown): string[] =>
  Array.isArray(kinds) ? [...new Set(kinds.map((kind) => String(kind).toLowerCase().replace('_', '.')))] : [];

const epochOf = (cursor: unknown): number => decodeLogCursor(String(cursor)).epoch;
const positionOf = (cursor: unknown): number => decodeLogCursor(String(cursor)).position;

/** The status of what an event is about, which never changes. What the reader may not see tells nothing by its status. */
const statusOfSubject = `
  coalesce(case event.entity_kind
    when 'incident' then (select about.status::text from incidents about where about.id = event.entity_id)
    when 'alert' then (select about.status::text from alerts about where about.id = event.entity_id)
    when 'alert_task' then (select about.status::text from alert_tasks task join alerts about on about.id = task.alert_id
                             where task.id = event.entity_id) end, 'ACTUAL')`;

/** The next events in the order of the log. Each kind follows its own index, however rare it is. */
function eventsAfter({ kinds, statuses }: WantedChanges, limit: string): string {
  const status = statuses ? `any(${statuses.as('text[]')})` : `'ACTUAL'`;
  const next = (condition: string): string =>
    `select ${names.map((name) => `event.${name}`).join(', ')} from log.event_log event
      where ${condition} event.position > asked.position and asked.resync is null
        and ${statusOfSubject} = ${status}
      order by event.position limit ${limit}`;
  // What happens to keys is in the log too, and nobody's business.
  if (kinds === undefined)
    return next(`event.entity_kind in ('incident', 'alert', 'alert_task', 'feedback') and`);
  return `select each_kind.* from unnest(${kinds.as('text[]', kindsOf)}) wanted(kind)
           cross join lateral (${next('event.kind = wanted.kind and')}) each_kind
           order by each_kind.position limit ${limit}`;
}
