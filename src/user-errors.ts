/**
 * What a mutation can answer instead of doing what was asked: outcomes that a client can act on, as data. Each has
 * the fields of one of the SDL types that implement `UserError`, and says in `__typename` which.
 */
export type UserErrorFacts = {
  readonly message: string;
  /** Where in the arguments the trouble is, for example `['input', 'deaths', 'low']`. */
  readonly path: readonly string[];
} & (
  | { readonly __typename: 'InvalidInput'; readonly code: 'INVALID_INPUT' }
  | { readonly __typename: 'NotFound'; readonly code: 'NOT_FOUND' }
  | {
      readonly __typename: 'VersionConflict';
      readonly code: 'VERSION_CONFLICT';
      readonly currentVersion: number;
    }
  | {
      readonly __typename: 'InvalidTransition';
      readonly code: 'INVALID_TRANSITION';
      readonly from: string;
      readonly action: string;
    }
);

type Path = readonly [string, ...string[]];

/** A value that cannot be taken; the message says what would be. `path` starts below `input`. */
export const invalidInput = (path: readonly string[], message: string): UserErrorFacts => ({
  __typename: 'InvalidInput',
  code: 'INVALID_INPUT',
  path: ['input', ...path],
  message,
});

/** Something that the input names and that does not exist, or may not be seen; the two look the same. */
export const notFound = (path: Path, noun: string): UserErrorFacts => ({
  __typename: 'NotFound',
  code: 'NOT_FOUND',
  path: ['input', ...path],
  message: `There is no such ${noun}.`,
});

/** Somebody else wrote in the meantime: read again, decide again, and send the version that you then saw. */
export const versionConflict = (path: Path, currentVersion: number): UserErrorFacts => ({
  __typename: 'VersionConflict',
  code: 'VERSION_CONFLICT',
  path: ['input', ...path],
  message: `The record was written since you read it; it is at version ${currentVersion} now.`,
  currentVersion,
});

/** The state that the subject is in does not allow the action; both in the words of the SDL. */
export const invalidTransition = (path: Path, from: string, action: string): UserErrorFacts => ({
  __typename: 'InvalidTransition',
  code: 'INVALID_TRANSITION',
  path: ['input', ...path],
  message: `${action} is not possible for what is ${from}.`,
  from,
  action,
});

/**
 * Ends a command with user errors. Thrown inside its transaction, it undoes everything that the transaction wrote;
 * `settle` turns it into the command's outcome.
 */
export class Refusal extends Error {
  readonly userErrors: readonly UserErrorFacts[];

  constructor(...userErrors: readonly UserErrorFacts[]) {
    super(userErrors.map(({ message }) => message).join(' '));
    this.name = 'Refusal';
    this.userErrors = userErrors;
  }
}

/** What became of a command: what it did, or why it did nothing. */
export type Outcome<Done> =
  | { readonly kind: 'done'; readonly done: Done }
  | { readonly kind: 'refused'; readonly userErrors: readonly UserErrorFacts[] };

/** Waits for a command's work. A Refusal becomes the outcome; any other error is thrown on. */
export async function settle<Done>(work: Promise<Done>): Promise<Outcome<Done>> {
  try {
    return { kind: 'done', done: await work };
  } catch (error) {
    if (error instanceof Refusal) return { kind: 'refused', userErrors: error.userErrors };
    throw error;
  }
}
