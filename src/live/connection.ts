import { getOperationAST } from 'graphql';
import type { RawData, WebSocket } from 'ws';
import { readViewer, type Viewer } from '../access/viewer.ts';
import type { Database } from '../database/pools.ts';
import { HubError } from '../errors.ts';
import type { Graph, GraphRequest } from '../graph/graph.ts';
import type { ReadDocument } from '../graph/read-document.ts';
import type { AnswerEncoder } from './answer-encoder.ts';
import { type ClientMessage, type Operation, readClientMessage } from './client-message.ts';
import type { Feeds } from './feeds.ts';
import type { FeedSink } from './subscriber.ts';

/** What connections are served with. */
export interface ConnectionParts {
  readonly database: Database;
  readonly graph: Graph;
  readonly feeds: Feeds;
  readonly encoder: AnswerEncoder;
  readonly readDocument: ReadDocument;
}

/** Operations that one socket may have at a time. */
const operationsMost = 200;
/** Bytes that may wait for a reader before nothing more is made for it. */
const waitingMost = 262_144;
const initMs = 10_000;
const pingMs = 15_000;

/**
 * One websocket that speaks graphql-transport-ws.
 *
 * States: opened → (connection_init with a good key or none) → acknowledged → closed. Operations live between
 * acknowledged and closed, each on its own: what is wrong with one is told under its id and touches no other.
 */
export class Connection {
  /** Questions and mutations that are being answered. */
  readonly running = new Set<Promise<void>>();
  private readonly socket: WebSocket;
  private readonly parts: ConnectionParts;
  private readonly header: string | undefined;
  private readonly operations = new Map<string, () => void>();
  private viewer: Viewer | undefined;
  private isInitSent = false;
  private readonly openedAt = performance.now();
  private pingedAt = this.openedAt;
  private isHeard = true;
  private waiting: { readonly promise: Promise<void>; readonly resolve: () => void } | undefined;

  /** `authorization` is the header of the upgrade; one in `connection_init` goes before it. */
  constructor(socket: WebSocket, authorization: string | undefined, parts: ConnectionParts) {
    this.socket = socket;
    this.parts = parts;
    this.header = authorization;
    socket.on('message', (data, isBinary) => this.receive(data, isBinary));
    socket.on('ping', () => {
      // A reader that does not read gets no pongs either: they would wait in memory as everything does.
      if (!this.isFull()) socket.pong();
    });
    socket.on('pong', () => {
      this.isHeard = true;
    });
    socket.on('error', () => socket.terminate());
    socket.on('close', () => this.endAll());
  }

  /** Called about once a second: asks whether the other side lives, and gives up on one that does not. */
  tick(now: number): void {
    if (this.viewer === undefined && now - this.openedAt > initMs) {
      this.socket.close(4408, 'Connection initialisation timeout');
    } else if (now - this.pingedAt > pingMs) {
      if (this.isHeard) this.socket.ping();
      else this.socket.terminate();
      this.pingedAt = now;
      this.isHeard = false;
    }
  }

  private receive(data: RawData, isBinary: boolean): void {
    this.isHeard = true;
    const message = isBinary ? undefined : readClientMessage(data);
    switch (message?.type) {
      case 'connection_init':
        void this.acknowledge(message);
        break;
      case 'ping':
        if (!this.isFull()) this.send('{"type":"pong"}');
        break;
      case 'subscribe':
        this.start(message.id, message.payload);
        break;
      case 'complete':
        this.operations.get(message.id)?.();
        this.operations.delete(message.id);
        break;
      case 'pong':
        break;
      default:
        this.socket.close(4400, 'Invalid message received');
    }
  }

  private async acknowledge({ payload }: Extract<ClientMessage, { type: 'connection_init' }>): Promise<void> {
    if (this.isInitSent) return this.socket.close(4429, 'Too many initialisation requests');
    this.isInitSent = true;
    const given = payload?.authorization ?? payload?.Authorization;
    try {
      this.viewer = await readViewer(this.parts.database, typeof given === 'string' ? given : this.header);
      this.send('{"type":"connection_ack"}');
    } catch (error) {
      const isRefused = error instanceof HubError && error.code === 'UNAUTHENTICATED';
      this.socket.close(isRefused ? 4403 : 1011, isRefused ? 'Forbidden' : 'Try again later');
    }
  }

  private start(id: string, operation: Operation): void {
    const { viewer } = this;
    if (viewer === undefined) {
      this.socket.close(4401, 'Unauthorized');
    } else if (this.operations.has(id)) {
      this.socket.close(4409, 'Subscriber already exists');
    } else if (this.operations.size >= operationsMost) {
      const message = `This socket has ${operationsMost} operations already; end some or open another one.`;
      this.refuse(id, [new HubError('TOO_MANY_OPERATIONS', message)]);
    } else {
      this.run(id, operation, viewer);
    }
  }

  private run(id: string, { query, operationName, variables }: Operation, viewer: Viewer): void {
    const document = this.parts.readDocument(query);
    if (!('kind' in document)) {
      this.refuse(id, document);
      return;
    }
    const request = { document, operationName, variables, audience: { kind: 'public' }, viewer } as const;
    if (getOperationAST(document, operationName)?.operation === 'subscription') this.follow(id, request);
    else this.answerOnce(id, request);
  }

  private follow(id: string, request: GraphRequest): void {
    const head = Buffer.from(`{"id":${JSON.stringify(id)},"type":"next","payload":`);
    const sink: FeedSink = {
      send: (payload) => this.send(Buffer.concat([head, payload, end])),
      isFull: () => this.isFull(),
      drained: () => this.drained(),
      fail: (errors) => {
        this.operations.delete(id);
        this.refuse(id, errors);
      },
    };
    // Entered first: a subscription that fails at once takes itself out again.
    this.operations.set(id, () => {});
    const stop = this.parts.feeds.subscribe(request, sink);
    if (this.operations.has(id)) this.operations.set(id, stop);
  }

  private answerOnce(id: string, request: GraphRequest): void {
    let isWanted = true;
    this.operations.set(id, () => {
      isWanted = false;
    });
    const answering = this.answerText(request).then(async (text) => {
      await this.drained();
      if (!isWanted) return;
      this.operations.delete(id);
      const name = JSON.stringify(id);
      this.send(`{"id":${name},${text}}`);
      if (text.startsWith('"type":"next"')) this.send(`{"id":${name},"type":"complete"}`);
    });
    this.running.add(answering);
    void answering.finally(() => this.running.delete(answering));
  }

  private async answerText(request: GraphRequest): Promise<string> {
    const { graph, encoder } = this.parts;
    try {
      const result = await graph.answer(request);
      return result.data === undefined
        ? `"type":"error","payload":${encoder.errors(result.errors ?? [])}`
        : `"type":"next","payload":${encoder.answer(result)}`;
    } catch (error) {
      return `"type":"error","payload":${encoder.errors([error])}`;
    }
  }

  private refuse(id: string, errors: readonly unknown[]): void {
    this.send(`{"id":${JSON.stringify(id)},"type":"error","payload":${this.parts.encoder.errors(errors)}}`);
  }

  private send(data: string | Buffer): void {
    if (this.socket.readyState === this.socket.OPEN)
      this.socket.send(data, { binary: false }, this.onFlushed);
  }

  private readonly onFlushed = (): void => {
    if (this.waiting === undefined || this.isFull()) return;
    this.waiting.resolve();
    this.waiting = undefined;
  };

  private isFull(): boolean {
    return this.socket.readyState === this.socket.OPEN && this.socket.bufferedAmount > waitingMost;
  }

  private async drained(): Promise<void> {
    if (!this.isFull()) return;
    if (this.waiting === undefined) {
      let resolve = (): void => {};
      const promise = new Promise<void>((done) => {
        resolve = done;
      });
      this.waiting = { promise, resolve };
    }
    await this.waiting.promise;
  }

  private endAll(): void {
    for (const stop of this.operations.values()) stop();
    this.operations.clear();
    this.waiting?.resolve();
    this.waiting = undefined;
  }
}

const end = Buffer.from('}');
