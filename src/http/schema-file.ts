import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { buildASTSchema, type GraphQLSchema, introspectionFromSchema, parse } from 'graphql';
import { printWholeSchema } from '../print-whole-schema.ts';

interface SchemaFile {
  readonly path: string;
  readonly type: string;
  readonly write: (sdl: string) => string;
}

const files: readonly SchemaFile[] = [
  { path: '/schema.graphql', type: 'text/plain; charset=utf-8', write: (sdl) => sdl },
  {
    path: '/schema.json',
    type: 'application/json; charset=utf-8',
    write: (sdl) => JSON.stringify({ data: introspectionFromSchema(schemaOf(sdl)) }),
  },
];

/**
 * Serves the schema to everybody, also where introspection is off: as SDL at `/schema.graphql`, and at `/schema.json`
 * as an introspection would answer it, for the explorer and for tools that read nothing else.
 */
export function serveSchema(server: FastifyInstance): void {
  const sdl = printWholeSchema();
  for (const { path, type, write } of files) {
    let body: string | undefined;
    server.get(path, async (request, reply) => {
      body ??= write(sdl);
      const tag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
      reply.headers({ etag: tag, 'cache-control': 'public, no-cache', 'access-control-allow-origin': '*' });
      if (request.headers['if-none-match'] === tag) return reply.status(304).send();
      return reply.type(type).send(body);
    });
  }
}

const schemaOf = (sdl: string): GraphQLSchema => buildASTSchema(parse(sdl));
