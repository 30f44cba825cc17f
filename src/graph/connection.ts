import type { FieldNode } from 'graphql';
import { headCursor } from '../log/cursor.ts';
import type { Call } from './arguments.ts';
import { cursorSql, decodeCursor } from './cursor.ts';
import { joinPieces, literal, type Piece, sql } from './json-text.ts';
import type { Order, Row } from './map.ts';
import type { RowType } from './model.ts';
import { once } from './once.ts';
import { orderColumns, type RowQuery } from './row-query.ts';
import type { Selection } from './selection.ts';

/** What a connection needs from the compiler: selections of its own types, and the texts of nodes and facts. */
export interface ConnectionParts {
  typeName: string;
  selection: Selection;
  call: Call;
  /** The filtered rows; made when first asked for, since PostgreSQL refuses parameters that nothing uses. */
  query(): RowQuery;
  rowType: RowType;
  orders: Record<string, Order>;
  bind(read: ReturnType<Call['read']>, cast: string): string;
  pageSize(value: unknown): number;
  fieldsOf(
    type: 'edges' | 'pageInfo',
    nodes: readonly FieldNode[],
  ): { typeName: string; selection: Selection };
  object(typeName: string, members: readonly { key: string; value: readonly Piece[] }[]): Piece[];
  nodeText(row: Row, nodes: readonly FieldNode[]): string;
  factPieces(edge: Row, nodes: readonly [FieldNode, ...FieldNode[]]): Piece[];
}

/**
 * One page as JSON text: edges, nodes, pageInfo, totalCount and asOf as selected. Pages follow the keyset of the
 * order, so rows that come or go meanwhile neither repeat nor hide others. One row more than the page is read
 * only when `hasNextPage` is asked for.
 */
export function connectionText(parts: ConnectionParts): string {
  const order = chosenOrder(parts);
  const page: Page = {
    first: once(() => parts.bind(parts.call.read('first', parts.pageSize), 'int')),
    cursor: () => cursorSql(order.name, orderColumns(order.by).map(parts.query().result)),
    looksAhead: infoSelections(parts).some((selection) => wants(selection, 'hasNextPage')),
    readsRows: false,
  };
  const members = [...parts.selection].map(([key, nodes]) => ({
    key,
    value: memberPieces(parts, page, nodes),
  }));
  const text = joinPieces(parts.object(parts.typeName, members));
  if (!page.readsRows) return `(select ${text})`;
  continueAfter(parts, order);
  const limit = page.looksAhead ? `(${page.first()} + 1)` : page.first();
  const query = parts.query();
  const rows = query.text(order.by, limit, { isNumbered: page.looksAhead });
  return `(select ${text} from (${rows}) ${query.resultAlias})`;
}

interface Page {
  /** The parameter of the page's size; bound when rows are read. */
  first: () => string;
  /** SQL of a row's cursor, in terms of the result. */
  cursor: () => string;
  looksAhead: boolean;
  /** Whether anything selected needs the rows at all: a bare `totalCount` does not. */
  readsRows: boolean;
}

interface NamedOrder {
  name: string;
  by: Order;
}

function chosenOrder(parts: ConnectionParts): NamedOrder {
  const [fallback] = Object.keys(parts.orders);
  const name = String(parts.call.values.orderBy ?? fallback);
  const order = parts.orders[name];
  if (!order) throw new Error(`${parts.rowType.name} has no order ${name}.`);
  return { name, by: order };
}

/** Restricts the query to the rows after the cursor, if one is given. */
function continueAfter(parts: ConnectionParts, order: NamedOrder): void {
  if (!parts.call.argument('after')) return;
  const columns = orderColumns(order.by);
  const casts = columns.map((column) => (typeof column === 'string' ? 'text' : column.getSQLType()));
  const values = casts.map((cast, index) =>
    parts.bind(
      parts.call.read('after', (after) => decodeCursor(after, order.name, casts)[index]),
      cast,
    ),
  );
  const row = columns.map((column) => parts.query().row(column)).join(', ');
  parts.query().restrict(`(${row}) ${order.by.direction === 'asc' ? '>' : '<'} (${values.join(', ')})`);
}

function memberPieces(
  parts: ConnectionParts,
  page: Page,
  nodes: readonly [FieldNode, ...FieldNode[]],
): Piece[] {
  switch (nodes[0].name.value) {
    case '__typename':
      return [literal(JSON.stringify(parts.typeName))];
    case 'totalCount':
      return [sql(`(${parts.query().countText()})::text`)];
    case 'asOf':
      // Read in the statement that reads the rows: what its snapshot does not hold has a later place in the log.
      return [literal('"'), sql(headCursor), literal('"')];
    case 'nodes':
      return listPieces(parts, page, parts.nodeText(parts.query().result, nodes));
    case 'edges':
      return listPieces(parts, page, edgeText(parts, page, nodes));
    default:
      return infoPieces(parts, page, nodes);
  }
}

function listPieces(parts: ConnectionParts, page: Page, item: string): Piece[] {
  return [literal('['), sql(`coalesce(string_agg(${item}, ',')${inPage(parts, page)}, '')`), literal(']')];
}

/** Leaves the row that was only read to see whether there is a next page out of an aggregate. */
function inPage(parts: ConnectionParts, page: Page): string {
  page.readsRows = true;
  return page.looksAhead ? ` filter (where ${parts.query().resultAlias}.page_place <= ${page.first()})` : '';
}

function edgeText(parts: ConnectionParts, page: Page, nodes: readonly FieldNode[]): string {
  const { typeName, selection } = parts.fieldsOf('edges', nodes);
  const members = [...selection].map(([key, fields]) => ({
    key,
    value: edgePieces(parts, page, typeName, fields),
  }));
  return joinPieces(parts.object(typeName, members));
}

function edgePieces(
  parts: ConnectionParts,
  page: Page,
  typeName: string,
  fields: readonly [FieldNode, ...FieldNode[]],
): Piece[] {
  switch (fields[0].name.value) {
    case '__typename':
      return [literal(JSON.stringify(typeName))];
    case 'cursor':
      return [literal('"'), sql(page.cursor()), literal('"')];
    case 'node':
      return [sql(parts.nodeText(parts.query().result, fields))];
    default:
      return parts.factPieces(parts.query().edge, fields);
  }
}

function infoPieces(parts: ConnectionParts, page: Page, nodes: readonly FieldNode[]): Piece[] {
  const { typeName, selection } = parts.fieldsOf('pageInfo', nodes);
  const members = [...selection].map(([key, [field]]) => ({
    key,
    value: infoValue(parts, page, typeName, field.name.value),
  }));
  return parts.object(typeName, members);
}

function infoValue(parts: ConnectionParts, page: Page, typeName: string, field: string): Piece[] {
  switch (field) {
    case '__typename':
      return [literal(JSON.stringify(typeName))];
    case 'hasNextPage':
      page.readsRows = true;
      return [sql(`(count(*) > ${page.first()})::text`)];
    case 'hasPreviousPage':
      return [literal(String(parts.call.argument('after') !== undefined))];
    default:
      return cursorPieces(
        parts,
        page,
        field === 'startCursor' ? '1' : `(count(*)${inPage(parts, page)})::int`,
      );
  }
}

/** The cursor of the first or last row of the page; null when the page is empty. */
function cursorPieces(parts: ConnectionParts, page: Page, place: string): Piece[] {
  const cursors = `array_agg(${page.cursor()})${inPage(parts, page)}`;
  return [sql(`coalesce('"' || (${cursors})[${place}] || '"', 'null')`)];
}

const wants = (selection: Selection, field: string): boolean =>
  [...selection.values()].some(([node]) => node.name.value === field);

const infoSelections = (parts: ConnectionParts): Selection[] =>
  [...parts.selection.values()]
    .filter(([node]) => node.name.value === 'pageInfo')
    .map((nodes) => parts.fieldsOf('pageInfo', nodes).selection);
