import type { ExecutionResult } from 'graphql';

/** Writes answers as every transport shows them, with errors masked alike. */
export interface AnswerEncoder {
  /** The JSON of an answer. */
  answer(result: ExecutionResult): string;
  /** The JSON list of errors that were thrown or found before there was an answer. */
  errors(errors: readonly unknown[]): string;
}
