import type { FastifyInstance } from 'fastify';
import type { LocalIssuer } from '../access/issuers/local-issuer.ts';

/** Serves the public key of the local issuer at `/.well-known/jwks.json`, for others who check its tokens. */
export function serveLocalKeys(server: FastifyInstance, { publicKeys }: LocalIssuer): void {
  server.get('/.well-known/jwks.json', async (_request, reply) =>
    reply.header('cache-control', 'public, max-age=600').type('application/jwk-set+json').send(publicKeys),
  );
}
