import { getTableColumns, type Table } from 'drizzle-orm';
import type postgres from 'postgres';
import {
  type Filter,
  type History,
  type Order,
  type Reach,
  type Standing,
  sqlName,
} from '../../../src/graph/map.ts';
import {
  argumentOf,
  columnList,
  columnsOf,
  constant,
  constantsOf,
  fromTable,
  type PlainRow,
  readRows,
} from './plain-rows.ts';

/** A row of a list, with the row of the join table that led to it. */
export interface ListRow {
  readonly row: PlainRow;
  readonly link: PlainRow | undefined;
}

/** Which rows a list or a connection has, before any paging. */
export interface ListQuestion {
  readonly table: Table;
  readonly reach: Reach;
  readonly parent: PlainRow | undefined;
  readonly order: Order | undefined;
  readonly conditions?: readonly string[];
  readonly filters?: Readonly<Record<string, Filter>>;
  readonly filter?: unknown;
  readonly standing?: readonly Standing[];
  readonly asKnownAt?: { readonly history: History; readonly instant: unknown } | undefined;
}

/** The alias of the list's own rows in its query, for conditions. */
export const listAlias = 't';

/** All rows of a list in its total order, in one simple query without limits. */
export async function readList(sql: postgres.Sql, question: ListQuestion): Promise<ListRow[]> {
  const { table, order } = question;
  const reached = reachOf(question);
  const restrictions = restrictionsOf(question);
  const conditions = [
    ...reached.conditions,
    ...(question.conditions ?? []),
    ...restrictions.map(({ where }) => where),
    ...standingOf(question),
  ];
  const joins = [reached.join, ...restrictions.map(({ join }) => join ?? '')].join(' ');
  const list = [
    columnList(table, listAlias),
    reached.link ? columnList(reached.link, 'j', 'link_') : undefined,
  ];
  const found = await readRows(
    sql,
    table,
    `select ${list.filter(Boolean).join(', ')} from ${sourceOf(question)} ${joins}
      where ${conditions.join(' and ') || 'true'} ${order ? orderBy(order) : ''}`,
  );
  return found.map((row) => ({ row, link: reached.link && { table: reached.link, texts: linkTexts(row) } }));
}

/** The columns that order a list, the id as the last where there is one. */
export function orderColumns(order: Order): string[] {
  const names = order.columns.map(sqlName);
  const hasId = order.columns[0] && 'id' in getTableColumns(order.columns[0].table);
  return hasId && !names.includes('id') ? [...names, 'id'] : names;
}

const orderBy = (order: Order): string =>
  `order by ${orderColumns(order)
    .map((name) => `${listAlias}."${name}" ${order.direction}`)
    .join(', ')}`;

/** The table, or what was known of it at an instant: current and former versions. */
function sourceOf({ table, asKnownAt }: ListQuestion): string {
  if (!asKnownAt) return fromTable(table, listAlias);
  const { history, instant } = asKnownAt;
  const at = constant(instant, 'timestamptz');
  const names = Object.values(getTableColumns(table)).map((column) => `"${sqlName(column)}"`);
  const former = `"${sqlName(history.supersededAt)}" > ${at}`;
  return `(select ${names} from ${fromTable(table, 'c')} where "${sqlName(history.recordedAt)}" <= ${at}
    union all select ${names} from ${fromTable(history.table, 'h')}
     where "${sqlName(history.recordedAt)}" <= ${at} and ${former}) ${listAlias}`;
}

function reachOf({ reach, parent }: ListQuestion): { join: string; link?: Table; conditions: string[] } {
  if (reach.kind === 'all' || !parent) return { join: '', conditions: [] };
  const ofParent = constantsOf(parent);
  const ofRow = columnsOf(listAlias);
  if (reach.kind === 'where') return { join: '', conditions: [reach.condition(ofParent, ofRow)] };
  if (reach.kind === 'by')
    return { join: '', conditions: [`${ofRow(reach.column)} = ${ofParent(reach.parent ?? 'id')}`] };
  const { table, near, far, spread } = reach;
  const link = columnsOf('j');
  const join = `join ${fromTable(table, 'j')} on ${link(far)} = ${ofRow('id')}`;
  if (!spread) return { join, link: table, conditions: [`${link(near)} = ${ofParent('id')}`] };
  const hop = columnsOf('hop');
  const isHopped = `${link(near)} in (select ${hop(spread.far)} from ${fromTable(spread.table, 'hop')}
    where ${hop(spread.near)} = ${ofParent('id')})`;
  return { join, link: table, conditions: [isHopped] };
}

function restrictionsOf({ filters, filter, asKnownAt }: ListQuestion) {
  const argument = argumentOf(filter);
  const context = { isHistory: asKnownAt !== undefined, alias: listAlias };
  return Object.entries(filters ?? {}).flatMap(([name, restrict]) => {
    const value = argument?.field(name);
    return value ? [restrict(columnsOf(listAlias), value, context)] : [];
  });
}

/** What stands, unless the filter asks about that. */
function standingOf({ standing, filter, asKnownAt }: ListQuestion): string[] {
  const asked = { isHistory: asKnownAt !== undefined, alias: listAlias };
  const isAsked = (name: string): boolean => argumentOf(filter)?.field(name) !== undefined;
  return (standing ?? [])
    .filter(({ unless }) => !isAsked(unless))
    .map(({ condition }) => condition(columnsOf(listAlias), asked));
}

const linkTexts = (row: PlainRow): PlainRow['texts'] =>
  Object.fromEntries(
    Object.entries(row.texts).flatMap(([name, text]) =>
      name.startsWith('link_') ? [[name.slice('link_'.length), text]] : [],
    ),
  );
