import {
  type DocumentNode,
  defaultFieldResolver,
  type ExecutionResult,
  execute,
  type FieldNode,
  type GraphQLError,
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  locatedError,
  type OperationDefinitionNode,
  responsePathAsArray,
} from 'graphql';
import type { Viewer } from '../access/viewer.ts';
import type { Limits } from '../config.ts';
import type { Audience } from '../database/audience.ts';
import type { Database } from '../database/pools.ts';
import { HubError } from '../errors.ts';
import { typeTag } from './compile.ts';
import { pageSizeWithin, spend } from './limits.ts';
import { type Model, type RowType, rowTypeOf } from './model.ts';
import { OperationPlans, type RootField } from './operation-plan.ts';
import { EntityRef, type ResolverContext } from './resolvers.ts';
import { type Run, rehearse, runEntityPlan, runPlan } from './run-plan.ts';

/** A question to the graph, parsed and validated. */
export interface GraphRequest {
  document: DocumentNode;
  operationName?: string | null | undefined;
  variables?: Record<string, unknown> | null | undefined;
  audience: Audience;
  /** Who asks; anonymous unless said otherwise. */
  viewer?: Viewer;
}

/** The data of an answer as JSON text, ready to be spliced into the response. */
export class SplicedData {
  readonly text: string;
  /** Apollo passes data as a record; nothing else is in this one. */
  readonly [name: string]: unknown;
  constructor(text: string) {
    this.text = text;
  }
}

/** Something that answers GraphQL documents. */
export interface Graph {
  schema: GraphQLSchema;
  /** Answers by the quickest outlet that can: `data` is SplicedData when every root field is compiled. */
  answer(request: GraphRequest): Promise<ExecutionResult>;
  /** Answers through graphql-js, mapped root fields running their plans: the second outlet of the same plans. */
  answerWalking(request: GraphRequest): Promise<ExecutionResult>;
  /**
   * Answers a subscription once for each message, the root field `field` being that message: an object with field
   * names, `__typename` and entity references. What all messages read with one statement is read together.
   */
  answerMessages(
    request: GraphRequest,
    field: string,
    messages: readonly object[],
  ): Promise<ExecutionResult[]>;
  /** The rows behind a type that has a table. */
  rowType(typeName: string): RowType | undefined;
}

/** What a graph is made of. */
export interface GraphOptions {
  schema: GraphQLSchema;
  model: Model;
  database: Database;
  limits: Limits;
}

/** What resolvers are given, and what the engine needs to read for them. */
interface WalkContext extends ResolverContext {
  readonly run: Run;
  readonly document: DocumentNode;
}

type AnswerOperation = (
  request: GraphRequest,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
) => Promise<ExecutionResult>;

/** Joins schema, maps and database into something that answers. Sets the resolvers of mapped root fields. */
export function openGraph({ schema, model, database, limits }: GraphOptions): Graph {
  const root = schema.getQueryType();
  const source = root && model.types.get(root.name);
  if (!root || !source) throw new Error('The schema needs a Query type with a map.');
  const plans = new OperationPlans({ schema, model, pageSize: pageSizeWithin(limits) }, root, source);
  for (const field of Object.values(root.getFields())) {
    if (source.fields[field.name]) field.resolve = resolveMapped(plans);
  }

  const newRun = (request: GraphRequest, variables: Record<string, unknown>): Run => ({
    database,
    audience: request.audience,
    variables,
    budget: { left: limits.maxCost },
    limits,
    lookups: new Map(),
  });

  const walk = async (request: GraphRequest, run: Run, rootValue?: object): Promise<ExecutionResult> => {
    const { document, viewer = { kind: 'anonymous' } } = request;
    const bounds = { now: new Date(), pageSize: chargedPages(run) };
    const contextValue: WalkContext = { run, document, database, viewer, ...bounds };
    return execute({
      schema,
      document,
      rootValue,
      operationName: request.operationName,
      variableValues: request.variables,
      contextValue,
      fieldResolver: readMember(plans),
      typeResolver: (value) => String(memberOf(value, typeTag) ?? memberOf(value, '__typename')),
    });
  };

  const answerWalking: Graph['answerWalking'] = (request) => walk(request, newRun(request, {}));

  const answerMessages: Graph['answerMessages'] = async (request, field, messages) => {
    const { lookups } = newRun(request, {});
    return Promise.all(
      messages.map((message) => walk(request, { ...newRun(request, {}), lookups }, { [field]: message })),
    );
  };

  const answerQuery: AnswerOperation = async (request, operation, variables) => {
    const fields = plans.whole(request.document, operation, variables);
    return fields ? splice(fields, newRun(request, variables)) : answerWalking(request);
  };

  /** A mutation whose answer would be refused is refused before it writes anything. */
  const answerMutation: AnswerOperation = async (request, operation, variables) => {
    const run = newRun(request, variables);
    try {
      for (const plan of plans.payloadEntities(request.document, operation, variables)) rehearse(plan, run);
    } catch (error) {
      return { errors: [locatedError(error, operation)] };
    }
    return answerWalking(request);
  };

  const answerAtOnce = async (request: GraphRequest): Promise<ExecutionResult> => {
    const operation = getOperationAST(request.document, request.operationName);
    if (!operation) return answerWalking(request);
    if (operation.operation === 'subscription') return { errors: [locatedError(onlyOverSockets, operation)] };
    const { coerced, errors } = coerceVariables(schema, operation, request.variables);
    if (errors) return { errors };
    const answer = operation.operation === 'query' ? answerQuery : answerMutation;
    return answer(request, operation, coerced);
  };

  return {
    schema,
    answer: (request) => inTime(answerAtOnce(request), limits.operationTimeoutMs),
    answerWalking,
    answerMessages,
    rowType: (typeName) => rowTypeOf(model, typeName),
  };
}

/** The sizes of pages that resolvers read, taken from what the operation may cost. */
const chargedPages =
  ({ budget, limits }: Run) =>
  (first: unknown): number => {
    const size = pageSizeWithin(limits)(first);
    spend(budget, [{ size: () => size, inner: [] }], [], limits);
    return size;
  };

const onlyOverSockets = new HubError(
  'BAD_REQUEST',
  'Subscriptions are answered over websockets: connect to /graphql with graphql-transport-ws.',
);

/** Gives up waiting after a time; what still runs in the database ends by its own, shorter limit. */
async function inTime<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    const message = `The answer took longer than ${ms / 1000} seconds. Ask for less, or try again later.`;
    timer = setTimeout(() => reject(new HubError('OPERATION_TIMEOUT', message)), ms);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

function coerceVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: GraphRequest['variables'],
) {
  return getVariableValues(schema, operation.variableDefinitions ?? [], variables ?? {}, { maxErrors: 50 });
}

/** Runs all root fields at once and joins their texts. A field that fails is null, or takes all data with it. */
async function splice(fields: readonly RootField[], run: Run): Promise<ExecutionResult> {
  const errors: GraphQLError[] = [];
  let isLost = false;
  const members = await Promise.all(
    fields.map(async ({ key, nodes, plan, isNonNull }) => {
      try {
        return `"${key}":${await textOf(plan, run)}`;
      } catch (error) {
        errors.push(locatedError(error, nodes, [key]));
        isLost ||= isNonNull;
        return `"${key}":null`;
      }
    }),
  );
  const data = isLost ? null : new SplicedData(`{${members.join(',')}}`);
  return errors.length > 0 ? { errors, data } : { data };
}

async function textOf(plan: RootField['plan'], run: Run): Promise<string> {
  if (plan instanceof Error) throw plan;
  return 'typeName' in plan ? JSON.stringify(plan.typeName) : runPlan(plan, run);
}

/** The resolver of a mapped root field inside graphql-js: it runs the field's plan for its own selection. */
function resolveMapped(plans: OperationPlans): GraphQLFieldResolver<unknown, WalkContext> {
  return async (_source, _arguments, { run, document }, info) => {
    const plan = plans.single(document, info.operation, info.variableValues, nodesOf(info));
    return JSON.parse(await runPlan(plan, { ...run, variables: info.variableValues }));
  };
}

/** The resolver of all other fields: what their object holds, entities being read with their plans. */
function readMember(plans: OperationPlans): GraphQLFieldResolver<unknown, WalkContext> {
  return (source, args, context, info) => {
    const value = memberUnderKey(source, args, context, info);
    return value instanceof EntityRef ? readEntity(plans, value, context, info) : value;
  };
}

/** Objects that a plan made are tagged and hold the client's own response keys; all others hold field names. */
function memberUnderKey(source: unknown, args: object, context: unknown, info: GraphQLResolveInfo): unknown {
  return memberOf(source, typeTag) === undefined
    ? defaultFieldResolver(source, { ...args }, context, info)
    : memberOf(source, String(info.path.key));
}

async function readEntity(
  plans: OperationPlans,
  { typeName, uuid }: EntityRef,
  { run, document }: WalkContext,
  info: GraphQLResolveInfo,
): Promise<unknown> {
  // The places of a list are all planned alike.
  const keys = responsePathAsArray(info.path).filter((key) => typeof key === 'string');
  const path = `${info.parentType.name} ${keys.join('.')}`;
  const variables = info.variableValues;
  const plan = plans.entity(document, info.operation, variables, { typeName, path, nodes: nodesOf(info) });
  return JSON.parse(await runEntityPlan(plan, uuid, { ...run, variables }));
}

function nodesOf({ fieldNodes: [first, ...others] }: GraphQLResolveInfo): [FieldNode, ...FieldNode[]] {
  if (!first) throw new Error('A field without nodes.');
  return [first, ...others];
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
