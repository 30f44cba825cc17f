import { type GraphQLObjectType, getNamedType, isEnumType, isInterfaceType, isObjectType } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildHubSchema } from '../../../src/hub-schema.ts';
import { type Ask, openAsk } from '../../support/ask.ts';
import { cloneDatabase, type TestDatabase } from '../../support/database.ts';
import { buildSmallWorld } from '../../support/small-world.ts';
import {
  fieldsOf,
  isConnection,
  pathsFromRoot,
  requiredArguments,
  sampleOf,
  wholeSelection,
} from '../../support/whole-selection.ts';

let clone: TestDatabase;
let ask: Ask;

beforeAll(async () => {
  clone = await cloneDatabase();
  await buildSmallWorld(clone.database);
  ask = openAsk(clone.database);
});

afterAll(async () => {
  await clone.close();
});

const { schema } = buildHubSchema();
const reached = [...pathsFromRoot(schema)].flatMap(([name, path]) => {
  const type = schema.getType(name);
  const isRow = (isObjectType(type) || isInterfaceType(type)) && !/Connection$|Edge$|^PageInfo$/.test(name);
  return isRow ? [{ name, type, path }] : [];
});

/** The selection set at the end of a path, with the braces around it. */
const at = (path: readonly string[], selection: string): string =>
  [...path].reverse().reduce((inner, step) => `{ ${step} ${inner} }`, `{ ${selection} }`);

/** Whether only mutations, subscriptions or resolvers lead to a type. */
const isForOthers = (type: GraphQLObjectType): boolean =>
  /^Mutation$|^Subscription$|Payload$|^Me$|^Membership$|^HeldRole$|^Account|^ApiKey|^AuditEntry|^AccessExplanation$|^MandateComparison$|^KeptTask$|^WatchFilter$/.test(
    type.name,
  ) || type.getInterfaces().some(({ name }) => name === 'UserError' || name === 'FeedMessage');

test('every type of the graph that questions are for can be reached from the root', () => {
  const names = Object.values(schema.getTypeMap()).filter(
    (type) => isObjectType(type) && !type.name.startsWith('__') && !isForOthers(type),
  );
  const paths = pathsFromRoot(schema);
  expect(
    names.map((type) => type.name).filter((name) => !paths.has(name) && !/^Ngo$|^Partner$/.test(name)),
  ).toEqual([]);
});

test.each(reached)('every field of $name is answered, two levels down', async ({ type, path }) => {
  for (const field of fieldsOf(type)) {
    const target = getNamedType(field.type);
    const below =
      fieldsOf(target).length > 0 || !('parseValue' in target) ? `{ ${wholeSelection(target, 1)} }` : '';
    const isLeaf = 'parseValue' in target;
    await ask(at(path, `${field.name}${requiredArguments(field)} ${isLeaf ? '' : below}`));
  }
});

const connections = reached.flatMap(({ name, type, path }) =>
  fieldsOf(type)
    .filter(isConnection)
    .map((field) => ({ place: `${name}.${field.name}`, field, path })),
);

test.each(connections)('$place takes all its filters at once, in every order', async ({ field, path }) => {
  const given = field.args.map(({ name }) => name);
  expect(given).toEqual(expect.arrayContaining(['filter', 'orderBy']));
  for (const { name, type } of field.args) {
    const values = getNamedType(type);
    if (name === 'filter')
      await ask(
        at(path, `${field.name}(filter: ${sampleOf(type, name)}) { totalCount nodes { __typename } }`),
      );
    if (!isEnumType(values)) continue;
    for (const { name: order } of values.getValues()) {
      const page = `${field.name}(first: 1, orderBy: ${order}) { pageInfo { hasNextPage endCursor } nodes { __typename } }`;
      await ask(at(path, page));
    }
  }
});
