import type { Duplex } from 'node:stream';
import { getOperationAST } from 'graphql';
import type { RawData, WebSocket } from 'ws';
import { audienceOf } from '../access/audience-of.ts';
import type { Issuers } from '../access/issuers/issuers.ts';
import { type KnownViewer, readViewer, type Viewer } from '../access/viewer.ts';
import type { Database } from '../database/pools.ts';
import { HubError } from '../errors.ts';
import type { Door, Knock } from '../graph/door.ts';
import type { AnswerEncoder } from './answer-encoder.ts';
import { type ClientMessage, type Operation, readClientMessage, wantsCost } from './client-message.ts';
import type { Feeds } from './feeds.ts';
import { textFrame, writeNext } from './frames.ts';
import type { Payload } from './payload.ts';
import { isSameViewer } from './same-viewer.ts';
import type { SocketQuota } from './socket-quota.ts';
import type { FeedSink } from './subscriber.ts';

/** What connections are served with. */
export interface ConnectionParts {
  readonly database: Database;
  /** Whose tokens are taken; nobody's unless given. */
  readonly issuers?: Issuers;
  readonly door: Door;
  readonly feeds: Feeds;
  readonly encoder: AnswerEncoder;
  readonly quota: SocketQuota;
}

/** Operations that one socket may have at a time. */
const operationsMost = 200;
/** Bytes that may wait for a reader before nothing more is made for it. */
const waitingMost = 262_144;
const initMs = 10_000;
const pingMs = 15_000;
/** So long before a key or token ends the client is told. */
const warningMs = 60_000;
/** It ends so much early rather than late, being looked at once a second. */
const earlyMs = 1_000;

/**
 * One websocket that speaks graphql-transport-ws.
 *
 * States: opened → (connection_init with a good key, token or none) → acknowledged → closed. Operations live between
 * acknowledged and closed, each on its own: what is wrong with one is told under its id and touches no other.
 *
 * A key or token ends while the socket is open: a minute before that the hub says so, in a ping; a ping of the client
 * with a newer one of the same viewer lets everything go on; otherwise all feeds end and the socket closes.
 *
 * What it says goes straight into the stream below the websocket, in frames that many sockets share; pings and the
 * closing are the library's, which writes them into the same stream.
 */
export class Connection {
  /** Questions and mutations that are being answered; none when there never were any. */
  running: Set<Promise<void>> | undefined;
  /** Who opened it, once that is known. */
  viewer: Viewer | undefined;
  readonly socket: WebSocket;
  private readonly stream: Duplex;
  /** Whether the other side takes compressed messages. */
  private readonly isCompressed: boolean;
  private readonly parts: ConnectionParts;
  private readonly address: string;
  private readonly authorization: string | undefined;
  private readonly operations = new Map<string, RunningOperation>();
  private giveBack: (() => void) | undefined;
  private isInitSent = false;
  private readonly openedAt = performance.now();
  private pingedAt = this.openedAt;
  private isHeard = true;
  private isWarned = false;
  private isRenewing = false;
  private waiting: { readonly promise: Promise<void>; readonly resolve: () => void } | undefined;

  /** `stream` is what carries the socket; the header of the upgrade tells who it is unless `connection_init` does. */
  constructor(
    socket: WebSocket,
    stream: Duplex,
    from: { readonly address: string; readonly authorization: string | undefined },
    parts: ConnectionParts,
  ) {
    this.socket = socket;
    this.stream = stream;
    this.isCompressed = socket.extensions !== '';
    this.address = from.address;
    this.authorization = from.authorization;
    this.parts = parts;
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
    if (this.viewer !== undefined && this.viewer.kind !== 'anonymous') this.watchExpiry(this.viewer);
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
    // Whoever was refused is not served while the closing is under way.
    if (!this.isOpen()) return;
    const message = isBinary ? undefined : readClientMessage(data);
    switch (message?.type) {
      case 'connection_init':
        void this.acknowledge(message);
        break;
      case 'ping':
        if (typeof message.payload?.authorization === 'string')
          void this.renew(message.payload.authorization);
        else if (!this.isFull()) this.say('{"type":"pong"}');
        break;
      case 'subscribe':
        this.start(message.id, message.payload);
        break;
      case 'complete':
        this.operations.get(message.id)?.stop?.();
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
    const { database, issuers, feeds, quota } = this.parts;
    try {
      const authorization = typeof given === 'string' ? given : this.authorization;
      const viewer = await readViewer(database, authorization, issuers);
      feeds.revocations.assertMayRead(viewer);
      if (!this.isOpen()) return;
      this.giveBack = quota.take(viewer, this.address);
      if (this.giveBack === undefined) return this.socket.close(1013, 'Too many sockets');
      this.viewer = viewer;
      this.say('{"type":"connection_ack"}');
    } catch (error) {
      const code = error instanceof HubError ? error.code : 'INTERNAL';
      if (code === 'UNAUTHENTICATED') this.socket.close(4403, 'Forbidden');
      else if (code === 'NO_ACCOUNT') this.socket.close(4403, 'No account');
      else this.socket.close(1013, 'Try again later');
    }
  }

  private watchExpiry({ expiresAt }: KnownViewer): void {
    const now = Date.now();
    const expiresInMs = expiresAt.getTime() - now;
    if (expiresInMs <= earlyMs) {
      void this.parts.feeds.revocations.expire(now).then(() => this.socket.close(4403, 'Expired'));
    } else if (expiresInMs <= warningMs && !this.isWarned && !this.isFull()) {
      this.isWarned = true;
      this.say(JSON.stringify({ type: 'ping', payload: { expiresInMs } }));
    }
  }

  /** Takes a newer key or token of the same viewer; one that is no good changes nothing, one of another ends all. */
  private async renew(authorization: string): Promise<void> {
    const { viewer, parts } = this;
    try {
      if (viewer === undefined) throw new HubError('BAD_REQUEST', 'Send `connection_init` first.');
      if (this.isRenewing) throw new HubError('BAD_REQUEST', 'The one before is being looked at.');
      this.isRenewing = true;
      const next = await readViewer(parts.database, authorization, parts.issuers).finally(() => {
        this.isRenewing = false;
      });
      parts.feeds.revocations.assertMayRead(next);
      // While that was found out the former one may have ended.
      if (!this.isOpen()) return;
      if (viewer.kind === 'anonymous' || !isSameViewer(viewer, next)) {
        return this.socket.close(4403, 'Another viewer');
      }
      this.viewer = next;
      this.isWarned = false;
      parts.feeds.revocations.renew(viewer, next);
      this.say(JSON.stringify({ type: 'pong', payload: { expiresAt: next.expiresAt } }));
    } catch (error) {
      this.say(`{"type":"pong","payload":{"errors":${parts.encoder.errors([error])}}}`);
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

  private run(id: string, asked: Operation, viewer: Viewer): void {
    const { door } = this.parts;
    const document = door.read(asked);
    if (!('kind' in document)) {
      this.refuse(id, document);
      return;
    }
    const { operationName, variables } = asked;
    const meter = door.meter(viewer, this.address, wantsCost(asked, viewer));
    const knock = {
      document,
      operationName,
      variables,
      audience: audienceOf(viewer),
      viewer,
      meter,
    } as const;
    if (getOperationAST(document, operationName)?.operation === 'subscription') this.follow(id, knock);
    else this.answerOnce(id, knock);
  }

  private follow(id: string, knock: Knock): void {
    try {
      this.parts.door.admit(knock);
    } catch (error) {
      this.refuse(id, [error]);
      return;
    }
    const feed = new FollowedFeed(this, id);
    // Entered first: a subscription that fails at once takes itself out again.
    this.operations.set(id, feed);
    feed.stop = this.parts.feeds.subscribe(knock, feed);
  }

  private answerOnce(id: string, knock: Knock): void {
    const operation: RunningOperation = {};
    this.operations.set(id, operation);
    const answering = this.answerText(knock).then(async (text) => {
      await this.drained();
      if (this.operations.get(id) !== operation) return;
      this.operations.delete(id);
      const name = JSON.stringify(id);
      this.say(`{"id":${name},${text}}`);
      if (text.startsWith('"type":"next"')) this.say(`{"id":${name},"type":"complete"}`);
    });
    this.running ??= new Set();
    const { running } = this;
    running.add(answering);
    void answering.finally(() => running.delete(answering));
  }

  private async answerText(knock: Knock): Promise<string> {
    const { door, encoder } = this.parts;
    try {
      const result = await door.answer(knock);
      return result.data === undefined
        ? `"type":"error","payload":${encoder.errors(result.errors ?? [])}`
        : `"type":"next","payload":${encoder.answer(result)}`;
    } catch (error) {
      return `"type":"error","payload":${encoder.errors([error])}`;
    }
  }

  /** Ends an operation with what went wrong. */
  refuse(id: string, errors: readonly unknown[]): void {
    this.operations.delete(id);
    this.say(`{"id":${JSON.stringify(id)},"type":"error","payload":${this.parts.encoder.errors(errors)}}`);
  }

  /** Ends an operation that has told everything. */
  complete(id: string): void {
    this.operations.delete(id);
    this.say(`{"id":${JSON.stringify(id)},"type":"complete"}`);
  }

  /** Sends messages of an operation; `name` is the JSON of its id. */
  tell(name: Buffer, payloads: readonly Payload[]): void {
    if (this.isOpen()) writeNext(this.stream, payloads, name, this.isCompressed);
  }

  private say(text: string): void {
    if (this.isOpen()) this.stream.write(textFrame(text));
  }

  private isOpen(): boolean {
    return this.socket.readyState === this.socket.OPEN;
  }

  /** Bytes that wait in this process to be sent. */
  get waitingBytes(): number {
    return this.stream.writableLength;
  }

  /** Whether so much waits to be sent that no more should be made. */
  isFull(): boolean {
    return this.isOpen() && this.stream.writableLength > waitingMost;
  }

  /** Resolves when it is not full, or closed. A full stream always says when it has been emptied. */
  async drained(): Promise<void> {
    if (!this.isFull()) return;
    if (this.waiting === undefined) {
      const { promise, resolve } = openGate();
      this.waiting = { promise, resolve };
      this.stream.once('drain', () => this.release());
    }
    await this.waiting.promise;
  }

  private release(): void {
    this.waiting?.resolve();
    this.waiting = undefined;
  }

  private endAll(): void {
    for (const { stop } of this.operations.values()) stop?.();
    this.operations.clear();
    this.giveBack?.();
    this.release();
  }
}

/** An operation that has not ended; `stop` where there is something to stop. */
interface RunningOperation {
  readonly stop?: (() => void) | undefined;
}

/** A feed that is told on a socket under the id of its operation. */
class FollowedFeed implements FeedSink, RunningOperation {
  stop: (() => void) | undefined;
  private readonly connection: Connection;
  private readonly id: string;
  private readonly name: Buffer;

  constructor(connection: Connection, id: string) {
    this.connection = connection;
    this.id = id;
    this.name = Buffer.from(JSON.stringify(id));
  }

  send(payloads: readonly Payload[]): void {
    this.connection.tell(this.name, payloads);
  }

  isFull(): boolean {
    return this.connection.isFull();
  }

  drained(): Promise<void> {
    return this.connection.drained();
  }

  fail(errors: readonly unknown[]): void {
    this.connection.refuse(this.id, errors);
  }

  complete(): void {
    this.connection.complete(this.id);
  }
}

function openGate(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
