import { isPgEnum } from 'drizzle-orm/pg-core';
import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isNonNullType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
} from 'graphql';
import { expect, test } from 'vitest';
import * as access from '../../schema/tables/access.ts';
import * as activities from '../../schema/tables/activities.ts';
import * as agreements from '../../schema/tables/agreements.ts';
import * as alerts from '../../schema/tables/alerts.ts';
import * as audit from '../../schema/tables/audit.ts';
import * as community from '../../schema/tables/community.ts';
import * as detections from '../../schema/tables/detections.ts';
import * as drafts from '../../schema/tables/drafts.ts';
import * as imports from '../../schema/tables/imports.ts';
import * as incidents from '../../schema/tables/incidents.ts';
import * as indicators from '../../schema/tables/indicators.ts';
import * as mandates from '../../schema/tables/mandates.ts';
import * as missions from '../../schema/tables/missions.ts';
import * as organisations from '../../schema/tables/organisations.ts';
import * as record from '../../schema/tables/record.ts';
import * as regions from '../../schema/tables/regions.ts';
import * as response from '../../schema/tables/response.ts';
import * as scorecards from '../../schema/tables/scorecards.ts';
import * as search from '../../schema/tables/search.ts';
import * as sources from '../../schema/tables/sources.ts';
import * as warning from '../../schema/tables/warning.ts';
import * as watches from '../../schema/tables/watches.ts';
import { maps } from '../../src/domains/maps.ts';
import { buildHubSchema } from '../../src/hub-schema.ts';
import { readSourceFiles } from '../support/source-files.ts';

const { schema } = buildHubSchema();
const types = Object.values(schema.getTypeMap()).filter(
  (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
);

interface OutputField {
  place: string;
  field: GraphQLField<unknown, unknown>;
}

const outputFields: OutputField[] = types.flatMap((type) =>
  isObjectType(type) || isInterfaceType(type)
    ? Object.values(type.getFields()).map((field) => ({ place: `${type.name}.${field.name}`, field }))
    : [],
);

const inputs: { place: string; input: Pick<GraphQLArgument, 'name' | 'type' | 'description'> }[] = [
  ...outputFields.flatMap(({ place, field }) =>
    field.args.map((input) => ({ place: `${place}(${input.name}:)`, input })),
  ),
  ...types.flatMap((type) =>
    isInputObjectType(type)
      ? Object.values(type.getFields()).map((input) => ({ place: `${type.name}.${input.name}`, input }))
      : [],
  ),
];

/**
 * What only the hub reads, and what somebody saved for oneself, is told by resolvers: no statement of a map, and so neither
 * `node` nor the log, leads there.
 */
const hidden = new Set(['Account', 'ApiKey', 'AuditEntry', 'HeldRole', 'Membership', 'WatchFilter']);
const pages = outputFields.filter(({ field }) => getNamedType(field.type).name.endsWith('Connection'));
const connections = pages.filter(
  ({ field }) => !hidden.has(getNamedType(field.type).name.replace('Connection', '')),
);
const argument = (field: GraphQLField<unknown, unknown>, name: string) =>
  field.args.find((each) => each.name === name);
const printed = (field: GraphQLField<unknown, unknown> | undefined): string => String(field?.type);

test('every type, field, argument, enum value and input field is described', () => {
  const values = types.flatMap((type) =>
    isEnumType(type)
      ? type
          .getValues()
          .map((value) => ({ place: `${type.name}.${value.name}`, description: value.description }))
      : [],
  );
  const described = [
    ...types.map((type) => ({ place: type.name, description: type.description })),
    ...outputFields.map(({ place, field }) => ({ place, description: field.description })),
    ...inputs.map(({ place, input }) => ({ place, description: input.description })),
    ...values,
  ];
  expect(described.length).toBeGreaterThan(1_000);
  const silent = described.filter(({ description }) => !description || description.length < 5);
  expect(silent.map(({ place }) => place)).toEqual([]);
});

test('descriptions are whole sentences', () => {
  const unfinished = [...types, ...outputFields.map(({ field }) => field)].filter(
    ({ description }) => !/[.]$/.test(description?.trim() ?? ''),
  );
  expect(unfinished.map(({ name }) => name)).toEqual([]);
});

test('enums hold exactly the values that the tables hold, in the same order', () => {
  const modules = [
    access,
    activities,
    agreements,
    alerts,
    audit,
    detections,
    drafts,
    community,
    imports,
    incidents,
    indicators,
    mandates,
    missions,
  ];
  const tables = [
    ...modules,
    organisations,
    record,
    regions,
    response,
    scorecards,
    search,
    sources,
    warning,
    watches,
  ];
  const kept = new Map(
    tables
      .flatMap((module) => Object.values(module))
      .filter(isPgEnum)
      .map((each) => [each.enumName.replaceAll('_', ''), each.enumValues]),
  );
  const own =
    /Order$|^AccessRule$|^IncidentDimension$|^RedactionReason$|^ReviewBasis$|^Scorecard(?:Status|Trend)$|^Change|^RemovalReason$|^ResyncReason$|^RevocationReason$/;
  const offered = types.filter((type) => isEnumType(type)).filter((type) => !own.test(type.name));
  expect(offered.length).toBeGreaterThan(30);
  for (const type of offered) {
    const names = type.getValues().map((value) => value.name);
    expect(names, type.name).toEqual(kept.get(type.name.toLowerCase()));
  }
});

test('every kind of event that a command appends is a kind of change, and none is made up', () => {
  const appended = readSourceFiles(['src/domains'], /\.ts$/).flatMap(({ text }) =>
    [...text.matchAll(/'((?:incident|alert|feedback)\.[a-z_]+)'/g)].map(([, kind = '']) => kind),
  );
  const kinds = schema.getType('ChangeKind');
  const offered = isEnumType(kinds) ? kinds.getValues().map(({ name }) => name) : [];
  const expected = new Set(appended.map((kind) => kind.toUpperCase().replace('.', '_')));
  expect(offered.toSorted()).toEqual([...expected].sort());
});

test('types are in PascalCase, fields and arguments in camelCase, enum values in SCREAMING_SNAKE', () => {
  const isSound = (type: GraphQLNamedType): boolean =>
    /^[A-Z][A-Za-z]+$/.test(type.name) &&
    (!isEnumType(type) || type.getValues().every((value) => /^[A-Z][A-Z0-9_]*$/.test(value.name)));
  expect(types.filter((type) => !isSound(type)).map((type) => type.name)).toEqual([]);
  const names = [...outputFields.map(({ field }) => field.name), ...inputs.map(({ input }) => input.name)];
  expect(names.filter((name) => !/^[a-z][A-Za-z0-9]*$/.test(name))).toEqual([]);
  expect(names.filter((name) => /^(?:get|list|fetch|all)[A-Z]/.test(name))).toEqual([]);
});

test('booleans begin with is or has', () => {
  const booleans = [
    ...outputFields.map(({ place, field }) => ({ place, name: field.name, type: field.type })),
    ...inputs.map(({ place, input }) => ({ place, name: input.name, type: input.type })),
  ].filter(({ type }) => getNamedType(type).name === 'Boolean');
  const odd = booleans.filter(({ name }) => !/^(?:is|has)[A-Z]/.test(name));
  // A feed is asked for with its snapshot, as it is asked for `after` a cursor.
  expect(odd.map(({ place }) => place).filter((place) => !/Feed\(snapshot:\)$/.test(place))).toEqual([]);
});

test('answers hold objects and no foreign ids, but for what may be gone: only the field id is an ID', () => {
  const ids = outputFields.filter(({ field }) => getNamedType(field.type).name === 'ID');
  expect(ids.filter(({ field }) => field.name !== 'id').map(({ place }) => place)).toEqual([
    'AuditEntry.subjectId',
    'Change.subjectId',
    'Removed.subjectId',
  ]);
  expect(ids.filter(({ field }) => printed(field) !== 'ID!').map(({ place }) => place)).toEqual([]);
});

test('whatever has an id is a Node, but for what only the hub reads, and the other way round', () => {
  const objects = types.filter((type) => isObjectType(type));
  const isNode = (type: GraphQLObjectType) => type.getInterfaces().some(({ name }) => name === 'Node');
  const odd = objects.filter((type) => isNode(type) !== 'id' in type.getFields());
  expect(odd.map(({ name }) => name).toSorted()).toEqual([...hidden]);
});

test('lists and their items are never null, but for nodes that may be hidden', () => {
  const lists = outputFields.filter(({ field }) => printed(field).includes('['));
  const holed = lists.filter(({ field }) => !/^\[\w+!\]!$/.test(printed(field)));
  expect(holed.map(({ place }) => place)).toEqual(['Query.nodes']);
});

test('every connection takes first and after, and pages have the shape of the Relay specification', () => {
  expect(connections.length).toBeGreaterThan(40);
  for (const { place, field } of pages) {
    expect(isNonNullType(field.type), place).toBe(true);
    expect(argument(field, 'first')?.defaultValue, place).toBe(25);
    expect(String(argument(field, 'after')?.type), place).toBe('Cursor');
    const page = getNamedType(field.type);
    if (!isObjectType(page)) throw new Error(`${page.name} is no object type.`);
    const { edges, nodes, pageInfo, asOf } = page.getFields();
    const edge = edges && getNamedType(edges.type);
    if (!isObjectType(edge)) throw new Error(`${page.name} has no edges.`);
    expect(printed(pageInfo), place).toBe('PageInfo!');
    expect(asOf && printed(asOf), place).toBe(
      connections.some((each) => each.place === place) ? 'Cursor!' : undefined,
    );
    expect(printed(edge.getFields().cursor), place).toBe('Cursor!');
    expect(`[${printed(edge.getFields().node)}]!`, place).toBe(printed(nodes));
  }
});

test('orders stand in the SDL as in the maps, and the first of them is the default', () => {
  for (const { place, field } of connections) {
    const orderBy = argument(field, 'orderBy');
    const order = orderBy && getNamedType(orderBy.type);
    if (!isEnumType(order)) throw new Error(`${place} takes no order.`);
    const names = order.getValues().map((value) => value.name);
    const map = maps.find((each) => each.kind !== 'edge' && each.name === order.name.replace(/Order$/, ''));
    expect(map && 'orders' in map && Object.keys(map.orders), place).toEqual(names);
    expect(orderBy?.defaultValue, place).toBe(names[0]);
  }
});

test('scalars name the standard that they follow, and none is a bag of JSON', () => {
  const scalars = types.filter((type) => isScalarType(type));
  expect(scalars.filter((type) => !type.specifiedByURL).map(({ name }) => name)).toEqual([]);
  expect(scalars.map(({ name }) => name).filter((name) => /^(?:JSON|Any|Object|Map)/i.test(name))).toEqual(
    [],
  );
});

test('numbers that count rows end in Count', () => {
  const counts = outputFields.filter(({ field }) =>
    /^How many (?:rows|activities|incidents|reports)/.test(field.description ?? ''),
  );
  expect(counts.length).toBeGreaterThan(5);
  expect(counts.filter(({ field }) => !field.name.endsWith('Count')).map(({ place }) => place)).toEqual([]);
});
