import { ApolloServer, type ApolloServerPlugin, HeaderMap, type HTTPGraphQLResponse } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { GatewayInterface } from '@apollo/server-gateway-interface';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Issuers } from '../access/issuers/issuers.ts';
import { readViewer, type Viewer } from '../access/viewer.ts';
import type { Limits } from '../config.ts';
import type { Audience } from '../database/audience.ts';
import type { Database } from '../database/pools.ts';
import { HubError } from '../errors.ts';
import type { Graph } from '../graph/graph.ts';
import { limitRules } from '../graph/limits.ts';
import { graphErrorFormatter } from './graph-error.ts';
import { KnownQuestions } from './known-questions.ts';
import { stringifyAnswer } from './stringify-answer.ts';

/** What Apollo hands from the request to the executor. */
interface RequestContext {
  audience: Audience;
  viewer: Viewer;
  requestId: string;
  /** Told while the request is read; an object of its own, since Apollo hands out copies of the context. */
  reading: Reading;
}

interface Reading {
  /** Whether the request held a document at all, whatever became of it. */
  hasDocument: boolean;
}

interface GraphEndpoint {
  close(): Promise<void>;
}

/** What answers, where keys are looked up, whose tokens are taken, and what one question may demand. */
interface GraphParts {
  readonly graph: Graph;
  readonly database: Database;
  /** Nobody's unless given. */
  readonly issuers?: Issuers;
  readonly limits: Limits;
}

/**
 * Serves the graph at `/graphql` by GET and POST: Apollo Server parses, validates and negotiates, the engine
 * answers in Apollo's place of a gateway, and the answer's text is spliced in by `stringifyAnswer`. Plain questions
 * that come again are answered past Apollo.
 */
export async function serveGraph(server: FastifyInstance, parts: GraphParts): Promise<GraphEndpoint> {
  const { graph, database, issuers, limits } = parts;
  const known = new KnownQuestions(graph);
  const apollo = new ApolloServer<RequestContext>({
    gateway: gatewayTo(graph, known),
    stringifyResult: stringifyAnswer,
    validationRules: limitRules(limits),
    parseOptions: { maxTokens: limits.maxTokens },
    formatError: graphErrorFormatter(server.log),
    includeStacktraceInErrorResponses: false,
    introspection: true,
    stopOnTerminationSignals: false,
    persistedQueries: false,
    plugins: [...disabledPlugins, noteDocument],
    logger: server.log,
  });
  await apollo.start();
  server.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    handler: async (request, reply) => {
      assertShort(request, limits);
      // A key that is not valid ends the request here: whoever sends one does not want to be answered as nobody.
      const viewer = await readViewer(database, request.headers.authorization, issuers);
      const text = await known.answer(request, { audience: everybody, viewer });
      return text === undefined ? answer(apollo, viewer, request, reply) : sendText(reply, text);
    },
  });
  return { close: () => apollo.stop() };
}

/** Nobody has signed in. */
const everybody: Audience = { kind: 'public' };

/** Nothing is reported to anybody, and no hook wraps the resolvers. */
const disabledPlugins: ApolloServerPlugin[] = [
  ApolloServerPluginCacheControlDisabled(),
  ApolloServerPluginLandingPageDisabled(),
  ApolloServerPluginSchemaReportingDisabled(),
  ApolloServerPluginUsageReportingDisabled(),
];

const noteDocument: ApolloServerPlugin<RequestContext> = {
  requestDidStart: async ({ contextValue }) => ({
    didResolveSource: async () => {
      contextValue.reading.hasDocument = true;
    },
  }),
};

function gatewayTo(graph: Graph, known: KnownQuestions): GatewayInterface {
  return {
    onSchemaLoadOrUpdate: (callback) => {
      callback({ apiSchema: graph.schema, coreSupergraphSdl: '' });
      return () => {};
    },
    load: async () => ({
      executor: async ({ document, source, request, context }) => {
        known.learn(source, document);
        const { audience, viewer } = context;
        const { operationName, variables } = request;
        return graph.answer({ document, operationName, variables, audience, viewer });
      },
    }),
    stop: async () => {},
  };
}

async function answer(
  apollo: ApolloServer<RequestContext>,
  viewer: Viewer,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const reading: Reading = { hasDocument: false };
  const response = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: {
      method: request.method,
      headers: headersOf(request),
      search: searchOf(request.url),
      body: request.body,
    },
    context: async () => ({ audience: everybody, viewer, requestId: request.id, reading }),
  });
  return send(reply, response, reading);
}

/** Refuses overlong documents before they are parsed. */
function assertShort({ body, query }: FastifyRequest, limits: Limits): void {
  const document = memberOf(body, 'query') ?? memberOf(query, 'query');
  if (typeof document !== 'string' || document.length <= limits.maxCharacters) return;
  throw new HubError(
    'QUERY_TOO_LONG',
    `The document has ${document.length} characters; at most ${limits.maxCharacters} are allowed.`,
  );
}

/** The headers that Apollo reads: what is sent, what is accepted, and the guards against cross-site requests. */
const readHeaders = ['content-type', 'accept', 'apollo-require-preflight', 'x-apollo-operation-name'];

function headersOf(request: FastifyRequest): HeaderMap {
  const headers = new HeaderMap();
  for (const name of readHeaders) {
    const value = request.headers[name];
    if (typeof value === 'string') headers.set(name, value);
  }
  return headers;
}

function searchOf(url: string): string {
  const start = url.indexOf('?');
  return start < 0 ? '' : url.slice(start);
}

/**
 * The engine makes whole answers only; there is no chunked body to send. A document that cannot be run is answered
 * 400 in `application/graphql-response+json`, and 200 in plain `application/json`, whose clients take any other
 * status for a failure on the way (GraphQL over HTTP, section 6.4).
 */
function send(
  reply: FastifyReply,
  { status = 200, headers, body }: HTTPGraphQLResponse,
  { hasDocument }: Reading,
): FastifyReply {
  const isPlainJson = headers.get('content-type')?.startsWith('application/json') ?? false;
  for (const [name, value] of headers) reply.header(name, value);
  return reply
    .header('cache-control', 'no-store')
    .status(status === 400 && hasDocument && isPlainJson ? 200 : status)
    .send(body.kind === 'complete' ? body.string : '');
}

/** An answer of the short way, under the headers of the long one. */
const sendText = (reply: FastifyReply, text: string): FastifyReply =>
  reply.header('cache-control', 'no-store').type('application/json; charset=utf-8').send(text);

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
