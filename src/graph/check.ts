import type { Column } from 'drizzle-orm';
import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { ConnectionField, Field, LookupField, TypeMap } from './map.ts';
import { entryOf, type FieldSource, isColumnRef, type Model, rowTypeOf } from './model.ts';

/**
 * Checks the maps against the SDL. Throws one error that lists every mismatch: a field with neither entry nor
 * resolver, a column that may be null under a non-null field, filters and orders that the SDL does not offer
 * or the map does not know, orders over columns that may be null.
 */
export function checkMaps(schema: GraphQLSchema, model: Model): void {
  const checking: Checking = { schema, model, problems: [] };
  for (const map of model.types.values()) checkType(checking, map);
  for (const map of model.edges.values()) {
    const type = objectType(checking, map.name);
    if (type) checkFields(checking, type, map, ['node', 'cursor']);
  }
  for (const map of model.faces.values()) {
    for (const name of [...map.faces.map((face) => face.type), map.rest]) {
      if (!model.types.has(name)) checking.problems.push(`${map.name}: its face ${name} has no map.`);
    }
  }
  if (checking.problems.length > 0) {
    throw new Error(
      `The maps do not fit the schema:\n${checking.problems.map((line) => `- ${line}`).join('\n')}`,
    );
  }
}

interface Checking {
  schema: GraphQLSchema;
  model: Model;
  problems: string[];
}

function checkType(checking: Checking, map: TypeMap): void {
  const type = objectType(checking, map.name);
  if (!type) return;
  checkFields(checking, type, map, []);
  for (const name of Object.keys(map.fields)) {
    if (!type.getFields()[name])
      checking.problems.push(`${map.name}.${name} has an entry, but the SDL has no such field.`);
  }
}

function objectType(checking: Checking, name: string): GraphQLObjectType | undefined {
  const type = checking.schema.getType(name);
  if (isObjectType(type)) return type;
  checking.problems.push(`${name} has a map, but the SDL has no object type of that name.`);
  return undefined;
}

function checkFields(
  checking: Checking,
  type: GraphQLObjectType,
  source: FieldSource,
  given: string[],
): void {
  for (const field of Object.values(type.getFields())) {
    if (given.includes(field.name) || (field.name === 'id' && source.idPrefix)) continue;
    const entry = field.resolve && !source.fields[field.name] ? 'resolved' : entryOf(source, field.name);
    const place = `${type.name}.${field.name}`;
    if (entry === undefined)
      checking.problems.push(`${place} has neither a map entry, a column nor a resolver.`);
    else if (entry !== 'resolved') checkEntry(checking, place, field, entry, source);
  }
}

function checkEntry(
  checking: Checking,
  place: string,
  field: GraphQLField<unknown, unknown>,
  entry: Field,
  source: FieldSource,
): void {
  if (isColumnRef(entry)) {
    if (!source.filled?.includes(entry)) checkNullability(checking, place, field, entry);
    return;
  }
  const target = getNamedType(field.type);
  switch (entry.kind) {
    case 'embed':
      if (isObjectType(target))
        checkFields(
          checking,
          target,
          { fields: entry.fields, table: source.table, filled: entry.unless },
          [],
        );
      break;
    case 'one':
      checkNullability(checking, place, field, entry.column);
      requireMap(checking, place, target.name);
      break;
    case 'many':
    case 'rows':
    case 'gathered':
      requireMap(checking, place, target.name);
      break;
    case 'connection':
      checkConnection(checking, place, field, entry);
      break;
    case 'lookup':
      checkLookup(checking, place, field, entry);
      break;
    case 'variants':
      if (!isAbstractType(target)) {
        checking.problems.push(`${place}: variants belong under a union, not under ${target.name}.`);
      }
      for (const variant of entry.cases) requireMap(checking, place, variant.type);
      break;
    default:
      break;
  }
}

function checkNullability(
  checking: Checking,
  place: string,
  field: GraphQLField<unknown, unknown>,
  column: Column | string,
): void {
  if (typeof column === 'string' || column.notNull || !isNonNullType(field.type)) return;
  checking.problems.push(`${place} is non-null, but its column ${column.name} may be null.`);
}

function requireMap(checking: Checking, place: string, name: string): void {
  if (checking.model.types.has(name) || checking.model.faces.has(name)) return;
  checking.problems.push(`${place} leads to ${name}, which has no map.`);
}

function checkConnection(
  checking: Checking,
  place: string,
  field: GraphQLField<unknown, unknown>,
  entry: ConnectionField,
): void {
  const connection = getNamedType(field.type);
  const nodes = isObjectType(connection) ? connection.getFields().nodes : undefined;
  const target = nodes && rowTypeOf(checking.model, getNamedType(nodes.type).name);
  if (!target) {
    checking.problems.push(`${place} is a connection whose field nodes leads to no mapped table.`);
    return;
  }
  const orders = entry.orders ?? target.orders;
  if (Object.keys(orders).length === 0)
    checking.problems.push(`${place}: ${target.name} has no order to page by.`);
  for (const [name, order] of Object.entries(orders)) {
    for (const column of order.columns) {
      if (!column.notNull)
        checking.problems.push(`${place}: the order ${name} uses ${column.name}, which may be null.`);
    }
  }
  checkNames(checking, `${place}(orderBy:)`, enumNames(field), Object.keys(orders));
  checkNames(checking, `${place}(filter:)`, filterNames(field), Object.keys(target.filters));
}

function checkLookup(
  checking: Checking,
  place: string,
  field: GraphQLField<unknown, unknown>,
  entry: LookupField,
): void {
  const offered = field.args
    .map((argument) => argument.name)
    .filter((name) => name !== entry.history?.argument);
  checkNames(checking, place, offered, Object.keys(entry.by));
}

function enumNames(field: GraphQLField<unknown, unknown>): string[] | undefined {
  const type = field.args.find((argument) => argument.name === 'orderBy')?.type;
  const named = type && getNamedType(type);
  return isEnumType(named) ? named.getValues().map((value) => value.name) : undefined;
}

function filterNames(field: GraphQLField<unknown, unknown>): string[] | undefined {
  const type = field.args.find((argument) => argument.name === 'filter')?.type;
  const named = type && getNamedType(type);
  return isInputObjectType(named) ? Object.keys(named.getFields()) : undefined;
}

/** What the SDL offers must be what the map knows. An argument that the SDL leaves out is no mistake. */
function checkNames(checking: Checking, place: string, offered: string[] | undefined, known: string[]): void {
  if (!offered) return;
  for (const name of offered) {
    if (!known.includes(name))
      checking.problems.push(`${place} offers ${name}, which the map does not know.`);
  }
  for (const name of known) {
    if (!offered.includes(name))
      checking.problems.push(`${place} does not offer ${name}, which the map knows.`);
  }
}
