import {
  buildASTSchema,
  type DocumentNode,
  execute,
  type GraphQLResolveInfo,
  getNamedType,
  isLeafType,
  isListType,
  isNonNullType,
  parse,
} from 'graphql';
import type postgres from 'postgres';
import type { AnyMap } from '../../../src/graph/map.ts';
import { resolveEntry } from './plain-fields.ts';
import type { Thing } from './thing.ts';

/** Answers questions the plain way; for tests to compare with. */
export interface Oracle {
  answer(document: DocumentNode, variables?: Record<string, unknown>): Promise<string>;
}

/**
 * The oracle: graphql-js with one plain resolver per field. Each object is read by its own `select`, values are
 * converted in JavaScript, and pages are cut out of whole lists. It reads the maps as data and uses nothing of
 * the compiler.
 */
export function openOracle(sdl: string, maps: readonly AnyMap[], sql: postgres.Sql): Oracle {
  const schema = buildASTSchema(parse(sdl));
  const mapsByName = new Map(maps.map((map) => [map.name, map]));
  const fieldResolver = (
    thing: Thing,
    args: Record<string, unknown>,
    _context: unknown,
    info: GraphQLResolveInfo,
  ): unknown => {
    const given = thing.given[info.fieldName];
    if (given !== undefined) return typeof given === 'function' ? given() : given;
    const bare = isNonNullType(info.returnType) ? info.returnType.ofType : info.returnType;
    return resolveEntry({
      sql,
      schema,
      maps: mapsByName,
      thing,
      args,
      name: info.fieldName,
      type: info.returnType,
      target: getNamedType(info.returnType).name,
      isLeaf: isLeafType(getNamedType(info.returnType)),
      isList: isListType(bare),
    });
  };
  const rootValue: Thing = { typeName: 'Query', given: {}, source: mapsByName.get('Query'), row: undefined };
  return {
    answer: async (document, variables = {}) =>
      JSON.stringify(
        await execute({
          schema,
          document,
          variableValues: variables,
          rootValue,
          fieldResolver,
          typeResolver: ({ typeName }: Thing) => typeName,
        }),
      ),
  };
}
