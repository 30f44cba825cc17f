import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * Lets the pages of allowed origins read what they asked for; browsers keep it from all others. No cookie is ever
 * read, so a page can only ask with a key or token that it has itself.
 */
export function allowOrigin(
  { headers: { origin } }: FastifyRequest,
  reply: FastifyReply,
  allowedOrigins: readonly string[],
): void {
  reply.header('vary', 'origin');
  if (origin === undefined || !allowedOrigins.includes(origin)) return;
  reply.headers({
    'access-control-allow-origin': origin,
    'access-control-allow-headers':
      'authorization, content-type, last-event-id, apollo-require-preflight, halcyon-cost, x-request-id',
    'access-control-allow-methods': 'GET, POST',
    'access-control-expose-headers': 'etag, retry-after, x-request-id',
    'access-control-max-age': '600',
  });
}
