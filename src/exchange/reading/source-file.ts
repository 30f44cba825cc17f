import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { createGunzip, gunzipSync } from 'node:zlib';
import { decodeText, type Encoding } from './decode-text.ts';

/** A file to be read, compressed by gzip or not. */
export interface SourceFile {
  /** Name without folder and without `.gz`. */
  readonly name: string;
  readonly path: string;
  /** Size as stored. */
  readonly bytes: number;
  /** Of the file as stored, in hexadecimal. */
  readonly sha256: string;
  /** The first characters of its text, some kilobytes at most: enough to tell one format from another. */
  readonly head: string;
  /** Streams its text from the start, without a byte order mark; `detect` unless an encoding is given. */
  text(encoding?: Encoding): AsyncGenerator<string>;
  /** Streams its bytes from the start, unpacked, for formats that say their encoding themselves. */
  content(): AsyncGenerator<Buffer>;
}

/** How many stored bytes are looked at to tell what a file is. */
const headBytes = 16_384;

/** Bytes per read: large enough that a 100 MB file needs few turns, small beside the memory bound. */
const chunkBytes = 262_144;

/**
 * Looks at a file: its size, hash and first characters. `onBytes` is told of stored bytes as they are read.
 * @throws Error of Node (ENOENT, EACCES, EISDIR) when it cannot be read.
 */
export async function openSourceFile(
  path: string,
  onBytes: (count: number) => void = () => {},
): Promise<SourceFile> {
  const { size } = await stat(path);
  const start = await readStart(path);
  const isCompressed = start[0] === 0x1f && start[1] === 0x8b;
  return {
    name: basename(path).replace(/\.gz$/i, ''),
    path,
    bytes: size,
    sha256: await hashOf(path),
    head: headOf(isCompressed ? gunzipStart(start) : start),
    content: () => readBytes(path, isCompressed, onBytes),
    text: (encoding = 'detect') => decodeText(readBytes(path, isCompressed, onBytes), encoding),
  };
}

/** The whole text of a file, for formats that cannot be read in parts. */
export async function wholeText(file: SourceFile, encoding: Encoding = 'detect'): Promise<string> {
  const parts: string[] = [];
  for await (const part of file.text(encoding)) parts.push(part);
  return parts.join('');
}

async function readStart(path: string): Promise<Buffer> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** What the first stored bytes unpack to; a stream that breaks off there is no error. */
function gunzipStart(start: Buffer): Buffer {
  try {
    return gunzipSync(start, { finishFlush: 2 });
  } catch {
    return Buffer.alloc(0);
  }
}

function headOf(bytes: Buffer): string {
  return new TextDecoder('utf-8').decode(bytes.subarray(0, headBytes));
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: chunkBytes })) hash.update(chunk);
  return hash.digest('hex');
}

async function* readBytes(
  path: string,
  isCompressed: boolean,
  onBytes: (count: number) => void,
): AsyncGenerator<Buffer> {
  const stored = createReadStream(path, { highWaterMark: chunkBytes });
  stored.on('data', (chunk) => onBytes(chunk.length));
  if (!isCompressed) {
    yield* stored;
    return;
  }
  const unpacked = createGunzip({ chunkSize: chunkBytes });
  stored.on('error', (error) => unpacked.destroy(error));
  try {
    yield* stored.pipe(unpacked);
  } finally {
    stored.destroy();
  }
}
