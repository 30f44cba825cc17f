import type { FastifyRequest } from 'fastify';
import { type DocumentNode, getOperationAST } from 'graphql';
import type { Graph, GraphRequest } from '../graph/graph.ts';
import { stringifyAnswer } from './stringify-answer.ts';

/** How many documents are remembered; the one longest unused goes first. */
const documentsKept = 1_000;

/**
 * The short way for questions that come again. Apollo's pipeline costs more than a small question itself, and all
 * that it finds out about a document (that it parses, is valid and within limits) stays true. So a document that
 * went through Apollo once is answered directly from then on. Only plain cases take the short way: a query, posted
 * as JSON, to a client that takes JSON, whose answer has no errors. Everything else is Apollo's.
 */
export class KnownQuestions {
  private readonly documents = new Map<string, DocumentNode>();
  private readonly graph: Graph;

  constructor(graph: Graph) {
    this.graph = graph;
  }

  /** Remembers a document that has been validated, by its text. */
  learn(text: string, document: DocumentNode): void {
    this.documents.delete(text);
    this.documents.set(text, document);
    const [oldest] = this.documents.keys();
    if (this.documents.size > documentsKept && oldest !== undefined) this.documents.delete(oldest);
  }

  /** The body of the answer; undefined when the request must take the long way. */
  async answer(request: FastifyRequest, asker: Asker): Promise<string | undefined> {
    const question = plainQuestion(request);
    const document = question && this.documents.get(question.query);
    if (!document) return undefined;
    const { operationName, variables } = question;
    if (getOperationAST(document, operationName)?.operation !== 'query') return undefined;
    this.learn(question.query, document);
    const answer = await this.graph.answer({ document, operationName, variables, ...asker });
    return answer.errors ? undefined : stringifyAnswer(answer);
  }
}

/** Who asks, and with whose rights. */
type Asker = Pick<GraphRequest, 'audience' | 'viewer'>;

interface Question {
  query: string;
  operationName: string | null | undefined;
  variables: Record<string, unknown> | null | undefined;
}

/** The question of a request that is plain JSON in and out; undefined for any other. */
function plainQuestion({ method, headers, body }: FastifyRequest): Question | undefined {
  if (method !== 'POST' || !isJson(headers['content-type']) || !takesPlainJson(headers.accept))
    return undefined;
  if (!isRecord(body) || body.extensions !== undefined) return undefined;
  const { query, operationName, variables } = body;
  if (typeof query !== 'string' || !isAbsentOr(operationName, isString) || !isAbsentOr(variables, isRecord)) {
    return undefined;
  }
  return { query, operationName, variables };
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
