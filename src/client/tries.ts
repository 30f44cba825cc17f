import type { Ending } from './attempt.ts';
import { codesOf, FeedError, sentencesOf, type ToldError } from './feed-error.ts';
import type { FeedOptions } from './feed-options.ts';
import { type Closing, isFatal, isForbidden, reconnectDelayMs } from './reconnecting.ts';
import { unlessStopped } from './unless-stopped.ts';

/** Errors of the hub that pass. */
const passing: ReadonlySet<unknown> = new Set([
  'DATABASE_UNAVAILABLE',
  'STATEMENT_TIMEOUT',
  'OPERATION_TIMEOUT',
  'STOPPING',
  'THROTTLED',
]);

const longestWaitMs = 60_000;

/** How long the hub asks to wait, in milliseconds; 0 when it does not. */
const waitOf = (errors: readonly ToldError[]): number =>
  Math.max(
    0,
    ...errors.map(({ extensions }) =>
      Math.min(longestWaitMs, 1_000 * (Number(extensions?.retryAfterSeconds) || 0)),
    ),
  );

/** What has been tried since the feed was last live, and with which token. */
export class Tries {
  private readonly options: FeedOptions;
  private failures = 0;
  private token: string | undefined;
  private refused: string | undefined;

  constructor(options: FeedOptions) {
    this.options = options;
  }

  /** The token to connect with; the ending instead when it cannot be had now. */
  async askToken(stop: AbortSignal): Promise<{ readonly value: string | undefined } | Ending> {
    try {
      this.token = await unlessStopped(this.options.token?.(), stop);
    } catch (error) {
      const cause = `No token could be had: ${error instanceof Error ? error.message : String(error)}`;
      return { kind: 'lost', cause };
    }
    if (this.token === undefined || this.token !== this.refused) return { value: this.token };
    throw new FeedError('UNAUTHENTICATED', 'The hub refused the token, and there is no other.');
  }

  /** The feed is live. */
  succeed(): void {
    this.failures = 0;
    this.refused = undefined;
  }

  /**
   * How long to wait before the next try, and why.
   * @throws FeedError when there is no use in one.
   */
  judge(ending: Extract<Ending, { kind: 'lost' | 'refused' }>): { delayMs: number; cause: string } {
    const closing = ending.kind === 'lost' ? ending.closing : undefined;
    const codes = ending.kind === 'refused' ? codesOf(ending.errors) : [];
    const cause = ending.kind === 'lost' ? ending.cause : sentencesOf(ending.errors);
    if (codes.includes('UNAUTHENTICATED') || (closing && isForbidden(closing))) {
      if (this.token === undefined)
        throw new FeedError('UNAUTHENTICATED', `The hub asks for a valid token. ${cause}`);
      this.refused = this.token;
    } else if (ending.kind === 'refused' && !codes.every((code) => passing.has(code))) {
      throw new FeedError('REFUSED', cause, ending.errors);
    } else if (closing && isFatal(closing)) {
      throw new FeedError('PROTOCOL', `${cause} ${closing.reason}`.trim());
    }
    const delayMs = this.nextDelayMs(closing);
    return { delayMs: ending.kind === 'refused' ? Math.max(delayMs, waitOf(ending.errors)) : delayMs, cause };
  }

  private nextDelayMs(closing: Closing | undefined): number {
    const delayMs = reconnectDelayMs(this.failures, closing);
    this.failures += 1;
    return delayMs;
  }
}
