import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import type { Limits } from '../config.ts';
import { HubError } from '../errors.ts';
import { limitRules } from './limits.ts';

/** The parsed and validated form of a document's text. */
export type ReadDocument = (text: string) => DocumentNode | readonly GraphQLError[];

/** How many documents are remembered; the one longest unused goes first. */
const documentsKept = 1_000;

/**
 * Reads documents within the limits: the same text gives the same object, so that plans and groups are shared, or
 * the errors that explain what is wrong with it, each with a code.
 */
export function openDocumentReader(schema: GraphQLSchema, limits: Limits): ReadDocument {
  const known = new Map<string, DocumentNode>();
  const rules = [...specifiedRules, ...limitRules(limits)];
  return (text) => {
    const present = known.get(text);
    if (present !== undefined) {
      known.delete(text);
      known.set(text, present);
      return present;
    }
    if (text.length > limits.maxCharacters) return [tooLong(text.length, limits.maxCharacters)];
    try {
      const document = parse(text, { maxTokens: limits.maxTokens });
      const errors = validate(schema, document, rules, { maxErrors: 20 });
      if (errors.length > 0) return errors.map((error) => coded(error, 'GRAPHQL_VALIDATION_FAILED'));
      known.set(text, document);
      const [oldest] = known.keys();
      if (known.size > documentsKept && oldest !== undefined) known.delete(oldest);
      return document;
    } catch (error) {
      if (error instanceof GraphQLError) return [coded(error, 'GRAPHQL_PARSE_FAILED')];
      throw error;
    }
  };
}

/** What a limit refused has its own code already. */
function coded(error: GraphQLError, code: string): GraphQLError {
  if (error.originalError instanceof HubError) return error;
  const { message, nodes = null, source = null, positions = null } = error;
  return new GraphQLError(message, { nodes, source, positions, extensions: { code } });
}

function tooLong(length: number, most: number): GraphQLError {
  const message = `The document has ${length} characters; at most ${most} are allowed. Split it into several questions.`;
  return new GraphQLError(message, { originalError: new HubError('QUERY_TOO_LONG', message) });
}
