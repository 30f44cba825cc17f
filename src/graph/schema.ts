import { buildASTSchema, type GraphQLFieldResolver, type GraphQLSchema, isObjectType, parse } from 'graphql';
import { checkMaps } from './check.ts';
import type { AnyMap } from './map.ts';
import { buildModel, type Model } from './model.ts';
import { completeScalars } from './scalars.ts';

/** Functions for the fields that no map answers: type name → field name → resolver. */
export type Resolvers = Record<string, Record<string, GraphQLFieldResolver<unknown, unknown>>>;

/**
 * Builds the executable schema from the SDL of all domains, and the model from their maps.
 * Throws when they do not fit each other, naming every mismatch.
 */
export function buildSchema(
  sdl: string,
  maps: readonly AnyMap[],
  resolvers: Resolvers = {},
): { schema: GraphQLSchema; model: Model } {
  const schema = buildASTSchema(parse(sdl));
  completeScalars(schema);
  for (const [typeName, fields] of Object.entries(resolvers)) {
    const type = schema.getType(typeName);
    for (const [fieldName, resolve] of Object.entries(fields)) {
      const field = isObjectType(type) ? type.getFields()[fieldName] : undefined;
      if (!field)
        throw new Error(`There is a resolver for ${typeName}.${fieldName}, which the SDL does not have.`);
      field.resolve = resolve;
    }
  }
  const model = buildModel(maps);
  checkMaps(schema, model);
  return { schema, model };
}
