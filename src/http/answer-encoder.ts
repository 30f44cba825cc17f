import type { FastifyBaseLogger } from 'fastify';
import { type ExecutionResult, GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { AnswerEncoder } from '../live/answer-encoder.ts';
import { graphErrorFormatter } from './graph-error.ts';
import { stringifyAnswer } from './stringify-answer.ts';

/** Writes answers for websockets as `/graphql` writes them for HTTP: the same codes, the same masking. */
export function answerEncoder(log: FastifyBaseLogger): AnswerEncoder {
  const format = graphErrorFormatter(log);
  const shown = (error: unknown): GraphQLFormattedError => format(formattedOf(error), error);
  return {
    answer: (result: ExecutionResult) => {
      const { errors } = result;
      return stringifyAnswer(errors === undefined ? result : { ...result, errors: errors.map(shown) });
    },
    errors: (errors) => JSON.stringify(errors.map(shown)),
  };
}

/** What graphql-js itself found wrong with variables has no cause and no code; Apollo gives it this one. */
function formattedOf(error: unknown): GraphQLFormattedError {
  if (!(error instanceof GraphQLError)) return { message: '' };
  const formatted = error.toJSON();
  return error.originalError === undefined && formatted.extensions?.code === undefined
    ? { ...formatted, extensions: { ...formatted.extensions, code: 'BAD_USER_INPUT' } }
    : formatted;
}
