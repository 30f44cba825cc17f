import type { ExecutionResult } from 'graphql';
import { HubError, type HubErrorCode } from '../errors.ts';
import type { FeedMap } from '../graph/feed-map.ts';
import type { Graph, GraphRequest, MessageAnswer } from '../graph/graph.ts';
import type { AnswerEncoder } from './answer-encoder.ts';
import { type FeedMessage, snapshotMessage } from './messages.ts';
import type { Payload } from './payload.ts';

/** What a group is made of. */
export interface GroupParts {
  readonly graph: Graph;
  readonly encoder: AnswerEncoder;
  readonly feed: FeedMap;
  readonly request: GraphRequest;
}

/** What a field may fail with that says nothing about the field. */
const passing: readonly HubErrorCode[] = ['DATABASE_UNAVAILABLE', 'STATEMENT_TIMEOUT'];

/**
 * Everyone who asked the same document with the same rights and the same variables, filters aside: their messages
 * have the same bytes. It belongs to nobody in particular; the last one to leave takes it along.
 */
export class Group {
  /** How often messages were executed and written out, each time for all at once. */
  executionCount = 0;
  private readonly parts: GroupParts;
  private probing: Promise<MessageAnswer[]> | undefined;

  constructor(parts: GroupParts) {
    this.parts = parts;
  }

  /**
   * Answers the messages as payloads, in one execution. A field that fails is told in its payload,
   * unless it may not fail the next time: a message without its subject must not count as told.
   * @throws HubError DATABASE_UNAVAILABLE or STATEMENT_TIMEOUT: nothing was made, the same is to be tried again.
   */
  async render(messages: readonly FeedMessage[]): Promise<readonly Payload[]> {
    const { graph, encoder, feed, request } = this.parts;
    if (messages.length === 0) return [];
    this.executionCount += 1;
    const results = await graph.answerMessages(request, feed.field, messages);
    for (const { originalError } of results.flatMap(({ result: { errors = [] } }) => errors)) {
      if (originalError instanceof HubError && passing.includes(originalError.code)) throw originalError;
    }
    return results.map(({ result, isEverybodys, records }, place) => ({
      bytes: Buffer.from(encoder.answer(result)),
      cursor: String(messages[place]?.cursor),
      isEverybodys,
      ...(records.length > 0 && { records }),
    }));
  }

  /** The errors that every message would have, for instance a selection over the limits; asked until there are none. */
  async findFaults(): Promise<NonNullable<ExecutionResult['errors']>> {
    const { graph, feed, request } = this.parts;
    const nobody = snapshotMessage(feed, '00000000-0000-0000-0000-000000000000', { epoch: 0, position: 0 });
    this.probing ??= graph.answerMessages(request, feed.field, [nobody]);
    const faults = (await this.probing).flatMap(({ result: { errors = [] } }) => errors);
    if (faults.length > 0) this.probing = undefined;
    return faults;
  }
}
