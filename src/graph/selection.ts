import {
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getDirectiveValues,
  isAbstractType,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** A document with the values its directives depend on. */
export interface Selecting {
  schema: GraphQLSchema;
  fragments: Record<string, FragmentDefinitionNode>;
  variables: Record<string, unknown>;
}

/** Response key → the fields of that key, in the order in which the answer lists them. */
export type Selection = Map<string, [FieldNode, ...FieldNode[]]>;

/**
 * The fields selected on an object of a concrete type, merged over all selection sets and fragments that apply
 * to it: the algorithm CollectFields of the GraphQL specification, section 6.3.2.
 */
export function collectFields(
  selecting: Selecting,
  type: GraphQLObjectType,
  sets: readonly (SelectionSetNode | undefined)[],
): Selection {
  const selection: Selection = new Map();
  const visited = new Set<string>();
  for (const set of sets) collectInto(selecting, type, set?.selections ?? [], selection, visited);
  return selection;
}

function collectInto(
  selecting: Selecting,
  type: GraphQLObjectType,
  nodes: readonly SelectionNode[],
  selection: Selection,
  visited: Set<string>,
): void {
  for (const node of nodes) {
    if (!isIncluded(selecting, node)) continue;
    if (node.kind === 'Field') {
      const key = node.alias?.value ?? node.name.value;
      const present = selection.get(key);
      if (present) present.push(node);
      else selection.set(key, [node]);
      continue;
    }
    const fragment =
      node.kind === 'InlineFragment' ? node : namedFragment(selecting, node.name.value, visited);
    if (fragment && applies(selecting.schema, fragment.typeCondition?.name.value, type)) {
      collectInto(selecting, type, fragment.selectionSet.selections, selection, visited);
    }
  }
}

function namedFragment(selecting: Selecting, name: string, visited: Set<string>) {
  if (visited.has(name)) return undefined;
  visited.add(name);
  return selecting.fragments[name];
}

function isIncluded(selecting: Selecting, node: SelectionNode): boolean {
  const skip = getDirectiveValues(GraphQLSkipDirective, node, selecting.variables);
  const include = getDirectiveValues(GraphQLIncludeDirective, node, selecting.variables);
  return skip?.if !== true && include?.if !== false;
}

function applies(schema: GraphQLSchema, condition: string | undefined, type: GraphQLObjectType): boolean {
  if (condition === undefined || condition === type.name) return true;
  const conditional = schema.getType(condition);
  return isAbstractType(conditional) && schema.isSubType(conditional, type);
}
