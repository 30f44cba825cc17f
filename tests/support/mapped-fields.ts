import type { GraphQLField, GraphQLInterfaceType, GraphQLObjectType } from 'graphql';
import { resolvers } from '../../src/domains/resolvers.ts';

/**
 * The fields of a type that maps answer. What resolvers answer instead, people and keys, is for administrators alone and
 * has tests of its own.
 */
export const mappedFields = (
  type: GraphQLObjectType | GraphQLInterfaceType,
): GraphQLField<unknown, unknown>[] =>
  Object.values(type.getFields()).filter(({ name }) => resolvers[type.name]?.[name] === undefined);
