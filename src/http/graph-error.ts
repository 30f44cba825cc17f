import { randomUUID } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { HubError } from '../errors.ts';

/** Messages of graphql-js that belong to a limit of ours. */
const tokenLimit = /Document contains more (?:than|that) \d+ tokens/;

/**
 * How errors of the graph are shown: ours with their code, the client's mistakes in graphql-js's words, and
 * everything else masked as INTERNAL and logged once under an id that the answer has too: that of the request, or one
 * of its own where many are told at once. Never SQL, a stack or a path.
 */
export const graphErrorFormatter =
  (log: FastifyBaseLogger) =>
  (
    formatted: GraphQLFormattedError,
    error: unknown,
    requestId: string = randomUUID(),
  ): GraphQLFormattedError => {
    const cause = error instanceof GraphQLError ? error.originalError : error;
    if (cause instanceof HubError) {
      return { ...formatted, message: cause.message, extensions: { ...cause.extensions, code: cause.code } };
    }
    if (tokenLimit.test(formatted.message)) {
      const message = 'The document has too many tokens. Split it into several questions.';
      return { ...formatted, message, extensions: { code: 'TOO_MANY_TOKENS' } };
    }
    if (isClientMistake(formatted)) return formatted;
    log.error({ err: cause ?? error, requestId }, 'a field failed');
    const message = 'Something went wrong here. The request id finds it in the log.';
    return { ...formatted, message, extensions: { code: 'INTERNAL', requestId } };
  };

/** Parsing, validation and coercion blame the document; they carry a code of their own. */
const isClientMistake = ({ extensions }: GraphQLFormattedError): boolean =>
  extensions?.code !== undefined && extensions.code !== 'INTERNAL_SERVER_ERROR';
