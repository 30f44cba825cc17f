import {
  type AnyMap,
  expression,
  type Field,
  gathered,
  type Row,
  rows,
  typeMap,
  variants,
} from '../../graph/map.ts';
import { logCursorSql } from '../../log/cursor.ts';
import { changesOfPage, pageOfChanges } from './page-of-changes.ts';

/** Whether the change is of an incident that still counts: merged and retracted ones are gone. */
const isCurrentIncident = (row: Row): string =>
  `${row('entity_kind')} = 'incident'
   and (select standing from incidents where id = ${row('entity_id')}) = 'CURRENT'`;

/** Pages of the log, and the changes in them. */
export const changeMaps: AnyMap[] = [
  typeMap('ChangePage', undefined, {
    fields: {
      changes: rows({
        source: changesOfPage,
        order: 'position',
        limit: 1_000,
      }),
      cursor: expression((row) => logCursorSql(row('epoch'), row('last_position'))),
    },
  }),
  typeMap('Change', undefined, {
    fields: {
      cursor: expression((row) => logCursorSql(row('epoch'), row('position'))),
      kind: expression((row) => `upper(replace(${row('kind')}, '.', '_'))`),
      subjectKind: expression((row) => `upper(${row('entity_kind')})`),
      subjectId: expression((row) => `${row('entity_kind')} || '_' || ${row('entity_id')}`),
      subjectVersion: 'entity_version',
      subject: variants(
        { when: isCurrentIncident, type: 'Incident', column: 'entity_id' },
        { when: (row) => `${row('entity_kind')} = 'alert'`, type: 'Alert', column: 'entity_id' },
        { when: (row) => `${row('entity_kind')} = 'alert_task'`, type: 'AlertTask', column: 'entity_id' },
        { when: (row) => `${row('entity_kind')} = 'feedback'`, type: 'Feedback', column: 'entity_id' },
      ),
    },
  }),
];

/** What happened after a place in the log. */
export const changeQueries: Record<string, Field> = {
  changes: gathered({
    source: (argument, size) => {
      const after = argument('after');
      if (!after) throw new Error('changes needs a cursor.');
      return pageOfChanges(after, { kinds: argument('kinds'), statuses: argument('statuses') }, size);
    },
    limit: { argument: 'first', fallback: 100 },
    way: 'CHANGES',
  }),
};
