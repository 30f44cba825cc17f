import type { ServerResponse } from 'node:http';
import { HubError } from '../errors.ts';
import type { AnswerEncoder } from './answer-encoder.ts';
import type { Payload } from './payload.ts';
import type { FeedSink } from './subscriber.ts';

/** Bytes that may wait for a reader before nothing more is made for it. */
const waitingMost = 262_144;

/** What passes: the reader is to come back to where it was, which it does when the stream ends without `complete`. */
const passing: ReadonlySet<unknown> = new Set([
  'DATABASE_UNAVAILABLE',
  'STATEMENT_TIMEOUT',
  'OPERATION_TIMEOUT',
]);

/**
 * One stream of Server-Sent Events with one operation, in the words of GraphQL over SSE, distinct connections mode
 * (https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md): `next` for each answer, then `complete`. Beyond
 * that protocol each message of a feed has its cursor as its id, so that browsers resume by themselves.
 *
 * States: open → ended. Whoever ends it, `onEnd` is told once.
 */
export class EventStream implements FeedSink {
  private readonly response: ServerResponse;
  private readonly encoder: AnswerEncoder;
  private flushedAtTick = -1;

  /** `headers` are sent at once. */
  constructor(
    response: ServerResponse,
    headers: Readonly<Record<string, string | number | readonly string[]>>,
    encoder: AnswerEncoder,
    onEnd: () => void,
  ) {
    this.response = response;
    this.encoder = encoder;
    response.on('close', onEnd).on('error', () => response.destroy());
    response.writeHead(200, {
      ...headers,
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      // Proxies that gather answers would hold messages back.
      'x-accel-buffering': 'no',
    });
    response.flushHeaders();
  }

  /** Sends messages; the same list is written out once for all streams. */
  send(payloads: readonly Payload[]): void {
    this.write(bytesOf(payloads));
  }

  /** Sends the one answer of a question or mutation, and ends. */
  answer(text: string): void {
    this.write(`event: next\ndata: ${text}\n\n`);
    this.complete();
  }

  /** Ends with what went wrong: for good, or for a while. */
  fail(errors: readonly unknown[]): void {
    const isPassing = errors.every((error) => error instanceof HubError && passing.has(error.code));
    if (isPassing) this.goAway(500 + Math.round(Math.random() * 4_500));
    else this.answer(`{"errors":${this.encoder.errors(errors)}}`);
  }

  /** Ends an operation that has told everything. An event without data would not be heard in browsers. */
  complete(): void {
    this.write('event: complete\ndata:\n\n');
    this.response.end();
  }

  /** Ends the stream but not the operation: the reader is to come back after so long. */
  goAway(retryAfterMs: number): void {
    this.write(`retry: ${retryAfterMs}\n\n`);
    this.response.end();
  }

  /** Ends it without another word. */
  cut(): void {
    this.response.destroy();
  }

  /** Called every few seconds: says that the line lives, and gives up on a reader that has read nothing since. */
  tick(): void {
    const { socket } = this.response;
    if (socket === null) return;
    const flushed = socket.bytesWritten - socket.writableLength;
    if (socket.writableLength > 0 && flushed === this.flushedAtTick) this.cut();
    else if (!this.isFull()) this.write(':\n\n');
    this.flushedAtTick = flushed;
  }

  /** Bytes that wait in this process to be sent. */
  get waitingBytes(): number {
    return this.response.writableLength;
  }

  isFull(): boolean {
    return !this.response.destroyed && this.waitingBytes > waitingMost;
  }

  async drained(): Promise<void> {
    if (!this.isFull()) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        this.response.off('drain', done).off('close', done);
        resolve();
      };
      this.response.on('drain', done).on('close', done);
    });
  }

  private write(data: string | Buffer): void {
    if (!this.response.writableEnded && !this.response.destroyed) this.response.write(data);
  }
}

const written = new WeakMap<readonly Payload[], Buffer>();

function bytesOf(payloads: readonly Payload[]): Buffer {
  const present = written.get(payloads);
  if (present !== undefined) return present;
  const bytes = Buffer.concat(
    payloads.flatMap(({ bytes: json, cursor }) => [
      Buffer.from(`event: next\n${cursor === undefined ? '' : `id: ${cursor}\n`}data: `),
      json,
      endOfEvent,
    ]),
  );
  written.set(payloads, bytes);
  return bytes;
}

const endOfEvent = Buffer.from('\n\n');
