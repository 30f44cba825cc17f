import {
  type DocumentNode,
  defaultFieldResolver,
  type ExecutionResult,
  execute,
  type GraphQLError,
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  locatedError,
  type OperationDefinitionNode,
} from 'graphql';
import type { Limits } from '../config.ts';
import type { Audience } from '../database/audience.ts';
import type { Database } from '../database/pools.ts';
import { HubError } from '../errors.ts';
import { typeTag } from './compile.ts';
import { pageSizeWithin } from './limits.ts';
import type { Model } from './model.ts';
import { OperationPlans, type RootField } from './operation-plan.ts';
import { type Run, runPlan } from './run-plan.ts';

/** A question to the graph, parsed and validated. */
export interface GraphRequest {
  document: DocumentNode;
  operationName?: string | null | undefined;
  variables?: Record<string, unknown> | null | undefined;
  audience: Audience;
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
}

/** What a graph is made of. */
export interface GraphOptions {
  schema: GraphQLSchema;
  model: Model;
  database: Database;
  limits: Limits;
}

interface WalkContext {
  run: Run;
  document: DocumentNode;
}

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

  const answerWalking = async (request: GraphRequest): Promise<ExecutionResult> => {
    const contextValue: WalkContext = { run: newRun(request, {}), document: request.document };
    return execute({
      schema,
      document: request.document,
      operationName: request.operationName,
      variableValues: request.variables,
      contextValue,
      fieldResolver: readResponseKey,
      typeResolver: (value) => String(memberOf(value, typeTag)),
    });
  };

  const answerAtOnce = async (request: GraphRequest): Promise<ExecutionResult> => {
    const operation = getOperationAST(request.document, request.operationName);
    if (operation?.operation !== 'query') return answerWalking(request);
    const { coerced, errors } = coerceVariables(schema, operation, request.variables);
    if (errors) return { errors };
    const fields = plans.whole(request.document, operation, coerced);
    return fields ? splice(fields, newRun(request, coerced)) : answerWalking(request);
  };

  return {
    schema,
    answer: (request) => inTime(answerAtOnce(request), limits.operationTimeoutMs),
    answerWalking,
  };
}

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
    const [first, ...others] = info.fieldNodes;
    if (!first) throw new Error('A field without nodes.');
    const plan = plans.single(document, info.operation, info.variableValues, [first, ...others]);
    return JSON.parse(await runPlan(plan, { ...run, variables: info.variableValues }));
  };
}

/** Objects that a plan made are tagged and hold the client's own response keys; all others hold field names. */
function readResponseKey(source: unknown, args: object, context: unknown, info: GraphQLResolveInfo): unknown {
  return memberOf(source, typeTag) === undefined
    ? defaultFieldResolver(source, { ...args }, context, info)
    : memberOf(source, String(info.path.key));
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
