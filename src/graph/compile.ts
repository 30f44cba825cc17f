import {
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  getArgumentValues,
  getNamedType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { auditMark } from '../database/audit-mark.ts';
import { HubError } from '../errors.ts';
import { type Call, Parameters, type ReadParameter } from './arguments.ts';
import { connectionText } from './connection.ts';
import { joinPieces, literal, objectPieces, type Piece, quote, sql } from './json-text.ts';
import { leafPieces } from './leaf.ts';
import type {
  ConnectionField,
  EmbedField,
  FacesMap,
  Field,
  GatheredField,
  History,
  ManyField,
  OneField,
  Row,
  RowsField,
  VariantsField,
} from './map.ts';
import { sqlName, sqlTable } from './map.ts';
import { entryOf, type FieldSource, isColumnRef, type Model, type RowType, rowTypeOf } from './model.ts';
import { once } from './once.ts';
import { type AsKnownAt, RowQuery, type Statement } from './row-query.ts';
import { collectFields, type Selecting, type Selection } from './selection.ts';

/** What a compilation is given: the document's selections, the maps, and the bounds of pages. */
export interface CompileOptions extends Selecting {
  model: Model;
  /** Checks `first` and returns it as a number. Throws BAD_PAGE_SIZE. */
  pageSize(value: unknown): number;
  /** Whether every object says its type in the member `$type`, for graphql-js to walk the answer. */
  isTagged: boolean;
  /** Whether objects of rows whose reading is written down are marked. */
  isMarked: boolean;
}

/** Selection sets that one statement may hold, each face of an interface counted: PostgreSQL plans them in 0.2 s. */
const mostObjects = 1_000;

type FieldNodes = readonly [FieldNode, ...FieldNode[]];

/** The member in which a tagged object says its type; no response key can have this name. */
export const typeTag = '$type';

/**
 * Writes the SQL text that makes the JSON of selected fields. One compiler writes one statement; its parameters
 * and the pages it reads are collected on the way.
 */
export class Compiler implements Statement {
  readonly parameters = new Parameters();
  /** The pages that the statement reads, nested as in the document. */
  readonly pages: Pages = [];
  private innerPages = this.pages;
  private readonly options: CompileOptions;
  private aliases = 0;
  private objects = 0;

  constructor(options: CompileOptions) {
    this.options = options;
  }

  alias(prefix: string): string {
    this.aliases += 1;
    return `${prefix}${this.aliases}`;
  }

  /** Registers a field with arguments, and returns access to them. */
  call(type: GraphQLObjectType, nodes: FieldNodes): Call {
    const field = this.definition(type, nodes);
    const values = getArgumentValues(field, nodes[0], this.options.variables);
    return this.parameters.call(field, nodes[0], values);
  }

  /** The text of one row's object, whatever the type: an object type, or an interface over faces of one table. */
  compositeText(typeName: string, nodes: readonly FieldNode[], row: Row): string {
    const faces = this.options.model.faces.get(typeName);
    if (faces) return this.facesText(faces, nodes, row);
    const map = this.options.model.types.get(typeName);
    if (!map) throw new Error(`The type ${typeName} has no map.`);
    const text = this.objectText(this.objectType(typeName), map, nodes, row);
    return this.options.isMarked ? text + (map.marks?.(row) ?? auditMark(map.table, row)) : text;
  }

  /** The JSON value of one field of an object, or of the root when there is no row. */
  fieldPieces(
    type: GraphQLObjectType,
    source: FieldSource,
    nodes: FieldNodes,
    row: Row | undefined,
  ): Piece[] {
    const name = nodes[0].name.value;
    if (name === '__typename') return [literal(JSON.stringify(type.name))];
    if (name === 'id' && source.idPrefix && row) {
      return [literal(`"${source.idPrefix}_`), sql(`${row('id')}::text`), literal('"')];
    }
    const entry = entryOf(source, name);
    if (entry === undefined) throw new Error(`${type.name}.${name} has no map entry.`);
    const place = { type, field: this.definition(type, nodes), nodes, source };
    if (!isColumnRef(entry)) {
      if (entry.kind === 'connection') return [sql(this.connection(entry, place, row))];
      if (entry.kind === 'rows') return [sql(this.rows(entry, place, row))];
      if (entry.kind === 'gathered') return [sql(this.gathered(entry, place))];
    }
    if (!row) throw new Error(`${type.name}.${name} stands at the root but needs a row.`);
    return this.rowFieldPieces(entry, place, row);
  }

  private rowFieldPieces(entry: Field, place: Place, row: Row): Piece[] {
    const { type, field } = place;
    if (isColumnRef(entry)) return leafPieces(field.type, row(entry), isNullable(entry, field.type));
    switch (entry.kind) {
      case 'expression':
        return leafPieces(field.type, `(${entry.sql(row)})`, !isNonNullType(field.type));
      case 'embed':
        return this.embed(entry, place, row);
      case 'one':
        return [sql(orNull(this.one(entry, place, row), place))];
      case 'variants':
        return [sql(orNull(this.variants(entry, place, row), place))];
      case 'many':
        return [sql(this.many(entry, place, row))];
      default:
        throw new Error(`${type.name}.${field.name}: ${entry.kind} belongs at the root.`);
    }
  }

  private embed(entry: EmbedField, { field, nodes, source }: Place, row: Row): Piece[] {
    const inner = this.objectType(getNamedType(field.type).name);
    const pieces = this.objectPieces(inner, { fields: entry.fields, table: source.table }, nodes, row);
    if (entry.unless.length === 0) return pieces;
    const isNull = entry.unless.map((column) => `${row(column)} is null`).join(' or ');
    return [sql(`case when ${isNull} then 'null' else ${joinPieces(pieces)} end`)];
  }

  private one(entry: OneField, { field, nodes }: Place, row: Row): string {
    const target = this.rowType(getNamedType(field.type).name);
    return this.byKey(target, sqlName(entry.key ?? 'id'), row(entry.column), nodes);
  }

  /** The object whose key has the value, as a scalar sub-select: null when there is none. */
  byKey(target: RowType, key: string, value: string, nodes: readonly FieldNode[]): string {
    const alias = this.alias('t');
    const text = this.compositeText(target.name, nodes, (column) => `${alias}."${sqlName(column)}"`);
    return `(select ${text} from ${sqlTable(target.table)} ${alias} where ${alias}."${key}" = ${value})`;
  }

  /** The same in a former state of the table. */
  byKeyAsKnownAt(
    target: RowType,
    key: string,
    value: string,
    nodes: readonly FieldNode[],
    at: AsKnownAt,
  ): string {
    const query = new RowQuery(this, target.table, { kind: 'all' }, undefined, at);
    query.restrict(`${query.row(key)} = ${value}`);
    const text = this.compositeText(target.name, nodes, query.result);
    return `(select ${text} from (${query.text({ columns: [], direction: 'asc' }, '1')}) ${query.resultAlias})`;
  }

  private variants(entry: VariantsField, { nodes }: Place, row: Row): string {
    const cases = entry.cases.map(({ when, type, column }) => {
      const target = this.rowType(type);
      return `when ${when(row)} then ${this.byKey(target, 'id', row(column), nodes)}`;
    });
    return `(case ${cases.join(' ')} end)`;
  }

  private many(entry: ManyField, { field, nodes }: Place, row: Row): string {
    const target = this.rowType(getNamedType(field.type).name);
    const query = new RowQuery(this, target.table, entry.reach, row);
    if (entry.where) query.restrict(entry.where(query.row));
    return this.within(usualListSize, () => {
      const text = this.compositeText(target.name, nodes, query.result);
      const rows = query.text(entry.order, String(entry.limit));
      return listText(text, `(${rows}) ${query.resultAlias}`);
    });
  }

  private rows(entry: RowsField, { type, field, nodes }: Place, row: Row | undefined): string {
    const call = this.call(type, nodes);
    const target = getNamedType(field.type).name;
    const alias = this.alias('r');
    const parent: Row = row ?? (() => '');
    const text = this.compositeText(target, nodes, (column) => `${alias}."${sqlName(column)}"`);
    const limit = this.rowLimit(entry, call);
    const source = entry.source(parent, call.argument);
    return listText(text, `(select * from ${source} order by ${entry.order} limit ${limit}) ${alias}`);
  }

  private gathered(entry: GatheredField, { type, field, nodes }: Place): string {
    const call = this.call(type, nodes);
    const alias = this.alias('g');
    const size = this.sizeReader(entry.limit, call);
    const source = entry.source(call.argument, this.parameters.bind(size, 'int'));
    return this.within(size, () => {
      const row: Row = (column) => `${alias}."${sqlName(column)}"`;
      return `(select ${this.compositeText(getNamedType(field.type).name, nodes, row)} from ${source} ${alias})`;
    });
  }

  private rowLimit({ limit }: RowsField, call: Call): string {
    return typeof limit === 'number'
      ? String(limit)
      : this.parameters.bind(this.sizeReader(limit, call), 'int');
  }

  private sizeReader({ argument, fallback }: GatheredField['limit'], call: Call): ReadParameter {
    return call.read(argument, (size) => this.options.pageSize(size ?? fallback));
  }

  private connection(entry: ConnectionField, { type, field, nodes }: Place, row: Row | undefined): string {
    const connectionType = this.objectType(getNamedType(field.type).name);
    const edgeType = this.memberType(connectionType, 'edges');
    const infoType = this.memberType(connectionType, 'pageInfo');
    const target = this.rowType(this.memberTypeName(connectionType, 'nodes'));
    const call = this.call(type, nodes);
    const query = once(() => {
      const rows = new RowQuery(this, target.table, entry.reach, row, this.asKnownAt(entry.history, call));
      rows.filter(target, call.argument('filter'));
      return rows;
    });
    const facts = this.options.model.edges.get(edgeType.name);
    return this.within(call.read('first', this.options.pageSize), () =>
      connectionText({
        typeName: connectionType.name,
        selection: this.select(connectionType, nodes),
        call,
        query,
        rowType: target,
        orders: entry.orders ?? target.orders,
        bind: (read, cast) => this.parameters.bind(read, cast),
        pageSize: this.options.pageSize,
        fieldsOf: (member, fields) => {
          const memberType = member === 'edges' ? edgeType : infoType;
          return { typeName: memberType.name, selection: this.select(memberType, fields) };
        },
        object: (typeName, members) => this.object(typeName, members),
        nodeText: (result, fields) => this.compositeText(target.name, fields, result),
        factPieces: (edge, fields) => this.fieldPieces(edgeType, facts ?? noSource, fields, edge),
      }),
    );
  }

  /** Compiles what a page holds, and notes the page. */
  private within(size: ReadParameter, compile: () => string): string {
    const outer = this.innerPages;
    this.innerPages = [];
    const text = compile();
    outer.push({ size, inner: this.innerPages });
    this.innerPages = outer;
    return text;
  }

  /** The instant of the argument, when the field offers former states and the caller asks for one. */
  asKnownAt(history: History | undefined, call: Call): AsKnownAt | undefined {
    const instant = history && call.argument(history.argument);
    return history && instant ? { history, instant: instant.as('timestamptz') } : undefined;
  }

  /** One object of several faces: all are compiled, and the dearest counts. */
  private facesText(faces: FacesMap, nodes: readonly FieldNode[], row: Row): string {
    const outer = this.innerPages;
    const faceOf = (type: string): { text: string; pages: Pages } => {
      const pages: Pages = [];
      this.innerPages = pages;
      return { text: this.compositeText(type, nodes, row), pages };
    };
    const cases = faces.faces.map((face) => ({ when: face.when(row), face: faceOf(face.type) }));
    const rest = faceOf(faces.rest);
    this.innerPages = outer;
    outer.push({ either: [...cases.map(({ face }) => face.pages), rest.pages] });
    return `(case ${cases.map(({ when, face }) => `when ${when} then ${face.text}`).join(' ')} else ${rest.text} end)`;
  }

  private objectText(
    type: GraphQLObjectType,
    source: FieldSource,
    nodes: readonly FieldNode[],
    row: Row,
  ): string {
    const pieces = this.objectPieces(type, source, nodes, row);
    return joinPieces(pieces);
  }

  private objectPieces(
    type: GraphQLObjectType,
    source: FieldSource,
    nodes: readonly FieldNode[],
    row: Row,
  ): Piece[] {
    this.countObject();
    const members = [...this.select(type, nodes)].map(([key, fields]) => ({
      key,
      value: this.fieldPieces(type, source, fields, row),
    }));
    return this.object(type.name, members);
  }

  /** Fragments are written out wherever they are spread, so that a short document can become an endless statement. */
  private countObject(): void {
    this.objects += 1;
    if (this.objects <= mostObjects) return;
    throw new HubError(
      'QUERY_TOO_COSTLY',
      `With its fragments written out, a field selects from more than ${mostObjects} objects. Ask in several questions.`,
    );
  }

  /** A JSON object; one that graphql-js is to walk says its type first. */
  private object(typeName: string, members: readonly { key: string; value: readonly Piece[] }[]): Piece[] {
    const tag = { key: typeTag, value: [literal(JSON.stringify(typeName))] };
    return objectPieces(this.options.isTagged ? [tag, ...members] : members);
  }

  private select(type: GraphQLObjectType, nodes: readonly FieldNode[]): Selection {
    return collectFields(
      this.options,
      type,
      nodes.map((node) => node.selectionSet),
    );
  }

  private definition(type: GraphQLObjectType, nodes: FieldNodes): GraphQLField<unknown, unknown> {
    const field = type.getFields()[nodes[0].name.value];
    if (!field) throw new Error(`${type.name} has no field ${nodes[0].name.value}.`);
    return field;
  }

  private objectType(name: string): GraphQLObjectType {
    const type = this.options.schema.getType(name);
    if (!isObjectType(type)) throw new Error(`${name} is no object type.`);
    return type;
  }

  private rowType(name: string): RowType {
    const rowType = rowTypeOf(this.options.model, name);
    if (!rowType) throw new Error(`${name} has no table.`);
    return rowType;
  }

  private memberTypeName(type: GraphQLObjectType, member: string): string {
    const field = type.getFields()[member];
    if (!field) throw new Error(`${type.name} has no field ${member}.`);
    return getNamedType(field.type).name;
  }

  private memberType(type: GraphQLObjectType, member: string): GraphQLObjectType {
    return this.objectType(this.memberTypeName(type, member));
  }
}

/** What a list without pages counts for in the price of a question: such lists are short by nature. */
const usualListSize: ReadParameter = () => 3;

/** The pages that a statement reads, one beside the other; `either` holds what different faces of a row read. */
export type Pages = (Page | { either: Pages[] })[];

/** A page, its size, and the pages read for each of its rows. */
export interface Page {
  size: ReadParameter;
  inner: Pages;
}

/** A field of the document and where it stands. */
interface Place {
  type: GraphQLObjectType;
  field: GraphQLField<unknown, unknown>;
  nodes: FieldNodes;
  source: FieldSource;
}

/** Null stays null where the SDL allows it; elsewhere a missing object is an error, never a hole in the answer. */
function orNull(text: string, { type, field }: Place): string {
  const missing = isNonNullType(field.type) ? `missing(${quote(`${type.name}.${field.name}`)})` : "'null'";
  return `coalesce(${text}, ${missing})`;
}

const noSource: FieldSource = { fields: {}, table: undefined };

const listText = (item: string, from: string): string =>
  `(select '[' || coalesce(string_agg(${item}, ','), '') || ']' from ${from})`;

/** A column is nullable when the table says so and the SDL does; a column named by text when the SDL does. */
function isNullable(entry: Field, type: GraphQLOutputType): boolean {
  if (isNonNullType(type)) return false;
  return typeof entry === 'string' || !('notNull' in entry) || !entry.notNull;
}
