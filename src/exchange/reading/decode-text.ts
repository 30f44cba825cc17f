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
  for await (const chunk of chunks) {
    const bytes = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    held = Buffer.alloc(0);
    if (decoder === undefined) {
      const unusual = bytes.findIndex((byte) => byte >= 0x80);
      if (unusual === -1) {
        yield bytes.toString('latin1');
        continue;
      }
      if (bytes.length - unusual < longestSequence) {
        held = Buffer.from(bytes);
        continue;
      }
      decoder = new TextDecoder(isUtf8At(bytes, unusual) ? 'utf-8' : 'windows-1252');
    }
    yield decoder.decode(bytes, { stream: true });
  }
  decoder ??= new TextDecoder(
    held.length === 0 ||
      isUtf8At(
        held,
        held.findIndex((byte) => byte >= 0x80),
      )
      ? 'utf-8'
      : 'windows-1252',
  );
  yield decoder.decode(held);
}

/** Whether a well-formed UTF-8 sequence begins at a byte of 0x80 or above. */
function isUtf8At(bytes: Buffer, start: number): boolean {
  const lead = bytes[start] ?? 0;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 0;
  const sequence = bytes.subarray(start, start + length);
  if (length === 0 || sequence.length < length) return false;
  return !sequence.toString('utf8').includes('\uFFFD');
}
