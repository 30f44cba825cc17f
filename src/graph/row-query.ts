import { getTableColumns, type Table } from 'drizzle-orm';
import type { Argument, ColumnRef, History, Order, Reach, Row } from './map.ts';
import { sqlName, sqlTable } from './map.ts';
import { columnOf, type RowType } from './model.ts';

type Filtered = Pick<RowType, 'filters' | 'standing'>;

/** Hands out aliases that are unique within a statement. */
export interface Statement {
  alias(prefix: string): string;
}

/** The rows of a table as of an instant: current versions already known then, and former ones valid then. */
export interface AsKnownAt {
  history: History;
  instant: string;
}

/**
 * A query for the rows of one list or page. Its result columns are asked for with `result` (and `edge` for the
 * columns of the join table) while the text around it is written; `text` comes last and selects just those.
 */
export class RowQuery {
  private readonly conditions: string[] = [];
  private readonly joins: string[] = [];
  private readonly columns = new Map<string, string>();
  private readonly alias: string;
  private readonly joinAlias: string;
  /** The alias under which the text around the query reads its rows. */
  readonly resultAlias: string;
  private spread: string | undefined;
  private from = '';
  private readonly isHistory: boolean;

  constructor(
    statement: Statement,
    table: Table,
    reach: Reach,
    parent: Row | undefined,
    asKnownAt?: AsKnownAt,
  ) {
    this.alias = statement.alias('t');
    this.joinAlias = `${this.alias}_by`;
    this.resultAlias = `${this.alias}_row`;
    this.isHistory = asKnownAt !== undefined;
    const target = asKnownAt ? this.versions(table, asKnownAt) : sqlTable(table);
    this.reach(reach, `${target} ${this.alias}`, table, parent);
  }

  /** A column inside the query, for conditions and order. */
  readonly row: Row = (column) => `${this.alias}."${sqlName(column)}"`;

  /** A column of the result. */
  readonly result: Row = (column) => this.output(sqlName(column), this.row(column));

  /** A column of the join table in the result. */
  readonly edge: Row = (column) =>
    this.output(`by_${sqlName(column)}`, `${this.joinAlias}."${sqlName(column)}"`);

  restrict(condition: string): void {
    this.conditions.push(condition);
  }

  /** Narrows to what the filter asks for, and to what stands unless it asks about that. */
  filter({ filters, standing }: Filtered, argument: Argument | undefined): void {
    const asked = { isHistory: this.isHistory, alias: this.alias };
    for (const { unless, condition } of standing) {
      if (!argument?.field(unless)) this.restrict(condition(this.row, asked));
    }
    for (const [name, filter] of Object.entries(filters)) {
      const value = argument?.field(name);
      if (!value) continue;
      const restriction = filter(this.row, value, asked);
      this.conditions.push(restriction.where);
      if (restriction.join) this.joins.push(restriction.join);
    }
  }

  /** How many rows there are, whatever the page. Called before the page is restricted to what follows a cursor. */
  countText(): string {
    return `select count(*) from ${this.spreadOver(`select 1 ${this.body()}`)}`;
  }

  /** The rows in order, at most `limit`; `isNumbered` adds their place in the page as the column `page_place`. */
  text(order: Order, limit: string, options: { isNumbered?: boolean } = {}): string {
    const terms = orderColumns(order).map((column) => ({ column, direction: order.direction }));
    const ordered = terms.map(({ column, direction }) => `${this.row(column)} ${direction}`).join(', ');
    if (this.spread) for (const { column } of terms) this.result(column);
    const columns = [...this.columns].map(([name, value]) => `${value} as "${name}"`).join(', ');
    let text = `select ${columns || '1'} ${this.body()}${ordered ? ` order by ${ordered}` : ''} limit ${limit}`;
    if (this.spread) {
      const merged = terms
        .map(({ column, direction }) => `page."${sqlName(column)}" ${direction}`)
        .join(', ');
      text = `select page.* from ${this.spread} cross join lateral (${text}) page order by ${merged} limit ${limit}`;
    }
    return options.isNumbered
      ? `select page.*, row_number() over () as page_place from (${text}) page`
      : text;
  }

  private output(name: string, value: string): string {
    this.columns.set(name, value);
    return `${this.resultAlias}."${name}"`;
  }

  private body(): string {
    const joins = this.joins.map((join) => ` ${join}`).join('');
    const conditions = this.conditions.length > 0 ? ` where ${this.conditions.join(' and ')}` : '';
    return `from ${this.from}${joins}${conditions}`;
  }

  private spreadOver(text: string): string {
    return this.spread ? `${this.spread} cross join lateral (${text}) page` : `(${text}) page`;
  }

  private reach(reach: Reach, target: string, table: Table, parent: Row | undefined): void {
    this.from = target;
    if (reach.kind === 'all') return;
    if (!parent) throw new Error('Only rows reached as a whole can stand at the root.');
    if (reach.kind === 'where') {
      this.conditions.push(reach.condition(parent, this.row));
    } else if (reach.kind === 'by') {
      this.conditions.push(`${this.row(reach.column)} = ${parent(reach.parent ?? 'id')}`);
    } else {
      this.reachThrough(reach, target, table, parent);
    }
  }

  private reachThrough(
    reach: Extract<Reach, { kind: 'through' }>,
    target: string,
    table: Table,
    parent: Row,
  ): void {
    const join = (column: ColumnRef): string => `${this.joinAlias}."${sqlName(column)}"`;
    const id = columnOf(table, 'id') ?? 'id';
    const equalities = [[reach.far, id] as const, ...(this.isHistory ? [] : (reach.also ?? []))].map(
      ([near, far]) => `${this.row(far)} = ${join(near)}`,
    );
    this.from = `${sqlTable(reach.table)} ${this.joinAlias} join ${target} on ${equalities.join(' and ')}`;
    if (!reach.spread) {
      this.conditions.push(`${join(reach.near)} = ${parent('id')}`);
      return;
    }
    const { table: hop, near, far } = reach.spread;
    const keys = `${this.alias}_key`;
    this.spread =
      `(select hop."${sqlName(far)}" as key from ${sqlTable(hop)} hop` +
      ` where hop."${sqlName(near)}" = ${parent('id')}) ${keys}`;
    this.conditions.push(`${join(reach.near)} = ${keys}.key`);
  }

  private versions(table: Table, { history, instant }: AsKnownAt): string {
    const columns = Object.values(getTableColumns(table))
      .map((column) => `"${sqlName(column)}"`)
      .join(', ');
    const recorded = `"${sqlName(history.recordedAt)}" <= ${instant}`;
    const superseded = `"${sqlName(history.supersededAt)}" > ${instant}`;
    return (
      `(select ${columns} from ${sqlTable(table)} where ${recorded} union all ` +
      `select ${columns} from ${sqlTable(history.table)} where ${recorded} and ${superseded})`
    );
  }
}

/** The columns of an order, with the id as the last, which makes it total where rows have an id. */
export function orderColumns(order: Order): ColumnRef[] {
  const [first] = order.columns;
  const id = first && columnOf(first.table, 'id');
  return id && !order.columns.includes(id) ? [...order.columns, id] : order.columns;
}
