import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { HubError } from '../errors.ts';

/** One error as every route shows it; the shape is that of GraphQL, so that clients read one kind of answer. */
interface ErrorAnswer {
  readonly errors: readonly [
    { readonly message: string; readonly extensions: Readonly<Record<string, unknown>> },
  ];
}

/** Answers 404 for a path or a method that is not served. */
export function answerUnknownRoute(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return answerError(
    new HubError('UNKNOWN_ROUTE', 'Nothing is served at this path with this method.'),
    request,
    reply,
  );
}

/**
 * Answers with the error if it may be shown, else with INTERNAL, under the id of the request; what is masked is
 * logged in full under the same id. No answer holds SQL, a stack or a file path.
 */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const shown = error instanceof HubError ? error : fromFramework(error);
  if (shown === undefined) request.log.error({ err: error }, 'request failed');
  const told =
    shown ?? new HubError('INTERNAL', 'Something went wrong here. The request id finds it in the log.');
  const answer: ErrorAnswer = {
    errors: [
      { message: told.message, extensions: { ...told.extensions, code: told.code, requestId: request.id } },
    ],
  };
  // What the framework refuses has a status of its own, for example 415, under the one code BAD_REQUEST.
  const status = error instanceof HubError ? error.status : (statusOf(error) ?? told.status);
  // RFC 9110 asks that a 401 names the scheme that would do.
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  return reply.status(status).type('application/json; charset=utf-8').send(JSON.stringify(answer));
}

/** Answers what is no HTTP, or has a head beyond what Node reads, in the form of every other error, and hangs up. */
export function answerUnreadable(error: Error, socket: Socket): void {
  const code: unknown = Reflect.get(error, 'code');
  if (code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const isTooLong = code === 'HPE_HEADER_OVERFLOW';
  const message = isTooLong
    ? 'The address and the headers are too long. Send the document by POST.'
    : 'The request is no HTTP that the hub can read, or came too slowly.';
  const body = JSON.stringify({ errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] });
  const head = [
    `HTTP/1.1 ${isTooLong ? '431 Request Header Fields Too Large' : '400 Bad Request'}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'x-content-type-options: nosniff',
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

/** Fastify's own refusals are the client's doing; its texts are replaced, since they may quote the request. */
function fromFramework(error: unknown): HubError | undefined {
  const status = statusOf(error);
  if (status === undefined) return undefined;
  if (status === 413) return new HubError('BODY_TOO_LARGE', 'The request body is too large.');
  if (status === 415)
    return new HubError('BAD_REQUEST', 'This content type is not accepted; send application/json.');
  return new HubError('BAD_REQUEST', 'The request cannot be read: its headers or its JSON are malformed.');
}

/** The status of an error that blames the client (4xx); undefined for any other. */
function statusOf(error: unknown): number | undefined {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined;
}
