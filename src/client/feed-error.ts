/** An error as the hub tells it. */
export interface ToldError {
  readonly message: string;
  readonly path?: readonly (string | number)[] | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * Why a feed ended for good: `BAD_DOCUMENT` the document cannot be followed, `REFUSED` the hub does not run it,
 * `UNAUTHENTICATED` the token is not valid and there is no other, `PROTOCOL` the two sides do not understand each
 * other, `FIELD_FAILED` a part of a message could not be answered.
 */
export type FeedErrorCode = 'BAD_DOCUMENT' | 'REFUSED' | 'UNAUTHENTICATED' | 'PROTOCOL' | 'FIELD_FAILED';

/** What ends a feed for good; trying again without a change would not help. */
export class FeedError extends Error {
  readonly code: FeedErrorCode;
  /** What the hub said, in its own words; empty when it said nothing. */
  readonly errors: readonly ToldError[];

  constructor(code: FeedErrorCode, message: string, errors: readonly ToldError[] = []) {
    super(message);
    this.name = 'FeedError';
    this.code = code;
    this.errors = errors;
  }
}

/** The sentences of errors, one after the other. */
export const sentencesOf = (errors: readonly ToldError[]): string =>
  errors.map(({ message }) => message).join(' ');

/** The stable codes of errors, as far as they have any. */
export const codesOf = (errors: readonly ToldError[]): readonly unknown[] =>
  errors.map(({ extensions }) => extensions?.code);
