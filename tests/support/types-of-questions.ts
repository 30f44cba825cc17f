import {
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import { mappedFields } from './mapped-fields.ts';

/** The names of all types that questions lead to or take; what only mutations take and answer is left out. */
export function typesOfQuestions(schema: GraphQLSchema): ReadonlySet<string> {
  const reached = new Set<string>();
  const queue: (GraphQLNamedType | null | undefined)[] = [schema.getQueryType()];
  for (let type = queue.shift(); type; type = queue.shift()) {
    if (reached.has(type.name)) continue;
    reached.add(type.name);
    queue.push(...neighboursOf(schema, type));
  }
  return reached;
}

function neighboursOf(schema: GraphQLSchema, type: GraphQLNamedType): GraphQLNamedType[] {
  const members = isAbstractType(type) ? schema.getPossibleTypes(type) : [];
  if (isInputObjectType(type)) {
    return Object.values(type.getFields()).map((field) => getNamedType(field.type));
  }
  if (!isObjectType(type) && !isInterfaceType(type)) return [...members];
  const around = mappedFields(type).flatMap((field) => [
    getNamedType(field.type),
    ...field.args.map((argument) => getNamedType(argument.type)),
  ]);
  return [...members, ...around];
}
