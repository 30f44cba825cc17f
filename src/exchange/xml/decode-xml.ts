import { XmlFault } from './xml-fault.ts';

/** The mark that Unicode texts begin with, and what becomes of it when it is taken for Latin-1 and encoded again. */
const marks = /^(?:\uFEFF|\u00EF\u00BB\u00BF)+/;

/**
 * The text of an XML document: in the encoding of its byte order mark, else in the one that its declaration names,
 * else UTF-8. Marks are taken off, also the doubly encoded one that some feeds are published with.
 * @throws XmlFault for an encoding that nobody knows, and for bytes that the encoding does not have.
 */
export function decodeXml(bytes: Uint8Array): string {
  const label = encodingOf(bytes);
  try {
    return new TextDecoder(label, { fatal: true, ignoreBOM: true }).decode(bytes).replace(marks, '');
  } catch (error) {
    const isUnknown = error instanceof RangeError;
    throw new XmlFault({
      line: 1,
      column: null,
      value: label,
      reason: isUnknown
        ? 'names an encoding that nobody knows'
        : 'holds bytes that its encoding does not have',
      mend: 'Write the document in UTF-8, or name the encoding that it is in.',
    });
  }
}

function encodingOf(bytes: Uint8Array): string {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c)) return 'utf-16be';
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
  const declared = /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(start)?.[1];
  // A declaration that can be read byte by byte is not in UTF-16, whatever it says.
  return declared === undefined || /^utf-?16/i.test(declared) ? 'utf-8' : declared;
}
