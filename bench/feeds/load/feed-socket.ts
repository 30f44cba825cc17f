import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { decodeLogCursor } from '../../../src/log/cursor.ts';
import { clientFrame, type Frame, FrameReader, pongFrame } from './frame-reader.ts';
import { Inflater } from './inflater.ts';
import type { LoadPlan } from './load-messages.ts';

/** A subscription as its receiver sees it. */
export interface HeldOperation {
  readonly id: string;
  /** Which of the plan's variables it was made with. */
  readonly place: number;
  isLive: boolean;
  /** Of the last event that came. */
  position: number;
  /** How many events have come since the mark. */
  count: number;
}

/** What a socket of a plan is to do. */
interface SocketPlan extends LoadPlan {
  /** The key that it comes with; anonymous without. */
  readonly key: string | undefined;
}

/** Whom a socket tells. */
export interface SocketListener {
  onEvent(operation: HeldOperation, position: number): void;
  onBytes(count: number): void;
  onFault(fault: string): void;
}

/** What the payload of an event has where its cursor begins. */
const beforeCursor = Buffer.from('"__typename":"IncidentUpserted","cursor":"');
const endOfHead = '\r\n\r\n';
const quote = 0x22;
const idLength = 36;
/** All sockets read into the same memory, one after the other. */
const sharedBuffer = Buffer.alloc(1 << 18);
/** The same few cursors come to all. */
const positions = new Map<string, number>();

/**
 * One bare socket that holds subscriptions over graphql-transport-ws and looks at no more of an event than its id and
 * cursor, so that the load takes little of the cores that it shares with the server.
 *
 * States: connecting → upgraded → acknowledged → live (every operation is, where the server says so) → closed.
 */
export class FeedSocket {
  readonly operations: ReadonlyMap<string, HeldOperation>;
  /** What the server has accepted of permessage-deflate; empty for nothing. */
  extension = '';
  /** The next event is kept here as it came when this is set to an empty text. */
  kept: string | undefined;
  /** Resolves when it is live; rejects with what came instead. */
  readonly opened: Promise<void>;
  private readonly plan: SocketPlan;
  private readonly listener: SocketListener;
  private readonly socket: Socket;
  private readonly reader: FrameReader;
  private inflater: Inflater | undefined;
  private head = '';
  private isUpgraded = false;
  private isClosing = false;
  private settle: (fault?: string) => void = () => {};

  constructor(plan: SocketPlan, operations: readonly HeldOperation[], listener: SocketListener) {
    this.plan = plan;
    this.listener = listener;
    this.operations = new Map(operations.map((operation) => [operation.id, operation]));
    this.reader = new FrameReader({
      onFrame: (frame) => this.takeFrame(frame),
      onClose: (code, reason) => this.fail(`The server closed with ${code} ${reason}`),
      onPing: () => this.socket.write(pongFrame),
    });
    const onread = {
      buffer: sharedBuffer,
      callback: (length: number): boolean => this.read(sharedBuffer.subarray(0, length)),
    };
    this.socket = connect({ port: plan.port, host: '127.0.0.1', noDelay: true, onread });
    this.opened = new Promise((resolve, reject) => {
      this.settle = (fault) => (fault === undefined ? resolve() : reject(new Error(fault)));
    });
    this.socket.on('connect', () => this.socket.write(upgradeRequest(plan)));
    this.socket.on('error', (error) => this.fail(error.message));
    this.socket.on('close', () => this.fail('The connection was lost.'));
  }

  /** From now on compressed events are counted unread. Only where each of them reaches every subscription. */
  stopInflating(): void {
    this.inflater = undefined;
  }

  /** Resolves when it is closed; the address is free again at once. */
  async close(): Promise<void> {
    this.isClosing = true;
    if (this.socket.destroyed) return;
    const closed = new Promise<void>((resolve) => this.socket.once('close', () => resolve()));
    this.socket.resetAndDestroy();
    await closed;
  }

  private read(bytes: Buffer): boolean {
    this.listener.onBytes(bytes.length);
    try {
      if (this.isUpgraded) this.reader.read(bytes);
      else this.readHead(bytes);
    } catch (error) {
      this.fail(error instanceof Error ? error.message : String(error));
    }
    return true;
  }

  private readHead(bytes: Buffer): void {
    this.head += bytes.toString('latin1');
    const end = this.head.indexOf(endOfHead);
    if (end < 0) return;
    const head = this.head.slice(0, end);
    if (!head.startsWith('HTTP/1.1 101')) {
      this.fail(head);
      return;
    }
    this.extension = /\r\nsec-websocket-extensions: *([^\r]*)/i.exec(head)?.[1] ?? '';
    if (this.extension !== '') this.inflater = new Inflater(this.extension);
    this.isUpgraded = true;
    const { key } = this.plan;
    const payload = key === undefined ? {} : { payload: { authorization: `Bearer ${key}` } };
    this.socket.write(clientFrame(JSON.stringify({ type: 'connection_init', ...payload })));
    this.reader.read(Buffer.from(this.head.slice(end + endOfHead.length), 'latin1'));
    this.head = '';
  }

  private takeFrame(frame: Frame): void {
    if (!frame.isCompressed) {
      this.take(frame.buffer, frame.start, frame.end);
    } else if (this.inflater !== undefined) {
      const message = this.inflater.inflate(frame);
      this.take(message, 0, message.length);
    } else {
      for (const operation of this.operations.values()) {
        this.listener.onEvent(operation, operation.position + 1);
      }
    }
  }

  private take(buffer: Buffer, start: number, end: number): void {
    const before = buffer.indexOf(beforeCursor, start);
    if (before < 0 || before >= end) {
      this.takeOther(buffer.toString('utf8', start, end));
      return;
    }
    const from = before + beforeCursor.length;
    const operation = this.operations.get(idIn(buffer, start, end));
    if (operation === undefined) {
      this.fail(`An id that nobody has: ${buffer.toString('utf8', start, end)}`);
      return;
    }
    const position = positionOf(buffer.toString('latin1', from, buffer.indexOf(quote, from)));
    if (position <= this.plan.after) return;
    if (this.kept === '') this.kept = buffer.toString('utf8', start, end);
    this.listener.onEvent(operation, position);
  }

  private takeOther(text: string): void {
    if (text.includes('"type":"connection_ack"')) {
      this.socket.write(
        Buffer.concat([...this.operations.values()].map((each) => this.subscribeFrame(each))),
      );
      if (!this.plan.isReadyTold) this.settle();
    } else if (text.includes('"__typename":"CaughtUp"')) {
      const operation = this.operations.get(idIn(Buffer.from(text), 0, Buffer.byteLength(text)));
      if (operation !== undefined) operation.isLive = true;
      if ([...this.operations.values()].every(({ isLive }) => isLive)) this.settle();
    } else if (!text.includes('"__typename":"Ready"')) {
      this.fail(`An unexpected message: ${text.slice(0, 500)}`);
    }
  }

  private subscribeFrame({ id, place }: HeldOperation): Buffer {
    const { document: query, variables } = this.plan;
    return clientFrame(
      JSON.stringify({ id, type: 'subscribe', payload: { query, variables: variables[place] } }),
    );
  }

  private fail(fault: string): void {
    if (this.isClosing) return;
    this.isClosing = true;
    this.settle(fault);
    this.listener.onFault(fault);
    this.socket.destroy();
  }
}

/** The id of a message, which comes first or last in it; all ids are UUIDs. */
function idIn(buffer: Buffer, start: number, end: number): string {
  const isFirst = buffer[start + 1] === quote && buffer[start + 2] === 0x69 && buffer[start + 3] === 0x64;
  const from = isFirst ? start + '{"id":"'.length : end - '"}'.length - idLength;
  return buffer.toString('latin1', from, from + idLength);
}

function positionOf(cursor: string): number {
  const known = positions.get(cursor);
  if (known !== undefined) return known;
  if (positions.size > 10_000) positions.clear();
  const { position } = decodeLogCursor(cursor);
  positions.set(cursor, position);
  return position;
}

function upgradeRequest({ port, offersDeflate }: LoadPlan): string {
  const lines = [
    'GET /graphql HTTP/1.1',
    `Host: 127.0.0.1:${port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    'Sec-WebSocket-Protocol: graphql-transport-ws',
    ...(offersDeflate ? ['Sec-WebSocket-Extensions: permessage-deflate'] : []),
  ];
  return `${lines.join('\r\n')}${endOfHead}`;
}
