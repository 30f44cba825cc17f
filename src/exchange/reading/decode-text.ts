import { isAscii } from 'node:buffer';
import { TextDecoder } from 'node:util';

/** How the bytes of a file become text; `detect` takes UTF-8 unless the first unusual byte contradicts it. */
export type Encoding = 'detect' | 'latin-1';

/** Longest sequence of bytes that UTF-8 needs for one character. */
const longestSequence = 4;

/**
 * Streams the text of a file, without its byte order mark. With `detect`, a file whose first non-ASCII bytes are not
 * UTF-8 is read as Latin-1 (as Windows-1252, its superset); a broken byte after genuine UTF-8 becomes U+FFFD, since
 * then the file is UTF-8 with a fault in it.
 */
export async function* decodeText(chunks: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<string> {
  let decoder = encoding === 'latin-1' ? new TextDecoder('windows-1252') : undefined;
  let held = Buffer.alloc(0);
  let isAtStart = true;
  for await (const chunk of chunks) {
    const bytes = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    held = Buffer.alloc(0);
    if (decoder === undefined && isAscii(bytes)) {
      yield bytes.toString('latin1');
    } else if (decoder === undefined && bytes.length - firstUnusual(bytes) < longestSequence) {
      // Too little to tell the two encodings apart: the next chunk decides.
      held = Buffer.from(bytes);
      continue;
    } else {
      decoder ??= decoderFor(bytes, isAtStart);
      yield decoder.decode(bytes, { stream: true });
    }
    isAtStart = false;
  }
  decoder ??= decoderFor(held, isAtStart);
  yield decoder.decode(held);
}

/** The decoder for a text whose first unusual byte is in `bytes`; a mark within the text is no byte order mark. */
function decoderFor(bytes: Buffer, isAtStart: boolean): TextDecoder {
  const isUtf8 = isAscii(bytes) || isUtf8At(bytes, firstUnusual(bytes));
  return new TextDecoder(isUtf8 ? 'utf-8' : 'windows-1252', { ignoreBOM: !isAtStart });
}

function firstUnusual(bytes: Buffer): number {
  return bytes.findIndex((byte) => byte >= 0x80);
}

/** Whether a well-formed UTF-8 sequence begins at a byte of 0x80 or above. */
function isUtf8At(bytes: Buffer, start: number): boolean {
  const lead = bytes[start] ?? 0;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 0;
  const sequence = bytes.subarray(start, start + length);
  if (length === 0 || sequence.length < length) return false;
  return !sequence.toString('utf8').includes('\uFFFD');
}
