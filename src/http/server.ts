import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { HubError } from '../errors.ts';
import { answerError, answerUnknownRoute, answerUnreadable } from './error-answer.ts';

/** Longest time that `close` waits for requests that are being answered. */
const drainMs = 5_000;

/** An HTTP server that listens until `close`. */
export interface HttpServer {
  /** Where it listens, with the port that was picked. */
  readonly url: string;
  /** Takes no new request, lets running ones finish for five seconds, then cuts the rest off. */
  close(): Promise<void>;
}

/** A server without routes: limits, request ids, safe headers and masked errors are in place. */
export function buildServer(options: {
  readonly maxBodyBytes: number;
  /** Whose `X-Forwarded-For` is believed; nobody's unless given. */
  readonly trustedProxies?: readonly string[];
  readonly log: FastifyBaseLogger;
}): FastifyInstance {
  const server = fastify({
    // Fastify's own info lines repeat what the start says; its warnings are wanted.
    loggerInstance: options.log.child(
      {},
      { level: options.log.level === 'info' ? 'warn' : options.log.level },
    ),
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    bodyLimit: options.maxBodyBytes,
    requestTimeout: 30_000,
    genReqId: chooseRequestId,
    trustProxy: options.trustedProxies?.length ? [...options.trustedProxies] : false,
    clientErrorHandler: answerUnreadable,
    routerOptions: { maxParamLength: 200 },
    // The hook below says the same in the form of every other error.
    return503OnClosing: false,
    frameworkErrors: (error, request, reply) => void answerError(error, request, reply),
  });
  let isStopping = false;
  server.addHook('preClose', async () => {
    isStopping = true;
  });
  server.addHook('onRequest', async (request, reply) => {
    reply.headers({
      'x-request-id': request.id,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    });
    // A connection that was busy when closing began may bring another request.
    if (isStopping) throw new HubError('STOPPING', 'The hub is stopping. Try again soon.');
  });
  server.setErrorHandler(answerError);
  server.setNotFoundHandler(answerUnknownRoute);
  return server;
}

/**
 * Starts listening.
 * @throws HubError PORT_TAKEN when another program has the port, or this user may not use it.
 * @throws HubError CONFIG_INVALID when the host is none of this machine's.
 */
export async function listen(server: FastifyInstance, host: string, port: number): Promise<HttpServer> {
  try {
    await server.listen({ host, port });
  } catch (error) {
    throw explainListenError(error, host, port);
  }
  return { url: urlOf(server, host), close: () => drain(server) };
}

/** Turns the reason why a port cannot be opened into what to do; other errors come back unchanged. */
export function explainListenError(error: unknown, host: string, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return new HubError(
      'PORT_TAKEN',
      `Port ${port} is taken by another program. Choose another with HALCYON_PORT, for example HALCYON_PORT=${port === 65_535 ? 4000 : port + 1}; 0 picks a free one.`,
    );
  }
  if (code === 'EACCES') {
    return new HubError(
      'PORT_TAKEN',
      `This user may not listen on port ${port}. Choose one above 1023 with HALCYON_PORT.`,
    );
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new HubError('CONFIG_INVALID', `HALCYON_HOST: "${host}" is no address of this machine.`);
  }
  return error;
}

/** The caller's id when it is harmless in a log and a header; otherwise a new one. */
function chooseRequestId(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && /^[\w.-]{1,64}$/.test(given) ? given : randomUUID();
}

function urlOf(server: FastifyInstance, host: string): string {
  const address = server.server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const everywhere = host === '0.0.0.0' || host === '::';
  const shown = everywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${shown}:${port}`;
}

async function drain(server: FastifyInstance): Promise<void> {
  const cut = setTimeout(() => server.server.closeAllConnections(), drainMs);
  // A connection that was busy when closing began is kept alive after its answer unless somebody ends it.
  const sweep = setInterval(() => server.server.closeIdleConnections(), 50);
  try {
    await server.close();
  } finally {
    clearTimeout(cut);
    clearInterval(sweep);
  }
}
