import type { FormattedExecutionResult } from 'graphql-ws/client';
import { FeedError, sentencesOf, type ToldError } from './feed-error.ts';
import type { FeedMessage } from './messages.ts';

/** A message, and what went wrong with parts of it. */
export interface ReadPayload<Message> {
  readonly message: Message;
  readonly errors: readonly ToldError[];
}

/**
 * The message of a payload: the value of the one field of a subscription, under whatever name.
 * @throws FeedError FIELD_FAILED when there is none, BAD_DOCUMENT when it was not asked for its type and cursor.
 */
export function readPayload<Message extends FeedMessage>({
  data,
  errors = [],
}: FormattedExecutionResult): ReadPayload<Message> {
  const [message] = Object.values(data ?? {});
  if (message === undefined || message === null) {
    throw new FeedError('FIELD_FAILED', `A message could not be made. ${sentencesOf(errors)}`, errors);
  }
  if (isMessage<Message>(message)) return { message, errors };
  throw new FeedError(
    'BAD_DOCUMENT',
    'Ask every message for `__typename` and `... on FeedMessage { cursor }`.',
  );
}

/** The type of the message of a payload; undefined when it does not say. */
export const typeOf = ({ data }: FormattedExecutionResult): unknown => {
  const [message] = Object.values(data ?? {});
  return typeof message === 'object' && message !== null ? Reflect.get(message, '__typename') : undefined;
};

const isMessage = <Message extends FeedMessage>(value: unknown): value is Message =>
  typeof value === 'object' &&
  value !== null &&
  '__typename' in value &&
  typeof value.__typename === 'string' &&
  'cursor' in value &&
  typeof value.cursor === 'string';

/**
 * Checks that a document can be resumed; a hub ignores variables that it does not use, and events would be lost.
 * @throws FeedError BAD_DOCUMENT when it does not hand on `$after`, or `$snapshot` where one is wanted.
 */
export function assertResumable(query: string, hasSnapshot: boolean): void {
  const wanted = hasSnapshot ? ['after', 'snapshot'] : ['after'];
  const missing = wanted.filter((name) => !new RegExp(`\\b${name}\\s*:\\s*\\$${name}\\b`).test(query));
  if (missing.length === 0) return;
  const arguments_ = missing.map((name) => `\`${name}: $${name}\``).join(' and ');
  throw new FeedError(
    'BAD_DOCUMENT',
    `The document must give ${arguments_} to the feed, or it cannot resume.`,
  );
}
