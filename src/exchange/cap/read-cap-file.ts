import type { ReadRow } from '../importer.ts';
import type { SourceFile } from '../reading/source-file.ts';
import { decodeXml } from '../xml/decode-xml.ts';
import { readXml, type XmlElement } from '../xml/read-xml.ts';
import { XmlFault } from '../xml/xml-fault.ts';
import type { CapAlert } from './cap-alert.ts';
import { labelOf } from './label-of.ts';
import { parseCapElement } from './parse-cap.ts';
import { readFeed } from './read-feed.ts';

/** Largest document, unpacked. */
const mostBytes = 40_000_000;

/**
 * Reads the messages of a document or feed, the earliest sent first: feeds list the latest first, and what a message is
 * about comes before it. What the hub does not keep is rejected with the reason, message by message.
 */
export async function* readCapFile(file: SourceFile): AsyncGenerator<ReadRow<CapAlert>> {
  let document: ReturnType<typeof readFeed>;
  try {
    document = readFeed(readXml(decodeXml(await wholeContent(file))));
  } catch (error) {
    if (!(error instanceof XmlFault)) throw error;
    yield { rejection: error.rejection };
    return;
  }
  const { messages, links } = document;
  const read = messages.map(readMessage);
  yield* read.filter((each) => 'rejection' in each);
  yield* read.filter((each) => 'row' in each).sort((a, b) => Date.parse(a.row.sent) - Date.parse(b.row.sent));
  for (const { line, href } of links) {
    // A feed that holds messages names other things besides.
    if (messages.length > 0) yield { skippedLine: line };
    else yield { rejection: unread(line, href) };
  }
  if (messages.length === 0 && links.length === 0) {
    const mend = 'Give a message of CAP, or an Atom or RSS feed of such messages.';
    yield { rejection: { line: 1, column: null, value: '', reason: 'the document holds no alert', mend } };
  }
}

function readMessage(
  element: XmlElement,
): { line: number; row: CapAlert } | { rejection: XmlFault['rejection'] } {
  try {
    const row = parseCapElement(element);
    requireKept(row, element.line);
    return { line: element.line, row };
  } catch (error) {
    if (error instanceof XmlFault) return { rejection: error.rejection };
    throw error;
  }
}

/** The hub keeps alerts that were sent and are about something. */
function requireKept(
  { status, messageType, scope, restriction, infos, identifier: value }: CapAlert,
  line: number,
): void {
  const refuse = (column: string, reason: string, mend: string): XmlFault =>
    new XmlFault({ line, column: `alert/${column}`, value, reason, mend });
  if (status === 'DRAFT')
    throw refuse('status', 'is Draft: it is not sent yet', 'Import it when it is sent.');
  if (messageType === 'ACK' || messageType === 'ERROR') {
    const said = messageType === 'ACK' ? 'received' : 'refused';
    throw refuse(
      'msgType',
      `says that somebody ${said} another message, and warns of nothing`,
      'Leave it out.',
    );
  }
  if (labelOf({ scope, restriction }) === null) {
    const reason = `is Public, and yet the message is restricted to ${restriction}`;
    throw refuse('scope', reason, 'Ask the sender which of them holds.');
  }
  if (infos.length === 0 && messageType !== 'CANCEL') {
    throw refuse('info', 'is missing: the message says nothing', 'Give it a block.');
  }
}

function unread(line: number, href: string | null) {
  const mend =
    href === null
      ? 'Give the entry its message.'
      : 'Import the address of the feed, or the file that it names.';
  return { line, column: 'entry', value: href ?? '', reason: 'names its message but does not hold it', mend };
}

async function wholeContent(file: SourceFile): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of file.content()) {
    bytes += part.length;
    if (bytes > mostBytes) {
      const reason = `the document has more than ${mostBytes} bytes`;
      throw new XmlFault({ line: 1, column: null, value: '', reason, mend: 'Split it.' });
    }
    parts.push(part);
  }
  return Buffer.concat(parts);
}
