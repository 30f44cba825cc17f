import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { getOperationAST } from 'graphql';
import { audienceOf } from '../access/audience-of.ts';
import { readViewer, type Viewer } from '../access/viewer.ts';
import { HubError } from '../errors.ts';
import { allowOrigin } from './allow-origin.ts';
import { type Operation, operation, wantsCost } from './client-message.ts';
import type { ConnectionParts } from './connection.ts';
import { EventStream } from './event-stream.ts';

/** The event streams of a server, which end when it closes. */
export interface EventStreams {
  /** How many are open. */
  count(): number;
  /** Bytes that wait in this process for readers. */
  waitingBytes(): number;
}

/** What event streams are served with. */
export interface EventStreamOptions extends ConnectionParts {
  /** Origins of web pages that may read them, beside the hub's own. */
  readonly allowedOrigins: readonly string[];
}

const path = '/graphql/stream';
const heartbeatMs = 12_000;

/**
 * Serves GraphQL over Server-Sent Events at `/graphql/stream`, by POST as JSON and by GET as `EventSource` asks. Keys
 * and tokens come in the `Authorization` header only. One timer looks after all streams. When the server closes, feeds end with a
 * hint when to come back, and questions are left to finish. To be called before it listens.
 */
export function serveEventStreams(server: FastifyInstance, options: EventStreamOptions): EventStreams {
  const streams = new Map<EventStream, OpenFeed>();
  let isClosing = false;
  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    allowOrigin(request, reply, options.allowedOrigins);
    const { database, issuers, feeds, quota, encoder } = options;
    const viewer = await readViewer(database, request.headers.authorization, issuers);
    feeds.revocations.assertMayRead(viewer);
    const asked = readOperation(request);
    if (isClosing) throw new HubError('STOPPING', 'The hub is stopping. Try again soon.');
    const giveBack = quota.take(viewer, request.ip);
    if (giveBack === undefined) {
      throw new HubError(
        'TOO_MANY_STREAMS',
        'You have too many websockets and event streams open. Close some.',
      );
    }
    reply.hijack();
    if (reply.raw.destroyed) return giveBack();
    const open: OpenFeed = { stop: undefined };
    const stream = new EventStream(reply.raw, heldHeaders(reply), encoder, () => {
      streams.delete(stream);
      open.stop?.();
      giveBack();
    });
    streams.set(stream, open);
    const isReadOnly = request.method === 'GET';
    const resumeAt = request.headers['last-event-id'];
    await run(options, stream, open, {
      viewer,
      address: request.ip,
      asked,
      isReadOnly,
      resumeAt: singleOf(resumeAt),
    });
  };
  server.route({ method: ['GET', 'POST'], url: path, handler: answer });
  server.options(path, async (request, reply) => {
    allowOrigin(request, reply, options.allowedOrigins);
    return reply.status(204).send();
  });
  let ticking: NodeJS.Timeout | undefined;
  server.addHook('onListen', async () => {
    ticking = setInterval(() => {
      for (const stream of streams.keys()) stream.tick();
    }, heartbeatMs);
  });
  server.addHook('preClose', async () => {
    isClosing = true;
    clearInterval(ticking);
    endFeeds(streams);
  });
  return {
    count: () => streams.size,
    waitingBytes: () => [...streams.keys()].reduce((sum, { waitingBytes }) => sum + waitingBytes, 0),
  };
}

/** Ends the streams of feeds, spread over seconds so that they do not come back all at once. */
function endFeeds(streams: ReadonlyMap<EventStream, OpenFeed>): void {
  const following = [...streams].filter(([, { stop }]) => stop !== undefined);
  for (const [place, [stream]] of following.entries()) {
    stream.goAway(500 + Math.round((4_500 * place) / following.length));
  }
}

/** What a stream tells until it ends. */
interface OpenFeed {
  /** Ends the feed; undefined for a question. */
  stop: (() => void) | undefined;
}

interface Asked {
  readonly viewer: Viewer;
  readonly address: string;
  readonly asked: Operation;
  readonly isReadOnly: boolean;
  readonly resumeAt: string | undefined;
}

/** Runs an operation on its stream. Whatever is wrong with it is told there, as the protocol demands. */
async function run(
  { door, feeds, encoder }: EventStreamOptions,
  stream: EventStream,
  open: OpenFeed,
  { asked, isReadOnly, resumeAt, viewer, address }: Asked,
): Promise<void> {
  const document = door.read(asked);
  if (!('kind' in document)) return stream.fail(document);
  const { operationName, variables } = asked;
  const meter = door.meter(viewer, address, wantsCost(asked, viewer));
  const knock = { document, operationName, variables, audience: audienceOf(viewer), viewer, meter } as const;
  const kind = getOperationAST(document, operationName)?.operation;
  if (kind === 'mutation' && isReadOnly) {
    return stream.fail([new HubError('BAD_REQUEST', 'Send a mutation by POST.')]);
  }
  try {
    if (kind === 'subscription') {
      door.admit(knock);
      open.stop = feeds.subscribe(knock, stream, resumeAt);
      return;
    }
    const result = await door.answer(knock);
    stream.answer(encoder.answer(result));
  } catch (error) {
    stream.answer(`{"errors":${encoder.errors([error])}}`);
  }
}

/**
 * The operation of a request: the body of a POST, the parameters of a GET.
 * @throws HubError BAD_REQUEST when there is none.
 */
function readOperation({ method, body, query }: FastifyRequest): Operation {
  const given = method === 'GET' ? decodeParameters(query) : body;
  const read = operation.safeParse(given);
  if (read.success) return read.data;
  const message =
    'Send `query` or `documentId`, and if need be `operationName` and `variables`, as JSON or as parameters.';
  throw new HubError('BAD_REQUEST', message);
}

/** Parameters with the JSON of `variables` and `extensions` decoded; undefined when that is none. */
function decodeParameters(parameters: unknown): unknown {
  if (typeof parameters !== 'object' || parameters === null) return undefined;
  try {
    return {
      ...parameters,
      variables: decodeMember(parameters, 'variables'),
      extensions: decodeMember(parameters, 'extensions'),
    };
  } catch {
    return undefined;
  }
}

/** The value behind a parameter that is JSON; null when it is absent. Throws when it is none. */
function decodeMember(parameters: object, name: string): unknown {
  const text: unknown = Reflect.get(parameters, name);
  return typeof text !== 'string' || text === '' ? null : JSON.parse(text);
}

/** The headers that every answer of the hub has, for an answer that is written by hand. */
const heldHeaders = (reply: FastifyReply): Record<string, string | number | readonly string[]> =>
  Object.fromEntries(
    Object.entries(reply.getHeaders()).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );

/** A header that is given once and not empty. */
const singleOf = (value: string | string[] | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
