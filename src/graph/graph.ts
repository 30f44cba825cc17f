import {
  type DocumentNode,
  defaultFieldResolver,
  type ExecutionResult,
  execute,
  type FieldNode,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  locatedError,
  type OperationDefinitionNode,
  responsePathAsArray,
} from 'graphql';
import { type AuditedRecord, type AuditWay, actorOf } from '../access/audit.ts';
import { noteTold, recordsByWay } from '../access/told.ts';
import type { Viewer } from '../access/viewer.ts';
import type { Limits } from '../config.ts';
import type { Audience } from '../database/audience.ts';
import type { Database } from '../database/pools.ts';
import { HubError } from '../errors.ts';
import { typeTag } from './compile.ts';
import { pageSizeWithin, spend } from './limits.ts';
import type { Meter } from './meter.ts';
import { type FieldSource, type Model, type RowType, rowTypeOf } from './model.ts';
import { OperationPlans } from './operation-plan.ts';
import type { EntityPlan } from './plan.ts';
import { EntityRef, type ResolverContext } from './resolvers.ts';
import { type Run, rehearse, runEntityPlan, runPlan } from './run-plan.ts';
import { priced, splice } from './splice.ts';
import { readSubscription } from './subscription.ts';
import { isToBeProven, UnprovenReader } from './unproven-reader.ts';

/** A question to the graph, parsed and validated. */
export interface GraphRequest {
  document: DocumentNode;
  operationName?: string | null | undefined;
  variables?: Record<string, unknown> | null | undefined;
  audience: Audience;
  /** Who asks; anonymous unless said otherwise. */
  viewer?: Viewer;
  /** Who pays; nobody unless given. */
  meter?: Meter | undefined;
}

/** Something that answers GraphQL documents. */
export interface Graph {
  schema: GraphQLSchema;
  /**
   * Answers by the quickest outlet that can: `data` is SplicedData when every root field is compiled.
   * @throws UnprovenReader when the audience has a proof and the answer would not come from statements alone, which
   * prove it. @throws HubError OPERATION_TIMEOUT.
   */
  answer(request: GraphRequest): Promise<ExecutionResult>;
  /** Answers through graphql-js, mapped root fields running their plans: the second outlet of the same plans. */
  answerWalking(request: GraphRequest): Promise<ExecutionResult>;
  /**
   * Answers a subscription once for each message, the root field `field` being that message: an object with field
   * names, `__typename` and entity references. What all messages read with one statement is read together. Whoever
   * tells somebody a message writes down first which audited records it tells of.
   */
  answerMessages(request: GraphRequest, field: string, messages: readonly object[]): Promise<MessageAnswer[]>;
  /** Whether messages of the subscription may ever be everybody's, as `MessageAnswer` has it. */
  mayBeEverybodys(request: GraphRequest): boolean;
  /** The price of beginning a subscription; that of one with mistakes, which it tells itself, is the least. */
  priceOfFeed(request: GraphRequest): number;
  /** The rows behind a type that has a table. */
  rowType(typeName: string): RowType | undefined;
}

/** A message as an answer, and the records in it of which the audit must know who was told. */
export interface MessageAnswer {
  readonly result: ExecutionResult;
  /** Whether everybody who may see the objects that the message names gets this answer to it, whatever their rights. */
  readonly isEverybodys: boolean;
  readonly records: readonly AuditedRecord[];
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
  readonly plans: OperationPlans;
}

/** What operations are answered by. */
interface Outlets {
  readonly schema: GraphQLSchema;
  readonly plansFor: (audience: Audience) => OperationPlans;
  readonly newRun: (request: GraphRequest, way: AuditWay, variables?: Record<string, unknown>) => Run;
  readonly walk: (request: GraphRequest, run: Run, rootValue?: object) => Promise<ExecutionResult>;
}

type AnswerOperation = (
  outlets: Outlets,
  request: GraphRequest,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
) => Promise<ExecutionResult>;

/** Joins schema, maps and database into something that answers. Sets the resolvers of mapped root fields. */
export function openGraph({ schema, model, database, limits }: GraphOptions): Graph {
  const root = schema.getQueryType();
  const source = root && model.types.get(root.name);
  if (!root || !source) throw new Error('The schema needs a Query type with a map.');
  const plansFor = openPlans({ schema, model, pageSize: pageSizeWithin(limits) }, root, source);
  for (const field of Object.values(root.getFields())) {
    if (source.fields[field.name]) field.resolve = resolveMapped;
  }

  const newRun: Outlets['newRun'] = ({ audience }, way, variables = {}) => ({
    database,
    audience,
    variables,
    way,
    told: new Map(),
    budget: { left: limits.maxCost, spent: 0 },
    limits,
    lookups: new Map(),
    statements: 0,
    sight: { isEverybodys: true },
  });

  const walk = async (request: GraphRequest, run: Run, rootValue?: object): Promise<ExecutionResult> => {
    if (isToBeProven(request.audience)) throw new UnprovenReader();
    const { document, viewer = { kind: 'anonymous' } } = request;
    const bounds = { now: new Date(), pageSize: chargedPages(run) };
    const plans = plansFor(request.audience);
    const contextValue: WalkContext = { run, document, plans, database, viewer, ...bounds };
    return execute({
      schema,
      document,
      rootValue,
      operationName: request.operationName,
      variableValues: request.variables,
      contextValue,
      fieldResolver: readMember,
      typeResolver: (value) => String(memberOf(value, typeTag) ?? memberOf(value, '__typename')),
    });
  };

  const answerWalking: Graph['answerWalking'] = async (request) => {
    const run = newRun(request, 'QUERY');
    const answer = await walk(request, run);
    await noteAnswer(request, run);
    return answer;
  };

  const outlets: Outlets = { schema, plansFor, newRun, walk };

  const answerAtOnce = async (request: GraphRequest): Promise<ExecutionResult> => {
    const operation = getOperationAST(request.document, request.operationName);
    if (!operation) return answerWalking(request);
    if (operation.operation === 'subscription') return { errors: [locatedError(onlyOverSockets, operation)] };
    const { coerced, errors } = coerceVariables(schema, operation, request.variables);
    if (errors) return { errors };
    const answer = operation.operation === 'query' ? answerQuery : answerMutation;
    return answer(outlets, request, operation, coerced);
  };

  return {
    schema,
    answer: (request) => inTime(answerAtOnce(request), limits.operationTimeoutMs),
    answerWalking,
    answerMessages: (request, field, messages) => answerEach(outlets, request, field, messages),
    mayBeEverybodys: (request) => mayBeEverybodys(outlets, request),
    priceOfFeed: (request) => priceOfFeed(outlets, request),
    rowType: (typeName) => rowTypeOf(model, typeName),
  };
}

/** The plans of operations by who asks. The public sees nothing whose reading is written down: its statements have no marks. */
function openPlans(
  options: Omit<ConstructorParameters<typeof OperationPlans>[0], 'isMarked'>,
  root: GraphQLObjectType,
  source: FieldSource,
): Outlets['plansFor'] {
  const plain = new OperationPlans({ ...options, isMarked: false }, root, source);
  const marked = new OperationPlans({ ...options, isMarked: true }, root, source);
  return ({ kind }) => (kind === 'member' ? marked : plain);
}

/** Answers each message of a feed, all with the same look-ups. */
async function answerEach(
  { newRun, walk }: Outlets,
  request: GraphRequest,
  field: string,
  messages: readonly object[],
): Promise<MessageAnswer[]> {
  const { lookups } = newRun(request, 'FEED');
  const answers = messages.map(async (message) => {
    const run = { ...newRun(request, 'FEED'), lookups };
    const result = await walk(request, run, { [field]: message });
    const isEverybodys = run.sight.isEverybodys && result.errors === undefined;
    return { result, isEverybodys, records: [...recordsByWay(run.told).values()].flat() };
  });
  return Promise.all(answers);
}

/** Writes down, before an answer is given, which audited records it tells of. @throws HubError DATABASE_UNAVAILABLE. */
async function noteAnswer(
  { viewer = { kind: 'anonymous' }, audience }: GraphRequest,
  { database, told }: Run,
): Promise<void> {
  if (audience.kind === 'member') await noteTold(database, actorOf(viewer, audience), told);
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

/** What a mutation, or a question that graphql-js must walk, costs beside what it reads. */
const walkPrice = 10;

/** The answer when what is done before the operation runs throws; undefined when it does not. */
function refusalOf(operation: OperationDefinitionNode, prepare: () => void): ExecutionResult | undefined {
  try {
    prepare();
    return undefined;
  } catch (error) {
    return { errors: [locatedError(error, operation)] };
  }
}

/** By the quickest outlet that can, when its price has been taken. */
const answerQuery: AnswerOperation = async (outlets, request, operation, variables) => {
  const { plansFor, newRun, walk } = outlets;
  const { document, meter, audience } = request;
  const run = newRun(request, 'QUERY', variables);
  const whole = plansFor(audience).whole(document, operation, variables);
  const fields = whole?.map((field) => priced(field, run));
  const base = fields ? 0 : walkPrice;
  const price = (): number => Math.max(1, base + run.budget.spent);
  const refusal = refusalOf(operation, () => meter?.take(price()));
  if (refusal) return refusal;
  const answer = await (fields ? splice(fields) : walk(request, run));
  if (run.statements === 0 && isToBeProven(request.audience)) throw new UnprovenReader();
  await noteAnswer(request, run);
  meter?.settle(price());
  return answer;
};

/** A mutation whose answer would be refused is refused before it writes anything. */
const answerMutation: AnswerOperation = async (outlets, request, operation, variables) => {
  const { plansFor, newRun, walk } = outlets;
  const { document, meter, audience } = request;
  const plans = plansFor(audience);
  const base = walkPrice * plans.rootCount(document, operation, variables);
  const refusal = refusalOf(operation, () => {
    const rehearsal = newRun(request, 'MUTATION', variables);
    for (const plan of plans.payloadEntities(document, operation, variables)) rehearse(plan, rehearsal);
    meter?.take(base + rehearsal.budget.spent);
  });
  if (refusal) return refusal;
  const run = newRun(request, 'MUTATION');
  const answer = await walk(request, run);
  await noteAnswer(request, run);
  meter?.settle(base + run.budget.spent);
  return answer;
};

/** A snapshot reads thousands of rows. */
const snapshotPrice = 100;

/** One more than what a message and the snapshot read; what is refused of them is told by the feed. */
function priceOfFeed({ schema, plansFor, newRun }: Outlets, request: GraphRequest): number {
  const { operation, variables } = readOperation(schema, request);
  if (operation === undefined) return 1;
  const run = newRun(request, 'FEED', variables);
  const plans = plansFor(request.audience);
  let price = 1;
  refusalOf(operation, () => {
    const { snapshot } = readSubscription(schema, request.document, operation, variables).arguments;
    if (snapshot === true) price += snapshotPrice;
    for (const plan of plans.payloadEntities(request.document, operation, variables)) rehearse(plan, run);
  });
  return price + run.budget.spent;
}

function mayBeEverybodys({ schema, plansFor }: Outlets, request: GraphRequest): boolean {
  const { operation, variables } = readOperation(schema, request);
  if (operation === undefined) return false;
  const plans: EntityPlan[] = [];
  const refusal = refusalOf(operation, () => {
    plans.push(...plansFor(request.audience).payloadEntities(request.document, operation, variables));
  });
  return refusal === undefined && plans.every(({ labels }) => labels !== undefined);
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

/** The operation that is meant and the values of its variables; none where that cannot be told. */
function readOperation(schema: GraphQLSchema, { document, operationName, variables }: GraphRequest) {
  const operation = getOperationAST(document, operationName);
  const { coerced } = operation ? coerceVariables(schema, operation, variables) : {};
  return operation && coerced ? { operation, variables: coerced } : { operation: undefined, variables: {} };
}

function coerceVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: GraphRequest['variables'],
) {
  return getVariableValues(schema, operation.variableDefinitions ?? [], variables ?? {}, { maxErrors: 50 });
}

/** The resolver of a mapped root field inside graphql-js: it runs the field's plan for its own selection. */
const resolveMapped: GraphQLFieldResolver<unknown, WalkContext> = async (
  _source,
  _arguments,
  { run, document, plans },
  info,
) => {
  const plan = plans.single(document, info.operation, info.variableValues, nodesOf(info));
  return JSON.parse(await runPlan(plan, { ...run, variables: info.variableValues }));
};

/** The resolver of all other fields: what their object holds, entities being read with their plans. */
const readMember: GraphQLFieldResolver<unknown, WalkContext> = (source, args, context, info) => {
  const value = memberUnderKey(source, args, context, info);
  const read = (each: unknown) => (each instanceof EntityRef ? readEntity(each, context, info) : each);
  return Array.isArray(value) ? value.map(read) : read(value);
};

/** Objects that a plan made are tagged and hold the client's own response keys; all others hold field names. */
function memberUnderKey(source: unknown, args: object, context: unknown, info: GraphQLResolveInfo): unknown {
  return memberOf(source, typeTag) === undefined
    ? defaultFieldResolver(source, { ...args }, context, info)
    : memberOf(source, String(info.path.key));
}

async function readEntity(
  { typeName, uuid }: EntityRef,
  { run, document, plans }: WalkContext,
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
