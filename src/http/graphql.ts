import { createHash } from 'node:crypto';
import type { HTTPGraphQLResponse } from '@apollo/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { audienceOf } from '../access/audience-of.ts';
import { readCredential } from '../access/credential.ts';
import { type Issuers, noIssuers } from '../access/issuers/issuers.ts';
import type { Viewer } from '../access/viewer.ts';
import { ViewerMemory } from '../access/viewer-memory.ts';
import type { Database } from '../database/pools.ts';
import type { Door } from '../graph/door.ts';
import { allowOrigin } from '../live/allow-origin.ts';
import { type Apollo, type Asker, type Reading, startApollo } from './apollo.ts';
import { askedDocumentOf, isByHash } from './asked-document.ts';
import { answerPlainly, answerRemembered } from './plain-questions.ts';

interface GraphEndpoint {
  close(): Promise<void>;
}

/** What answers, where keys are looked up, and whose tokens are taken. */
interface GraphParts {
  readonly door: Door;
  readonly database: Database;
  /** Nobody's unless given. */
  readonly issuers?: Issuers;
  /** Origins of web pages that may read answers, beside the hub's own. */
  readonly allowedOrigins?: readonly string[];
}

/**
 * Serves the graph at `/graphql` by GET and POST: the door reads documents and answers, as it does for every
 * transport; Apollo Server negotiates around it, and the answer's text is spliced in by `stringifyAnswer`. Plain
 * questions go past Apollo.
 */
export async function serveGraph(server: FastifyInstance, parts: GraphParts): Promise<GraphEndpoint> {
  const { door, database, issuers = noIssuers, allowedOrigins = [] } = parts;
  const memory = new ViewerMemory(database);
  const apollo = await startApollo(door, server.log);
  server.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    handler: async (request, reply) => {
      allowOrigin(request, reply, allowedOrigins);
      const { authorization } = request.headers;
      const credential =
        authorization === undefined ? undefined : await readCredential(authorization, issuers);
      const reading = beginReading(door, request);
      const meterOf = (viewer: Viewer) => door.meter(viewer, request.ip, wantsCost(request, reading, viewer));
      const remembered = credential && memory.recall(credential);
      const early = remembered && { ...remembered, meter: meterOf(remembered.viewer) };
      const answered = early && (await answerRemembered(door, request, reading.found, early));
      if (answered?.text !== undefined) return sendText(reply, answered.text);
      // A key that is not valid ends the request here: whoever sends one does not want to be answered as nobody.
      const viewer = authorization === undefined ? anonymous : await memory.read(credential);
      const asker = { audience: audienceOf(viewer), viewer, meter: early?.meter ?? meterOf(viewer) };
      // What has been answered with errors is answered once more to word them, and not twice.
      const text = answered?.hasErrors ? undefined : await answerPlainly(door, request, reading.found, asker);
      return text === undefined ? negotiate(apollo, asker, reading, request, reply) : sendText(reply, text);
    },
  });
  server.options('/graphql', async (request, reply) => {
    allowOrigin(request, reply, allowedOrigins);
    return reply.status(204).send();
  });
  return { close: () => apollo.close() };
}

const anonymous = { kind: 'anonymous' } as const;

function beginReading(door: Door, request: FastifyRequest): Reading {
  const asked = askedDocumentOf(request);
  const found = asked && door.read(asked);
  return { asked, found, hasDocument: false, isWhole: false, retryAfterSeconds: undefined };
}

/** What it costs is shown to whoever the hub knows, and to others who ask for it. */
const wantsCost = ({ headers }: FastifyRequest, { asked }: Reading, { kind }: Viewer): boolean =>
  kind !== 'anonymous' || headers['halcyon-cost'] === '1' || asked?.extensions?.cost === true;

async function negotiate(
  apollo: Apollo,
  asker: Asker,
  reading: Reading,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const response = await apollo.answer(request, asker, reading);
  for (const [name, value] of response.headers) reply.header(name, value);
  const { body } = response;
  const text = body.kind === 'complete' ? body.string : '';
  const status = statusOf(response, reading);
  if (reading.retryAfterSeconds !== undefined) reply.header('retry-after', reading.retryAfterSeconds);
  if (!isForAll(request, reading, asker)) {
    return reply.header('cache-control', 'no-store').status(status).send(text);
  }
  // Caches keep it and ask each time whether it still holds: what is no longer true is worse than a question more.
  const tag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
  reply.headers({ etag: tag, 'cache-control': 'public, no-cache', vary: 'accept, authorization, origin' });
  const isKnown = request.headers['if-none-match']?.includes(tag) ?? false;
  return isKnown ? reply.status(304).send() : reply.status(status).send(text);
}

/**
 * The engine makes whole answers only; there is no chunked body to send. A document that cannot be run is answered
 * 400 in `application/graphql-response+json` (429 when it is only too early for it), and 200 in plain
 * `application/json`, whose clients take any other status for a failure on the way (GraphQL over HTTP, section 6.4).
 */
function statusOf(
  { status = 200, headers }: HTTPGraphQLResponse,
  { hasDocument, retryAfterSeconds }: Reading,
): number {
  const isPlainJson = headers.get('content-type')?.startsWith('application/json') ?? false;
  if (retryAfterSeconds !== undefined) return isPlainJson ? 200 : 429;
  return status === 400 && hasDocument && isPlainJson ? 200 : status;
}

/** Whether everybody who asks for this address is answered alike: a listed question of nobody in particular. */
const isForAll = (
  { method }: FastifyRequest,
  { asked, isWhole }: Reading,
  { viewer, meter }: Asker,
): boolean =>
  method === 'GET' &&
  isWhole &&
  asked !== undefined &&
  isByHash(asked) &&
  viewer.kind === 'anonymous' &&
  meter?.report() === undefined;

/** An answer of the short way, under the headers of the long one. */
const sendText = (reply: FastifyReply, text: string): FastifyReply =>
  reply.header('cache-control', 'no-store').type('application/json; charset=utf-8').send(text);
