import { type Column, getTableName, type Table } from 'drizzle-orm';
import { toSnakeCase } from 'drizzle-orm/casing';
import type { AuditWay } from '../access/audit.ts';

/**
 * Type maps: how the types of the SDL read from the tables. A domain's `map.ts` is made of these builders only.
 *
 * A field of an SDL type that is named like a column of its table reads that column and needs no entry here.
 * Everything else is an entry: another column, an SQL expression, the same row under another type (`embed`),
 * one row by key (`one`), a list (`many`), pages (`connection`), rows of an SQL source (`rows`, `gathered`), or
 * one of several tables (`variants`). The engine checks all maps against the SDL when the hub starts.
 */

/** A column of a table, or the name of an SQL column where the rows come from a source instead of a table. */
export type ColumnRef = Column | string;

/** Names a column of the row at hand in SQL: `row(incidents.occurredFrom)` is `t3."occurred_from"`. */
export type Row = (column: ColumnRef) => string;

/**
 * One argument (or one field of a filter input) inside SQL. `as` turns it into a parameter with a cast, after
 * `decode` (ids, folding); `field` goes into an input object. An argument is only compiled when it is given.
 */
export interface Argument {
  as(cast: string, decode?: (value: unknown) => unknown): string;
  field(name: string): Argument | undefined;
}

/** What a filter adds to a statement: a condition, and a join when the filter follows an index of another table. */
export interface Restriction {
  where: string;
  join?: string;
}

/** What the rows are that a condition is asked of. */
export interface RowsAsked {
  /** Whether they are versions of the past: of `asKnownAt`, or those that a feed judges. */
  isHistory: boolean;
  alias: string;
}

/** A filter over the rows of a type. */
export type Filter = (row: Row, value: Argument, asked: RowsAsked) => Restriction;

/**
 * The rows that lists of a type hold when the filter `unless` is not asked for: what no longer counts is left out
 * without a word, and is still answered where it is named by its id.
 */
export interface Standing {
  unless: string;
  condition: (row: Row, asked: RowsAsked) => string;
}

/** A total order of pages: not-null columns, all in one direction; the row's id breaks ties. */
export interface Order {
  columns: Column[];
  direction: 'asc' | 'desc';
}

/** How the rows of a list or of pages belong to their parent. */
export type Reach =
  /** All rows of the table (root fields). */
  | { kind: 'all' }
  /** Rows whose column equals a column of the parent (its id unless said otherwise). */
  | { kind: 'by'; column: Column; parent?: Column }
  /** Rows found over a join table; `also` adds equalities so that the join table's order can be followed. */
  | { kind: 'through'; table: Table; near: Column; far: Column; also?: [Column, Column][]; spread?: Spread }
  /** Any condition between parent and row. */
  | { kind: 'where'; condition: (parent: Row, row: Row) => string };

/**
 * A first hop of several keys before `through`: the statement reads a page for each key in the order of the
 * index and merges them. The keys must reach disjoint rows.
 */
export interface Spread {
  table: Table;
  near: Column;
  far: Column;
}

/** One row of another table, by a key that a column of this row holds. */
export interface OneField {
  kind: 'one';
  column: ColumnRef;
  key?: Column;
}

/** A list without pages, at most `limit` rows long. */
export interface ManyField {
  kind: 'many';
  reach: Reach;
  order: Order;
  limit: number;
  where?: (row: Row) => string;
}

/** A list in pages. */
export interface ConnectionField {
  kind: 'connection';
  reach: Reach;
  orders?: Record<string, Order>;
  history?: History;
}

/** The table of former versions from which `asKnownAt` reads beside the current one. */
export interface History {
  table: Table;
  argument: string;
  recordedAt: Column;
  supersededAt: Column;
}

/** A single row by one of its unique keys, at the root. */
export interface LookupField {
  kind: 'lookup';
  by: Record<string, Key>;
  history?: History;
}

/** A unique key by which a lookup finds its row; ids are decoded, other keys are compared as they are. */
export interface Key {
  column: Column;
  decode?: (value: unknown) => unknown;
}

/** `node` and `nodes`: the type is told by the prefix of the id. */
export interface NodeField {
  kind: 'node';
}

/**
 * Rows of an SQL source: `source` returns the text that follows `from`. The target's map has no table; each of
 * its fields reads the column of the same name in snake_case, and its entries name columns by text.
 */
export interface RowsField {
  kind: 'rows';
  source: (parent: Row, argument: (name: string) => Argument | undefined) => string;
  order: string;
  /** Upper bound of rows, or the name of an argument that gives it. */
  limit: number | { argument: string; fallback: number };
}

/**
 * One row of an SQL source, at the root: `source` returns the text that follows `from`, of exactly one row. It gathers
 * a page whose size, in SQL, it is given: that of the argument, within the limits of pages.
 */
export interface GatheredField {
  kind: 'gathered';
  source: (argument: (name: string) => Argument | undefined, size: string) => string;
  limit: { argument: string; fallback: number };
  /** What the audit calls this way of asking; `QUERY` unless given. */
  way?: AuditWay;
}

/** The same row under another type. */
export interface EmbedField {
  kind: 'embed';
  fields: Record<string, Field>;
  /** The embedded object is null when one of these columns is. */
  unless: ColumnRef[];
}

/** A scalar that is computed from the row. */
export interface ExpressionField {
  kind: 'expression';
  sql: (row: Row) => string;
}

/** One of several tables: the first case whose condition holds gives table and key; null when none does. */
export interface VariantsField {
  kind: 'variants';
  cases: { when: (row: Row) => string; type: string; column: ColumnRef }[];
}

/** Everything that a field of a mapped type can be; a bare column is the plainest. */
export type Field =
  | ColumnRef
  | OneField
  | ManyField
  | ConnectionField
  | LookupField
  | NodeField
  | RowsField
  | GatheredField
  | EmbedField
  | ExpressionField
  | VariantsField;

/** An object type and its table. `idPrefix` is given where rows have an id of the form `prefix_uuid`. */
export interface TypeMap {
  kind: 'type';
  name: string;
  table: Table | undefined;
  idPrefix: string | undefined;
  fields: Record<string, Field>;
  filters: Record<string, Filter>;
  orders: Record<string, Order>;
  standing: readonly Standing[];
  /** SQL of the marks, as `auditMark` makes them, of what else an object tells of than its own row. */
  marks: ((row: Row) => string) | undefined;
}

/** An interface whose concrete types are faces of one table, told apart by conditions; the last one is the rest. */
export interface FacesMap {
  kind: 'faces';
  name: string;
  table: Table;
  idPrefix: string;
  faces: { type: string; when: (row: Row) => string }[];
  rest: string;
  filters: Record<string, Filter>;
  orders: Record<string, Order>;
}

/** Facts of a relation on the edge of a connection: the SDL edge type and the join table that holds them. */
export interface EdgeMap {
  kind: 'edge';
  name: string;
  table: Table;
  fields: Record<string, Field>;
}

/** A type map of any kind. */
export type AnyMap = TypeMap | FacesMap | EdgeMap;

interface TypeOptions {
  idPrefix?: string;
  fields?: Record<string, Field>;
  filters?: Record<string, Filter>;
  orders?: Record<string, Order>;
  standing?: readonly Standing[];
  marks?: TypeMap['marks'];
}

/** The map of an object type; without a table its rows come from an SQL source. */
export function typeMap(name: string, table: Table | undefined, options: TypeOptions = {}): TypeMap {
  return {
    kind: 'type',
    name,
    table,
    idPrefix: options.idPrefix,
    fields: options.fields ?? {},
    filters: options.filters ?? {},
    orders: options.orders ?? {},
    standing: options.standing ?? [],
    marks: options.marks,
  };
}

/** The map of an interface over one table. */
export function facesMap(
  name: string,
  table: Table,
  options: Omit<FacesMap, 'kind' | 'name' | 'table'>,
): FacesMap {
  return { kind: 'faces', name, table, ...options };
}

/** The map of a connection's edge type whose facts stand in a join table. */
export function edgeMap(name: string, table: Table, fields: Record<string, Field> = {}): EdgeMap {
  return { kind: 'edge', name, table, fields };
}

/** The row of another table whose key (its id unless given) equals a column of this one. */
export const one = (column: ColumnRef, key?: Column): OneField => ({
  kind: 'one',
  column,
  ...(key && { key }),
});

/** A list with a small natural bound; `limit` guards it. */
export const many = (
  reach: Reach,
  order: Order,
  options: { limit?: number; where?: ManyField['where'] } = {},
): ManyField => ({
  kind: 'many',
  reach,
  order,
  limit: options.limit ?? 500,
  ...(options.where && { where: options.where }),
});

/** Relay pages. Filters and orders are those of the target type, unless `orders` says otherwise. */
export const connection = (
  reach: Reach,
  options: Omit<ConnectionField, 'kind' | 'reach'> = {},
): ConnectionField => ({
  kind: 'connection',
  reach,
  ...options,
});

/** A single row by exactly one of several unique keys, named like the arguments. */
export const lookup = (by: Record<string, Key>, history?: History): LookupField => ({
  kind: 'lookup',
  by,
  ...(history && { history }),
});

/** Any object by its id, at the root. */
export const node = (): NodeField => ({ kind: 'node' });

/** A list of rows of an SQL source. */
export const rows = (options: Omit<RowsField, 'kind'>): RowsField => ({ kind: 'rows', ...options });

/** A page that an SQL source gathers into one row. */
export const gathered = (options: Omit<GatheredField, 'kind'>): GatheredField => ({
  kind: 'gathered',
  ...options,
});

/** The same row seen as an object of another SDL type, with its own entries; null when one of `unless` is. */
export const embed = (fields: Record<string, Field>, ...unless: ColumnRef[]): EmbedField => ({
  kind: 'embed',
  fields,
  unless,
});

/** A value computed from the row. It must be of the SQL type that the SDL type expects. */
export const expression = (sql: (row: Row) => string): ExpressionField => ({ kind: 'expression', sql });

/** An object of one of several tables. */
export const variants = (...cases: VariantsField['cases']): VariantsField => ({ kind: 'variants', cases });

/** Every row of the table. */
export const all: Reach = { kind: 'all' };

/** Rows whose `column` holds the parent's id (or its column `parent`). */
export const by = (column: Column, parent?: Column): Reach => ({
  kind: 'by',
  column,
  ...(parent && { parent }),
});

/** Rows found over a join table from the parent's id (`near`) to the row's id (`far`). */
export const through = (
  table: Table,
  near: Column,
  far: Column,
  options: { also?: [Column, Column][]; spread?: Spread } = {},
): Reach => ({ kind: 'through', table, near, far, ...options });

/** Rows for which a condition between parent and row holds. */
export const where = (condition: (parent: Row, row: Row) => string): Reach => ({ kind: 'where', condition });

/** Smallest first, ties broken by id. */
export const ascending = (...columns: Column[]): Order => ({ columns, direction: 'asc' });
/** Largest first, ties broken by id. */
export const descending = (...columns: Column[]): Order => ({ columns, direction: 'desc' });

/** The name of a column as PostgreSQL has it. */
export const sqlName = (column: ColumnRef): string => {
  if (typeof column === 'string') return column;
  return column.keyAsName ? toSnakeCase(column.name) : column.name;
};

/** The name of a table as SQL writes it, in quotes. */
export const sqlTable = (table: Table): string => `"${getTableName(table)}"`;
