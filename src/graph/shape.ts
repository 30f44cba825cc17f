import {
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  type OperationDefinitionNode,
  typeFromAST,
} from 'graphql';

/**
 * The shape of an operation's variables: everything about their values that may change the SQL text. That is
 * which of them are given, booleans (`@skip`, `@include`), enums (orders) and the members of input objects.
 * Two executions of one shape share a plan and differ in parameters only.
 */
export function shapeReader(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
): (variables: Record<string, unknown>) => string {
  const typed = (operation.variableDefinitions ?? []).flatMap((definition) => {
    const type = typeFromAST(schema, definition.type);
    return isInputType(type) ? [{ name: definition.variable.name.value, type }] : [];
  });
  return (variables) => typed.map(({ name, type }) => shapeOf(type, variables[name])).join(';');
}

function shapeOf(type: GraphQLInputType, value: unknown): string {
  if (value === undefined) return '';
  if (value === null) return '0';
  const bare = isNonNullType(type) ? type.ofType : type;
  if (isListType(bare)) return listShape(bare.ofType, value);
  if (isEnumType(bare) || bare.name === 'Boolean') return String(value);
  if (!isInputObjectType(bare) || typeof value !== 'object') return '1';
  const members = Object.values(bare.getFields()).map(
    (field) => `${field.name}:${shapeOf(field.type, Reflect.get(value, field.name))}`,
  );
  return `{${members.join(',')}}`;
}

/** Lists of scalars become one array parameter; lists of enums and objects may be looked at item by item. */
function listShape(type: GraphQLInputType, value: unknown): string {
  const item = getNamedType(type);
  if (!Array.isArray(value) || !(isEnumType(item) || isInputObjectType(item))) return '1';
  return `[${value.map((each) => shapeOf(type, each)).join(',')}]`;
}
