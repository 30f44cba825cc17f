import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLNamedType,
  type GraphQLObjectType,
  getNamedType,
  isAbstractType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';
import { HubError } from '../errors.ts';
import type { CompileOptions } from './compile.ts';
import { type FieldSource, rowTypeOf } from './model.ts';
import { type EntityPlan, type FieldPlan, isMapped, planEntity, planField } from './plan.ts';
import { collectFields, type Selection } from './selection.ts';
import { shapeReader } from './shape.ts';

/** A root field of an operation: what the client calls it, and its plan, or why it has none. */
export interface RootField {
  key: string;
  nodes: readonly [FieldNode, ...FieldNode[]];
  isNonNull: boolean;
  /** A `__typename` needs no plan; a refused field keeps the error that its arguments caused. */
  plan: FieldPlan | HubError | GraphQLError | { typeName: string };
}

/** A field under which a resolver answered with an entity: its type, where it stands, and what is selected there. */
export interface EntityPlace {
  typeName: string;
  /** The type around it and the response keys that lead to it, which tell it from every other place. */
  path: string;
  nodes: readonly [FieldNode, ...FieldNode[]];
}

type PlanOptions = Omit<CompileOptions, 'fragments' | 'variables' | 'isTagged'>;

/** Plans kept for one operation; a client that makes ever new shapes starts over at this many. */
const shapesKept = 200;

/**
 * Compiles the operations of documents, and keeps the plans as long as the parsed document lives: by operation,
 * and by the shape of its variables.
 */
export class OperationPlans {
  private readonly known = new WeakMap<OperationDefinitionNode, KnownOperation>();
  private readonly options: PlanOptions;
  private readonly root: GraphQLObjectType;
  private readonly source: FieldSource;

  constructor(options: PlanOptions, root: GraphQLObjectType, source: FieldSource) {
    this.options = options;
    this.root = root;
    this.source = source;
  }

  /** All root fields when every one of them is compiled; undefined when graphql-js must run the operation. */
  whole(document: DocumentNode, operation: OperationDefinitionNode, variables: Record<string, unknown>) {
    const known = this.knownOperation(document, operation);
    return remember(known.whole, known.shape(variables), () => ({
      fields: this.planWhole(known, operation, variables),
    })).fields;
  }

  /** One root field, tagged for graphql-js to walk. Throws HubError when its arguments do not go together. */
  single(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Record<string, unknown>,
    nodes: readonly [FieldNode, ...FieldNode[]],
  ): FieldPlan {
    const known = this.knownOperation(document, operation);
    const key = `${nodes[0].alias?.value ?? nodes[0].name.value} ${known.shape(variables)}`;
    return remember(known.single, key, () =>
      planField(
        { ...this.options, fragments: known.fragments, variables, isTagged: true },
        this.root,
        this.source,
        nodes,
      ),
    );
  }

  /** An entity in a resolver's answer, tagged for graphql-js to walk. Throws HubError as `single` does. */
  entity(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Record<string, unknown>,
    { typeName, path, nodes }: EntityPlace,
  ): EntityPlan {
    const known = this.knownOperation(document, operation);
    const key = `${typeName} ${path} ${known.shape(variables)}`;
    return remember(known.entities, key, () =>
      planEntity({ ...this.options, fragments: known.fragments, variables, isTagged: true }, typeName, nodes),
    );
  }

  /** How many fields of the root are asked for. */
  rootCount(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Record<string, unknown>,
  ): number {
    const { schema } = this.options;
    const root = schema.getRootType(operation.operation);
    const { fragments } = this.knownOperation(document, operation);
    return root ? collectFields({ schema, fragments, variables }, root, [operation.selectionSet]).size : 0;
  }

  /** The entities that the payloads of a mutation or the messages of a subscription hold, before any of them is there. */
  payloadEntities(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Record<string, unknown>,
  ): EntityPlan[] {
    const { schema, model } = this.options;
    const selecting = { schema, fragments: this.knownOperation(document, operation).fragments, variables };
    const root = schema.getRootType(operation.operation);
    if (!root) return [];
    const places = [...collectFields(selecting, root, [operation.selectionSet])].flatMap(([key, calls]) => {
      const field = root.getFields()[calls[0].name.value];
      const sets = calls.map((call) => call.selectionSet);
      return payloadTypes(schema, field && getNamedType(field.type)).map((payload) => ({
        key,
        payload,
        sets,
      }));
    });
    return places.flatMap(({ key, payload, sets }) =>
      [...collectFields(selecting, payload, sets)].flatMap(([memberKey, nodes]) => {
        const member = payload.getFields()[nodes[0].name.value];
        const typeName = member && getNamedType(member.type).name;
        if (typeName === undefined || !rowTypeOf(model, typeName)) return [];
        const path = `${payload.name} ${key}.${memberKey}`;
        return [this.entity(document, operation, variables, { typeName, path, nodes })];
      }),
    );
  }

  private planWhole(
    known: KnownOperation,
    operation: OperationDefinitionNode,
    variables: Record<string, unknown>,
  ) {
    const options = { ...this.options, fragments: known.fragments, variables, isTagged: false };
    const selection = this.rootSelection(options, operation);
    if (!selection) return undefined;
    const fields: RootField[] = [];
    for (const [key, nodes] of selection) {
      const name = nodes[0].name.value;
      const isNonNull = isNonNullType(this.root.getFields()[name]?.type);
      if (name === '__typename') fields.push({ key, nodes, isNonNull, plan: { typeName: this.root.name } });
      else if (!isMapped(this.source, name)) return undefined;
      else fields.push({ key, nodes, isNonNull, plan: this.planOrRefusal(options, nodes) });
    }
    return fields;
  }

  /** Undefined when a condition at the root is null, which graphql-js then says in its own words. */
  private rootSelection(options: CompileOptions, operation: OperationDefinitionNode): Selection | undefined {
    try {
      return collectFields(options, this.root, [operation.selectionSet]);
    } catch (error) {
      if (error instanceof GraphQLError) return undefined;
      throw error;
    }
  }

  private planOrRefusal(
    options: CompileOptions,
    nodes: readonly [FieldNode, ...FieldNode[]],
  ): FieldPlan | HubError | GraphQLError {
    try {
      return planField(options, this.root, this.source, nodes);
    } catch (error) {
      if (error instanceof HubError || error instanceof GraphQLError) return error;
      throw error;
    }
  }

  private knownOperation(document: DocumentNode, operation: OperationDefinitionNode): KnownOperation {
    const present = this.known.get(operation);
    if (present) return present;
    const known: KnownOperation = {
      fragments: fragmentsOf(document),
      shape: shapeReader(this.options.schema, operation),
      whole: new Map(),
      single: new Map(),
      entities: new Map(),
    };
    this.known.set(operation, known);
    return known;
  }
}

interface KnownOperation {
  fragments: Record<string, FragmentDefinitionNode>;
  shape: (variables: Record<string, unknown>) => string;
  whole: Map<string, { fields: RootField[] | undefined }>;
  single: Map<string, FieldPlan>;
  entities: Map<string, EntityPlan>;
}

/** What a payload can be: a mutation has one type of it, a feed one for each kind of message. */
function payloadTypes(
  schema: CompileOptions['schema'],
  type: GraphQLNamedType | undefined,
): readonly GraphQLObjectType[] {
  if (isObjectType(type)) return [type];
  return isAbstractType(type) ? schema.getPossibleTypes(type) : [];
}

function remember<T>(kept: Map<string, T>, key: string, make: () => T): T {
  const present = kept.get(key);
  if (present !== undefined) return present;
  if (kept.size >= shapesKept) kept.clear();
  const made = make();
  kept.set(key, made);
  return made;
}

function fragmentsOf(document: DocumentNode): Record<string, FragmentDefinitionNode> {
  const fragments: Record<string, FragmentDefinitionNode> = {};
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
  }
  return fragments;
}
