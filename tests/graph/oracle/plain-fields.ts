import { getTableColumns, type Table } from 'drizzle-orm';
import { type GraphQLOutputType, type GraphQLSchema, getNamedType, isObjectType } from 'graphql';
import type postgres from 'postgres';
import type {
  AnyMap,
  ConnectionField,
  Field,
  GatheredField,
  LookupField,
  ManyField,
  RowsField,
  VariantsField,
} from '../../../src/graph/map.ts';
import { sqlName } from '../../../src/graph/map.ts';
import { leafValue } from './leaf-value.ts';
import { type ListRow, listAlias, readList } from './plain-lists.ts';
import { cutPage } from './plain-pages.ts';
import { argumentOf, constant, constantsOf, type PlainRow, readRows, readValue } from './plain-rows.ts';
import { type Thing, thingOf } from './thing.ts';

/** One field of one object that is being resolved. */
export interface Asked {
  readonly sql: postgres.Sql;
  readonly schema: GraphQLSchema;
  readonly maps: ReadonlyMap<string, AnyMap>;
  readonly thing: Thing;
  readonly args: Readonly<Record<string, unknown>>;
  readonly name: string;
  readonly type: GraphQLOutputType;
  /** The named type of the field. */
  readonly target: string;
  readonly isLeaf: boolean;
  readonly isList: boolean;
}

/** The value of a field by its entry in the map, or by the column of its name. */
export async function resolveEntry(asked: Asked): Promise<unknown> {
  const { thing, name } = asked;
  const { source, row } = thing;
  if (name === 'id' && source?.idPrefix && row) return `${source.idPrefix}_${row.texts.id}`;
  const entry = source?.fields?.[name] ?? columnOf(source?.table, name);
  if (typeof entry === 'string' || !('kind' in entry)) {
    return leafValue(asked.type, row?.texts[sqlName(entry)] ?? null);
  }
  return resolveKind(asked, entry, row ?? noRow);
}

const noRow: PlainRow = { table: undefined, texts: {} };

/** Sources without a table have columns of the field's name in snake_case. */
const columnOf = (table: Table | undefined, name: string): Field =>
  (table && getTableColumns(table)[name]) ?? name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function resolveKind(
  asked: Asked,
  entry: Extract<Field, { kind: unknown }>,
  row: PlainRow,
): Promise<unknown> | unknown {
  switch (entry.kind) {
    case 'expression':
      return expressionValue(asked, entry.sql(constantsOf(row)));
    case 'embed':
      if (entry.unless.some((column) => row.texts[sqlName(column)] === null)) return null;
      return {
        typeName: asked.target,
        given: {},
        source: { fields: entry.fields, table: asked.thing.source?.table },
        row,
      } satisfies Thing;
    case 'one':
      return oneByKey(asked, asked.target, sqlName(entry.key ?? 'id'), row.texts[sqlName(entry.column)]);
    case 'many':
      return manyThings(asked, entry, row);
    case 'rows':
      return sourceThings(asked, entry, row);
    case 'gathered':
      return gatheredThing(asked, entry);
    case 'variants':
      return variantThing(asked, entry, row);
    case 'connection':
      return connectionThing(asked, entry);
    case 'lookup':
      return lookedUp(asked, entry);
    case 'node':
      return asked.isList
        ? Promise.all(idsOf(asked.args.ids).map((id) => nodeOf(asked, id)))
        : nodeOf(asked, String(asked.args.id));
  }
}

async function expressionValue({ sql, type, isList }: Asked, expression: string): Promise<unknown> {
  return leafValue(type, await readValue(sql, isList ? `to_json((${expression}))` : `(${expression})`));
}

/** The table behind a type or an interface. */
function tableOf({ maps }: Asked, typeName: string): Table {
  const table = maps.get(typeName)?.table;
  if (!table) throw new Error(`${typeName} has no table.`);
  return table;
}

async function oneByKey(
  asked: Asked,
  typeName: string,
  key: string,
  value: string | null | undefined,
  asKnownAt?: Parameters<typeof readList>[1]['asKnownAt'],
): Promise<Thing | null> {
  if (value === null || value === undefined) return null;
  const conditions = [`${listAlias}."${key}" = ${constant(value, undefined)}`];
  const question = {
    table: tableOf(asked, typeName),
    reach: { kind: 'all' as const },
    conditions,
    asKnownAt,
  };
  const [found] = await readList(asked.sql, { ...question, parent: undefined, order: undefined });
  return found ? thingOf(asked.sql, asked.maps, typeName, found.row) : null;
}

async function manyThings(asked: Asked, entry: ManyField, row: PlainRow): Promise<Thing[]> {
  const found = await readList(asked.sql, {
    table: tableOf(asked, asked.target),
    reach: entry.reach,
    parent: row,
    order: entry.order,
    conditions: entry.where ? [entry.where((column) => `${listAlias}."${sqlName(column)}"`)] : [],
  });
  return Promise.all(
    found.slice(0, entry.limit).map((each) => thingOf(asked.sql, asked.maps, asked.target, each.row)),
  );
}

async function sourceThings(asked: Asked, entry: RowsField, row: PlainRow): Promise<Thing[]> {
  const text = entry.source(constantsOf(row), (name) => argumentOf(asked.args[name]));
  const found = await readRows(asked.sql, undefined, `select * from ${text} order by ${entry.order}`);
  const limit =
    typeof entry.limit === 'number'
      ? entry.limit
      : Number(asked.args[entry.limit.argument] ?? entry.limit.fallback);
  return Promise.all(found.slice(0, limit).map((each) => thingOf(asked.sql, asked.maps, asked.target, each)));
}

async function gatheredThing(asked: Asked, { source, limit }: GatheredField): Promise<Thing> {
  const size = constant(asked.args[limit.argument] ?? limit.fallback, 'int');
  const text = source((name) => argumentOf(asked.args[name]), size);
  const [row] = await readRows(asked.sql, undefined, `select * from ${text} gathered`);
  if (row === undefined) throw new Error(`${asked.name} gathers nothing`);
  return thingOf(asked.sql, asked.maps, asked.target, row);
}

async function variantThing(asked: Asked, entry: VariantsField, row: PlainRow): Promise<Thing | null> {
  for (const { when, type, column } of entry.cases) {
    if ((await readValue(asked.sql, when(constantsOf(row)))) === 't') {
      return oneByKey(asked, type, 'id', row.texts[sqlName(column)]);
    }
  }
  return null;
}

function lookedUp(asked: Asked, entry: LookupField): Promise<Thing | null> {
  const { args } = asked;
  const given = Object.entries(entry.by).filter(([name]) => args[name] !== null && args[name] !== undefined);
  const [only] = given;
  if (!only || given.length > 1) throw new Error('exactly one key');
  const [name, { column, decode }] = only;
  const value = String(decode ? decode(args[name]) : args[name]);
  return oneByKey(asked, asked.target, sqlName(column), value, knownAt(entry, args));
}

const knownAt = ({ history }: Pick<LookupField, 'history'>, args: Asked['args']) => {
  const instant = history && args[history.argument];
  return history && instant ? { history, instant } : undefined;
};

const idsOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

async function nodeOf(asked: Asked, id: string): Promise<Thing | null> {
  const prefix = id.slice(0, -37);
  const owners = [...asked.maps.values()].filter((map) => map.kind !== 'edge' && map.idPrefix === prefix);
  const owner = owners.find((map) => map.kind === 'faces') ?? owners[0];
  if (!owner) throw new Error(`nothing has the prefix ${prefix}`);
  return oneByKey(asked, owner.name, 'id', id.slice(-36));
}

async function connectionThing(asked: Asked, entry: ConnectionField): Promise<Thing> {
  const { args, maps, sql } = asked;
  const names = connectionTypes(asked);
  const map = maps.get(names.node);
  if (!map || map.kind === 'edge') throw new Error(`${names.node} has no map`);
  const orders = entry.orders ?? map.orders;
  const name = String(args.orderBy ?? Object.keys(orders)[0]);
  const by = orders[name];
  if (!by) throw new Error(`no order ${name}`);
  const question = {
    table: tableOf(asked, names.node),
    reach: entry.reach,
    parent: asked.thing.row,
    order: by,
    filters: map.filters,
    filter: args.filter,
    standing: map.kind === 'type' ? map.standing : [],
    asKnownAt: knownAt(entry, args),
  };
  const list = await readList(sql, question);
  const page = cutPage(list, { name, by }, { first: args.first, after: args.after });
  const nodes = await Promise.all(page.rows.map(({ row }) => thingOf(sql, maps, names.node, row)));
  const edges = page.rows.map((each, index) => edgeOf(asked, names.edge, each, nodes[index]));
  const pageInfo: Thing = {
    typeName: 'PageInfo',
    given: { ...page.pageInfo },
    source: undefined,
    row: undefined,
  };
  const given = { nodes, edges, pageInfo, totalCount: list.length, asOf: () => logCursor(sql) };
  return { typeName: asked.target, given, source: undefined, row: undefined };
}

/** The documented place in the log that a list reflects: base64url of epoch and position. */
async function logCursor(sql: postgres.Sql): Promise<string> {
  const place = await readValue(sql, `(select epoch || '.' || position from log.head)`);
  return Buffer.from(String(place)).toString('base64url');
}

function edgeOf(
  asked: Asked,
  typeName: string,
  row: ListRow & { cursor: string },
  node: Thing | undefined,
): Thing {
  return { typeName, given: { cursor: row.cursor, node }, source: asked.maps.get(typeName), row: row.link };
}

/** The types of edges and nodes of the connection that a field returns. */
function connectionTypes({ schema, target }: Asked): { edge: string; node: string } {
  const type = schema.getType(target);
  const fields = isObjectType(type) ? type.getFields() : {};
  if (!fields.edges || !fields.nodes) throw new Error(`${target} is no connection`);
  return { edge: getNamedType(fields.edges.type).name, node: getNamedType(fields.nodes.type).name };
}
