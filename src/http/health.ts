import type { FastifyInstance } from 'fastify';
import type { Readiness } from '../database/readiness.ts';

/**
 * Serves `GET /health`, which answers 200 as long as the process does anything at all, and `GET /ready`, which
 * answers 200 when questions are answered rightly and else 503; its body says which part is missing.
 */
export function serveHealth(server: FastifyInstance, readReadiness: () => Promise<Readiness>): void {
  server.get('/health', async (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ status: 'live' }),
  );

  server.get('/ready', async (_request, reply) => {
    const parts = await readReadiness();
    const ready = Object.values(parts).every(Boolean);
    return reply
      .status(ready ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ status: ready ? 'ready' : 'not ready', ...parts });
  });
}
