import type { Table } from 'drizzle-orm';
import { alerts } from '../../../schema/tables/alerts.ts';
import { incidents } from '../../../schema/tables/incidents.ts';
import { auditMark } from '../../database/audit-mark.ts';
import { HubError } from '../../errors.ts';
import {
  type AnyMap,
  type Argument,
  type Field,
  type Row,
  rows,
  sqlTable,
  typeMap,
  variants,
} from '../../graph/map.ts';

const isKind =
  (kind: string) =>
  (row: Row): string =>
    `${row('kind')} = '${kind}'`;

/** A hit is named in the words of what it is about: whoever is told the name is told of the record. */
const markOf = (kind: string, table: Table, row: Row): string => {
  const mark = auditMark(table, (column) => `about."${column}"`);
  return `when ${isKind(kind)(row)}
    then (select ''${mark} from ${sqlTable(table)} about where about.id = ${row('entity_id')})`;
};

/** What a search finds, under the name that fits best. */
export const searchMaps: AnyMap[] = [
  typeMap('SearchHit', undefined, {
    fields: {
      subject: variants(
        { when: isKind('MISSION'), type: 'Mission', column: 'entity_id' },
        { when: isKind('REGION'), type: 'Region', column: 'entity_id' },
        { when: isKind('ORGANISATION'), type: 'Organisation', column: 'entity_id' },
        { when: isKind('INCIDENT'), type: 'Incident', column: 'entity_id' },
        { when: isKind('ALERT'), type: 'Alert', column: 'entity_id' },
      ),
    },
    marks: (row) =>
      ` || coalesce(case ${markOf('INCIDENT', incidents, row)} ${markOf('ALERT', alerts, row)} end, '')`,
  }),
];

/**
 * The best name of each mission, region and organisation that fits the text: names that begin with it, that
 * resemble it (trigram similarity over 0.3), or that hold words like it (word similarity over 0.6). The score is
 * 1 for the whole name, 0.9 or more for a beginning, and the similarity otherwise, a name of many other words being
 * worth less; among equals, own names and acronyms come before aliases.
 */
const namedHits = (text: Argument, kinds: Argument | undefined): string => `(
  select distinct on (found.kind, found.entity_id) found.kind, found.entity_id, found.name, found.weight, found.score
    from (
      select entry.kind, entry.entity_id, entry.name, entry.weight,
             case when entry.folded = asked.folded then 1
                  when entry.folded like asked.beginning
                    then 0.9 + 0.1 * length(asked.folded) / length(entry.folded)
                  else 0.9 * greatest(similarity(entry.folded, asked.folded),
                                      0.4 * similarity(entry.folded, asked.folded)
                                        + 0.6 * word_similarity(asked.folded, entry.folded))
             end::double precision as score
        from (select fold(${text.as('text', trimmed)}) as folded,
                     fold(${text.as('text', beginning)}) as beginning) asked
        join search_entries entry
          on entry.folded like asked.beginning or entry.folded % asked.folded or asked.folded <% entry.folded
       where asked.folded <> ''${kinds ? ` and entry.kind = any(${kinds.as('search_kind[]')})` : ''}
    ) found
   order by found.kind, found.entity_id, found.score desc, found.weight desc, found.name)`;

/** No name is longer; a text of a whole page would take PostgreSQL seconds to compare. */
const longestText = 200;

function trimmed(text: unknown): string {
  const name = String(text).trim().replace(/\s+/g, ' ');
  if (name.length <= longestText) return name;
  throw new HubError('BAD_VALUE', `Search for a name of at most ${longestText} characters.`);
}

const beginning = (text: unknown): string => `${trimmed(text).replace(/[\\%_]/g, '\\$&')}%`;

/** What a domain lets be found by a text, as a statement of rows like those of the names. */
type OtherHits = Readonly<Record<string, (text: Argument) => string>>;

/** A condition without columns: PostgreSQL does not begin with what is not asked for. */
const whereAsked = (kind: string, statement: string, kinds: Argument): string => `
  select kind, entity_id, name, weight, score from (${statement}) "${kind}"
   where '${kind}' = any(${kinds.as('search_kind[]')})`;

/**
 * Search by name over missions, regions and organisations, and by words over what `others` find where their kinds are
 * asked for. Everything in it is seen with the rights of whoever asks, so that neither rank nor number tells of the rest.
 */
export const searchQueries = (others: OtherHits): Record<string, Field> => ({
  search: rows({
    source: (_parent, argument) => {
      const [text, kinds] = [argument('text'), argument('kinds')];
      if (!text) throw new Error('search needs a text.');
      const named = namedHits(text, kinds);
      if (!kinds) return `${named} hits`;
      const rest = Object.entries(others).map(([kind, find]) => whereAsked(kind, find(text), kinds));
      return `(${[named, ...rest].join(' union all ')}) hits`;
    },
    order: 'score desc, weight desc, name, kind, entity_id',
    limit: { argument: 'first', fallback: 10 },
  }),
});
