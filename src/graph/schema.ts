import { buildASTSchema, type GraphQLSchema, isObjectType, parse } from 'graphql';
import { checkMaps } from './check.ts';
import type { AnyMap } from './map.ts';
import { buildModel, type Model } from './model.ts';
import type { Resolvers } from './resolvers.ts';
import { completeScalars } from './scalars.ts';

/**
 * Builds the executable schema from the SDL of all domains, and the model from their maps.
 * Throws when they do not fit each other, naming every mismatch, and when a mutation has no resolver.
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
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    if (!field.resolve) throw new Error(`Mutation.${field.name} has no resolver.`);
  }
  const model = buildModel(maps);
  checkMaps(schema, model);
  return { schema, model };
}
