/** A data frame of a server, in the buffer that it came in; it must be used before the next one is read. */
export interface Frame {
  readonly buffer: Buffer;
  readonly start: number;
  readonly end: number;
  /** Whether permessage-deflate made it smaller. */
  readonly isCompressed: boolean;
}

/** What a server may send: data whole in one frame, and control frames. */
const opcodes = { text: 1, close: 8, ping: 9, pong: 10 } as const;

/** Whom to tell of frames. */
export interface FrameListener {
  onFrame(frame: Frame): void;
  /** The code and reason of the close frame. */
  onClose(code: number, reason: string): void;
  onPing(): void;
}

/** Splits what comes in on a websocket into frames (RFC 6455, section 5.2) without copying what came whole. */
export class FrameReader {
  private readonly listener: FrameListener;
  private rest: Buffer | undefined;

  constructor(listener: FrameListener) {
    this.listener = listener;
  }

  /** Takes the next bytes. @throws Error for a frame that this client does not expect. */
  read(bytes: Buffer): void {
    const buffer = this.rest === undefined ? bytes : Buffer.concat([this.rest, bytes]);
    const used = this.readFrames(buffer);
    // The bytes are overwritten by the next read, so what is kept is copied.
    this.rest = used === buffer.length ? undefined : Buffer.from(buffer.subarray(used));
  }

  /** Tells of every whole frame and answers how many bytes they took. */
  private readFrames(buffer: Buffer): number {
    let place = 0;
    while (place + 2 <= buffer.length) {
      const short = (buffer[place + 1] ?? 0) & 0x7f;
      const start = place + (short < 126 ? 2 : short === 126 ? 4 : 10);
      if (start > buffer.length) return place;
      const length = short < 126 ? short : readLength(buffer, place + 2, short);
      if (start + length > buffer.length) return place;
      this.tell(buffer, buffer[place] ?? 0, start, start + length);
      place = start + length;
    }
    return place;
  }

  private tell(buffer: Buffer, first: number, start: number, end: number): void {
    const opcode = first & 0x0f;
    if ((first & 0x80) !== 0 && opcode === opcodes.text) {
      this.listener.onFrame({ buffer, start, end, isCompressed: (first & 0x40) !== 0 });
    } else if (opcode === opcodes.ping) {
      this.listener.onPing();
    } else if (opcode === opcodes.close) {
      const code = end - start < 2 ? 1005 : buffer.readUInt16BE(start);
      this.listener.onClose(code, buffer.toString('utf8', Math.min(start + 2, end), end));
    } else if (opcode !== opcodes.pong) {
      throw new Error(`A frame that nobody expects begins with ${first}.`);
    }
  }
}

const readLength = (buffer: Buffer, place: number, short: number): number =>
  short === 126 ? buffer.readUInt16BE(place) : Number(buffer.readBigUInt64BE(place));

/** A text frame as a client sends it: masked, as it must be, with a key of zeros that changes nothing. */
export function clientFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const head = Buffer.alloc(payload.length < 126 ? 6 : 8);
  head[0] = 0x80 | opcodes.text;
  head[1] = 0x80 | Math.min(payload.length, 126);
  if (payload.length >= 126) head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([head, payload]);
}

/** An empty pong, masked. */
export const pongFrame = Buffer.from([0x80 | opcodes.pong, 0x80, 0, 0, 0, 0]);
