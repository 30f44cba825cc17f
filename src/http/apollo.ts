import {
  ApolloServer,
  type ApolloServerOptions,
  type ApolloServerPlugin,
  HeaderMap,
  type HTTPGraphQLResponse,
} from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { GatewayInterface } from '@apollo/server-gateway-interface';
import type { FastifyBaseLogger, FastifyRequest } from 'fastify';
import { type DocumentNode, type ExecutionResult, GraphQLError, parse } from 'graphql';
import { HubError } from '../errors.ts';
import type { Door, Knock } from '../graph/door.ts';
import type { AskedDocument } from '../graph/trusted-documents.ts';
import { isByHash, toldToApollo } from './asked-document.ts';
import { graphErrorFormatter } from './graph-error.ts';
import { stringifyAnswer } from './stringify-answer.ts';

/** Who asks, with whose rights, and who pays. */
export type Asker = Pick<Knock, 'audience' | 'viewer' | 'meter'>;

/** What is found out about a request while it is answered. */
export interface Reading {
  readonly asked: AskedDocument | undefined;
  /** The document, or what is wrong with it; undefined where Apollo has to find it first. */
  found: DocumentNode | readonly GraphQLError[] | undefined;
  /** Whether the request held a document at all, whatever became of it. */
  hasDocument: boolean;
  /** Whether it was answered without any error. */
  isWhole: boolean;
  /** Set when too much was spent already. */
  retryAfterSeconds: number | undefined;
}

/** What Apollo hands from the request to the executor. */
interface RequestContext extends Asker {
  /** One object for the whole request; Apollo hands out copies of the context. */
  readonly reading: Reading;
  readonly requestId: string;
}

/** The request that each error belongs to, since Apollo shows errors without saying whose they are. */
type RequestIds = WeakMap<Error, string>;

/** Apollo Server, as far as it is used: it negotiates around documents that the door reads and answers. */
export interface Apollo {
  answer(request: FastifyRequest, asker: Asker, reading: Reading): Promise<HTTPGraphQLResponse>;
  close(): Promise<void>;
}

/** Starts it. It parses and validates nothing itself, and in its place of a gateway the door answers. */
export async function startApollo(door: Door, log: FastifyBaseLogger): Promise<Apollo> {
  const format = graphErrorFormatter(log);
  const requestIds: RequestIds = new WeakMap();
  const apollo = new ApolloServer<RequestContext>({
    gateway: gatewayTo(door, requestIds),
    stringifyResult: stringifyAnswer,
    formatError: (formatted, error) => format(formatted, error, idOf(requestIds, error)),
    includeStacktraceInErrorResponses: false,
    introspection: true,
    stopOnTerminationSignals: false,
    persistedQueries: false,
    documentStore: null,
    plugins: [...disabledPlugins, readAtTheDoor(door, format)],
    logger: loggerOf(log),
  });
  await apollo.start();
  return {
    answer: async (request, asker, reading) =>
      apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest: {
          method: request.method,
          headers: headersOf(request, reading),
          ...toldToApollo(request, reading.asked),
        },
        context: async () => ({ ...asker, reading, requestId: request.id }),
      }),
    close: () => apollo.stop(),
  };
}

/** Apollo wraps what was thrown. */
function idOf(requestIds: RequestIds, error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const thrown = error instanceof GraphQLError ? error.originalError : undefined;
  return requestIds.get(error) ?? (thrown && requestIds.get(thrown));
}

/** Apollo puts what it complains of into its sentences, which may quote a request: only that it does is logged. */
function loggerOf(log: FastifyBaseLogger): NonNullable<ApolloServerOptions<RequestContext>['logger']> {
  const warn = (): void => log.warn('Apollo Server has a warning');
  return {
    debug: () => {},
    info: () => {},
    warn,
    error: () => log.error('Apollo Server failed at a request'),
  };
}

/** Nothing is reported to anybody, and no hook wraps the resolvers. */
const disabledPlugins: ApolloServerPlugin[] = [
  ApolloServerPluginCacheControlDisabled(),
  ApolloServerPluginLandingPageDisabled(),
  ApolloServerPluginSchemaReportingDisabled(),
  ApolloServerPluginUsageReportingDisabled(),
];

/** Gives Apollo the document that the door has read; when something is wrong with it, Apollo runs nothing and says so. */
const readAtTheDoor = (
  door: Door,
  format: ReturnType<typeof graphErrorFormatter>,
): ApolloServerPlugin<RequestContext> => ({
  requestDidStart: async ({ contextValue: { reading } }) => ({
    didResolveSource: async (context) => {
      reading.hasDocument = true;
      reading.found ??= door.read({ query: context.source });
      Object.assign(context, { document: 'kind' in reading.found ? reading.found : nothing });
    },
    responseForOperation: async () => {
      if (reading.found === undefined || 'kind' in reading.found) return null;
      const errors = reading.found.map((fault) => format(fault.toJSON(), fault));
      return {
        http: { status: 400, headers: new HeaderMap() },
        body: { kind: 'single', singleResult: { errors } },
      };
    },
  }),
});

/** Stands for a document that cannot be run. */
const nothing = parse('{ __typename }');

function gatewayTo(door: Door, requestIds: RequestIds): GatewayInterface {
  return {
    onSchemaLoadOrUpdate: (callback) => {
      callback({ apiSchema: door.schema, coreSupergraphSdl: '' });
      return () => {};
    },
    load: async () => ({
      executor: async ({ document, request, context }) => {
        const { reading, requestId, audience, viewer, meter } = context;
        const { operationName, variables } = request;
        const knock = { document, operationName, variables, audience, viewer, meter };
        const answer = await door.answer(knock).catch((error: Error) => {
          requestIds.set(error, requestId);
          throw error;
        });
        for (const error of answer.errors ?? []) requestIds.set(error, requestId);
        reading.isWhole = answer.errors === undefined;
        reading.retryAfterSeconds = retryAfterOf(answer);
        return answer;
      },
    }),
    stop: async () => {},
  };
}

/** The seconds after which there is enough to spend; undefined where that is not what is missing. */
function retryAfterOf({ errors: [error] = [] }: ExecutionResult): number | undefined {
  const cause = error?.originalError;
  if (!(cause instanceof HubError) || cause.code !== 'THROTTLED') return undefined;
  return Number(cause.extensions.retryAfterSeconds);
}

/** The headers that Apollo reads: what is sent, what is accepted, and the guards against cross-site requests. */
const readHeaders = ['content-type', 'accept', 'apollo-require-preflight', 'x-apollo-operation-name'];

function headersOf(request: FastifyRequest, { asked }: Reading): HeaderMap {
  const headers = new HeaderMap();
  for (const name of readHeaders) {
    const value = request.headers[name];
    if (typeof value === 'string') headers.set(name, value);
  }
  // A listed question is harmless on any page: it changes nothing, and browsers add no key or token to it by themselves.
  if (request.method === 'GET' && asked?.query == null && asked !== undefined && isByHash(asked)) {
    headers.set('apollo-require-preflight', 'listed');
  }
  return headers;
}
