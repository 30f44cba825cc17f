import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLField,
  type GraphQLSchema,
  getArgumentValues,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  visit,
} from 'graphql';
import { collectFields } from './selection.ts';

/** What a subscription asks for. */
export interface Subscription {
  /** The field of `Subscription`. */
  readonly field: GraphQLField<unknown, unknown>;
  readonly node: FieldNode;
  /** The coerced arguments of that field. */
  readonly arguments: Record<string, unknown>;
  /** The coerced values of the variables that its messages depend on: all but those of the arguments. */
  readonly shape: string;
}

/**
 * Reads a validated subscription without running it.
 * @throws GraphQLError when the variables do not fit, or when directives leave no field or several.
 */
export function readSubscription(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  given: Record<string, unknown>,
): Subscription {
  const { coerced, errors } = getVariableValues(schema, operation.variableDefinitions ?? [], given, {
    maxErrors: 20,
  });
  const [mistake] = errors ?? [];
  if (coerced === undefined) {
    throw new GraphQLError(mistake?.message ?? 'The variables do not fit.', {
      extensions: { code: 'BAD_USER_INPUT' },
    });
  }
  const root = schema.getSubscriptionType();
  const fragments: Record<string, FragmentDefinitionNode> = {};
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
  }
  const roots = root
    ? [...collectFields({ schema, fragments, variables: coerced }, root, [operation.selectionSet]).values()]
    : [];
  const node = roots[0]?.[0];
  const field = node && root?.getFields()[node.name.value];
  if (node === undefined || field === undefined || roots.length > 1) {
    throw new GraphQLError('A subscription asks for exactly one feed.', {
      extensions: { code: 'BAD_USER_INPUT' },
    });
  }
  return {
    field,
    node,
    arguments: getArgumentValues(field, node, coerced),
    shape: JSON.stringify([...variablesBeside(document, node)].sort().map((name) => [name, coerced[name]])),
  };
}

/** The variables that stand anywhere but in the arguments of the field. */
function variablesBeside(document: DocumentNode, field: FieldNode): Set<string> {
  const names = new Set<string>();
  visit(document, {
    VariableDefinition: () => false,
    Field: (node) => (node === field ? { ...node, arguments: [] } : undefined),
    Variable: (node) => {
      names.add(node.name.value);
    },
  });
  return names;
}
