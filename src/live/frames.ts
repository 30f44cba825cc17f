import type { Duplex } from 'node:stream';
import { constants, deflateRawSync } from 'node:zlib';
import type { Payload } from './payload.ts';

/**
 * Websocket frames (RFC 6455) for many sockets at once. All readers of a group get the same messages but for the id of
 * their operation, so the frames are made once with holes where the ids go; each socket has its id filled in, and takes
 * all in one write however many messages there are. Compressed frames (RFC 7692) are shared too: the id stands last in the
 * message, in a block of its own that is stored as it is.
 */

/** Frames with holes of one length for the ids. */
interface Template {
  /** Nobody else's while they wait to be sent. */
  bytes: Buffer;
  /** Where the holes begin. */
  readonly holes: readonly number[];
}

/** Up to so many bytes ids are filled in and all is written at once; above it, what waits for readers stays shared. */
const filledMost = 16_384;
/** Messages shorter than this gain nothing by compression. */
const compressedLeast = 128;

const templates = new WeakMap<readonly Payload[], Map<number, Template>>();
/** The one that was used last: most readers of a batch need the same. */
let latest:
  | { readonly payloads: readonly Payload[]; readonly form: number; readonly template: Template }
  | undefined;
const deflated = new WeakMap<Payload, Buffer>();

/** Writes messages of an operation to its socket. `id` is the JSON of its id. */
export function writeNext(
  socket: Duplex,
  payloads: readonly Payload[],
  id: Buffer,
  isCompressed: boolean,
): void {
  const template = templateFor(payloads, id.length, isCompressed);
  const { bytes, holes } = template;
  if (bytes.length <= filledMost) {
    for (const hole of holes) bytes.set(id, hole);
    socket.write(bytes);
    // The system has nearly always taken them at once. If not, they are this socket's, and others get other ones.
    if (socket.writableLength > 0) template.bytes = Buffer.from(bytes);
    return;
  }
  socket.cork();
  let from = 0;
  for (const hole of holes) {
    socket.write(bytes.subarray(from, hole));
    socket.write(id);
    from = hole + id.length;
  }
  socket.write(bytes.subarray(from));
  socket.uncork();
}

/** A frame that holds a text. */
export function textFrame(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([headerOf(bytes.length, false), bytes]);
}

function templateFor(payloads: readonly Payload[], idLength: number, isCompressed: boolean): Template {
  const form = isCompressed ? -idLength : idLength;
  if (latest?.payloads === payloads && latest.form === form) return latest.template;
  const forms = templates.get(payloads) ?? new Map<number, Template>();
  const template = forms.get(form) ?? buildTemplate(payloads, idLength, isCompressed);
  templates.set(payloads, forms.set(form, template));
  latest = { payloads, form, template };
  return template;
}

function buildTemplate(payloads: readonly Payload[], idLength: number, isCompressed: boolean): Template {
  const pieces: Buffer[] = [];
  const holes: number[] = [];
  let size = 0;
  for (const payload of payloads) {
    const isSmall = payload.bytes.length < compressedLeast;
    const { before, after, header } =
      isCompressed && !isSmall ? compressedParts(payload, idLength) : plainParts(payload, idLength);
    const start = [header, ...before];
    holes.push(size + lengthOf(start));
    const whole = [...start, Buffer.alloc(idLength), ...after];
    size += lengthOf(whole);
    pieces.push(...whole);
  }
  return { bytes: Buffer.concat(pieces, size), holes };
}

/** What stands around the id, and the header of the frame. */
interface FrameParts {
  readonly header: Buffer;
  readonly before: readonly Buffer[];
  readonly after: readonly Buffer[];
}

const opening = Buffer.from('{"id":');
const middle = Buffer.from(',"type":"next","payload":');
const closing = Buffer.from('}');

function plainParts({ bytes }: Payload, idLength: number): FrameParts {
  const before = [opening];
  const after = [middle, bytes, closing];
  return { header: headerOf(lengthOf(before) + idLength + lengthOf(after), false), before, after };
}

const compressedOpening = Buffer.from('{"type":"next","payload":');
const compressedMiddle = Buffer.from(',"id":');
/** Ends the message: its bracket, and the first byte of the empty block whose other four the extension leaves out. */
const compressedEnd = Buffer.from('}\0');

function compressedParts(payload: Payload, idLength: number): FrameParts {
  const before = [deflate(payload), storedBlockHeader(idLength + 1)];
  const after = [compressedEnd];
  return { header: headerOf(lengthOf(before) + idLength + lengthOf(after), true), before, after };
}

/** Everything before the id, ending on a whole byte. */
function deflate(payload: Payload): Buffer {
  const present = deflated.get(payload);
  if (present !== undefined) return present;
  const text = Buffer.concat([compressedOpening, payload.bytes, compressedMiddle]);
  const made = deflateRawSync(text, { finishFlush: constants.Z_SYNC_FLUSH });
  deflated.set(payload, made);
  return made;
}

/** RFC 1951, 3.2.4: not the last block, not compressed, so many bytes. */
function storedBlockHeader(length: number): Buffer {
  const header = Buffer.alloc(5);
  header.writeUInt16LE(length, 1);
  header.writeUInt16LE(0xffff - length, 3);
  return header;
}

/** A whole text message from the server, which is not masked. */
function headerOf(length: number, isCompressed: boolean): Buffer {
  const first = isCompressed ? 0xc1 : 0x81;
  if (length < 126) return Buffer.from([first, length]);
  if (length < 65_536) return Buffer.from([first, 126, length >> 8, length & 0xff]);
  const header = Buffer.alloc(10);
  header[0] = first;
  header[1] = 127;
  header.writeBigUInt64BE(BigInt(length), 2);
  return header;
}

const lengthOf = (pieces: readonly Buffer[]): number => pieces.reduce((sum, { length }) => sum + length, 0);
