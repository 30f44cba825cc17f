import type { FastifyRequest } from 'fastify';
import { getOperationAST } from 'graphql';
import type { Door } from '../graph/door.ts';
import { UnprovenReader } from '../graph/unproven-reader.ts';
import type { Asker, Reading } from './apollo.ts';
import { stringifyAnswer } from './stringify-answer.ts';

/**
 * The short way for plain cases: a query, posted as JSON, to a client that takes JSON, whose answer has no errors.
 * Apollo's pipeline costs more than a small question itself, and has nothing to negotiate here. The answer's text;
 * undefined when the request must take the long way, where errors are worded.
 */
export async function answerPlainly(
  door: Door,
  request: FastifyRequest,
  document: Reading['found'],
  asker: Asker,
): Promise<string | undefined> {
  if (document === undefined || !('kind' in document)) return undefined;
  const question = plainQuestion(request);
  if (question === undefined) return undefined;
  if (getOperationAST(document, question.operationName)?.operation !== 'query') return undefined;
  const answer = await door.answer({ document, ...question, ...asker });
  return answer.errors ? undefined : stringifyAnswer(answer);
}

/**
 * The same for somebody who is remembered and was not looked up: only statements that prove who asks answer. Without a
 * text the viewer has to be looked up and the question to be asked again, the long way when it `hasErrors` or is not plain.
 */
export async function answerRemembered(
  ...question: Parameters<typeof answerPlainly>
): Promise<{ readonly text?: string | undefined; readonly hasErrors: boolean }> {
  try {
    return { text: await answerPlainly(...question), hasErrors: true };
  } catch (error) {
    if (error instanceof UnprovenReader) return { hasErrors: false };
    throw error;
  }
}

interface Question {
  operationName: string | null | undefined;
  variables: Record<string, unknown> | null | undefined;
}

/** What a request that is plain JSON in and out asks of its document; undefined for any other. */
function plainQuestion({ method, headers, body }: FastifyRequest): Question | undefined {
  if (method !== 'POST' || !isJson(headers['content-type']) || !takesPlainJson(headers.accept))
    return undefined;
  if (!isRecord(body) || !isAbsentOr(body.extensions, isRecord)) return undefined;
  const { operationName, variables } = body;
  if (!isAbsentOr(operationName, isString) || !isAbsentOr(variables, isRecord)) return undefined;
  return { operationName, variables };
}

const isJson = (contentType: string | undefined): boolean => /^application\/json\b/.test(contentType ?? '');

/** Clients that name GraphQL's own media type get it, which is Apollo's to negotiate. */
const takesPlainJson = (accept: string | undefined): boolean =>
  accept === undefined || accept === '*/*' || accept === 'application/json';

const isString = (value: unknown): value is string => typeof value === 'string';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isAbsentOr<T>(value: unknown, is: (value: unknown) => value is T): value is T | null | undefined {
  return value === undefined || value === null || is(value);
}
