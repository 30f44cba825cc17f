import { alertScope } from '../../../schema/tables/alerts.ts';
import { readXml, type XmlElement } from '../xml/read-xml.ts';
import { XmlFault } from '../xml/xml-fault.ts';
import {
  type CapAlert,
  type CapReference,
  capElements,
  capMessageTypes,
  capNamespace,
  capStatuses,
} from './cap-alert.ts';
import { isCapTime } from './cap-time.ts';
import { type ElementReader, readElement } from './element-reader.ts';
import { parseInfo } from './parse-info.ts';
import { readQuotedList } from './quoted-list.ts';

/** CAP 1.1, every message of which means the same in 1.2. */
const earlierNamespace = 'urn:oasis:names:tc:emergency:cap:1.1';

/**
 * Reads a message of CAP 1.2, or of 1.1 as one of 1.2. Elements may stand in any order, but none that CAP does not
 * know, and what the standard demands in prose holds too: of references, restrictions, addresses, outlines and times.
 * @throws XmlFault with the line, the path, and how to mend it.
 */
export function parseCap(text: string): CapAlert {
  return parseCapElement(readXml(text));
}

/** Reads a message from its element, also one that stands within a feed. @throws XmlFault as `parseCap`. */
export function parseCapElement(element: XmlElement): CapAlert {
  requireVersion(element);
  const alert = readElement(element, 'alert', capElements.alert);
  const sent = alert.time('sent') ?? alert.text('sent');
  const message = {
    identifier: nameIn(alert, 'identifier'),
    sender: nameIn(alert, 'sender'),
    sent,
    status: alert.code('status', capStatuses),
    messageType: alert.code('msgType', capMessageTypes),
    origin: alert.optional('source'),
    scope: alert.code('scope', alertScope.enumValues),
    restriction: alert.optional('restriction'),
    addresses: listIn(alert, 'addresses'),
    codes: alert.texts('code'),
    note: alert.optional('note'),
    references: referencesIn(alert),
    incidentNames: listIn(alert, 'incidents'),
    infos: alert.inner('info', capElements.info).map((info) => parseInfo(info, sent)),
  };
  requireReferences(alert, message);
  requireReaders(alert, message);
  return message;
}

function requireVersion({ name, namespace, line }: XmlElement): void {
  if (name === 'alert' && (namespace === capNamespace || namespace === earlierNamespace)) return;
  throw new XmlFault({
    line,
    column: name,
    value: namespace,
    reason: 'is no message of CAP 1.2 or 1.1',
    mend: `Begin the message with <alert xmlns="${capNamespace}">.`,
  });
}

/** Names of messages stand in references, between commas and spaces. */
function nameIn(alert: ElementReader, element: 'identifier' | 'sender'): string {
  const name = alert.text(element);
  if (!/[\s,<&]/.test(name)) return name;
  throw alert.fault(
    element,
    'holds a space, a comma, < or &',
    'CAP allows none of them here: other messages could not refer to it.',
  );
}

function listIn(alert: ElementReader, element: 'addresses' | 'incidents'): readonly string[] {
  const items = readQuotedList(alert.optional(element) ?? '');
  if (items !== null) return items;
  throw alert.fault(
    element,
    'holds a quotation mark that stands alone',
    'Put each item with spaces between two of them.',
  );
}

function referencesIn(alert: ElementReader): readonly CapReference[] {
  const triples = (alert.optional('references') ?? '').split(/\s+/).filter(Boolean);
  return triples.map((triple) => {
    const [sender = '', identifier = '', sent = '', ...rest] = triple.split(',');
    if (sender !== '' && identifier !== '' && isCapTime(sent) && rest.length === 0)
      return { sender, identifier, sent };
    throw alert.fault(
      'references',
      `"${triple.slice(0, 100)}" names no message`,
      'Write sender,identifier,sent without spaces, and a space between two of them.',
    );
  });
}

/** A change must say what it changes. No message can refer to itself, nor to one that is yet to be sent. */
function requireReferences(alert: ElementReader, message: CapAlert): void {
  const { messageType, references, sent, sender, identifier } = message;
  if (messageType !== 'ALERT' && references.length === 0) {
    throw alert.fault(
      'references',
      `is missing: this message is of type ${alert.text('msgType')}`,
      'Name the earlier messages that it is about.',
    );
  }
  for (const reference of references) {
    const isOwn =
      reference.sender === sender && reference.identifier === identifier && reference.sent === sent;
    if (!isOwn && Date.parse(reference.sent) <= Date.parse(sent)) continue;
    throw alert.fault(
      'references',
      'names this message itself, or one sent after it',
      'Name earlier messages.',
    );
  }
}

function requireReaders(alert: ElementReader, { scope, restriction, addresses }: CapAlert): void {
  if (scope === 'RESTRICTED' && restriction === null) {
    throw alert.fault('restriction', 'is missing: this message is Restricted', 'Say for whom it is meant.');
  }
  if (scope === 'PRIVATE' && addresses.length === 0) {
    throw alert.fault('addresses', 'is missing: this message is Private', 'Name those for whom it is meant.');
  }
}
