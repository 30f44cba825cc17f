import { SaxesParser } from 'saxes';
import { XmlFault } from './xml-fault.ts';

/** An element with everything in it; names are without prefixes. */
export interface XmlElement {
  readonly name: string;
  /** The URI of its namespace; empty when it is in none. */
  readonly namespace: string;
  /** Line on which its start tag ends, from 1. */
  readonly line: number;
  /** Attributes by name; those of a namespace as `{uri}name`. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Its own text, without that of its children. */
  readonly text: string;
}

interface OpenElement extends XmlElement {
  readonly children: XmlElement[];
  text: string;
}

/** What one document may hold: more than any feed of alerts needs, and little enough to be held in memory. */
const limits = { characters: 20_000_000, depth: 50, elements: 300_000 };

/**
 * Reads a document as a tree. A DOCTYPE is refused, so that no entity but the five of XML exists; comments and
 * processing instructions are passed over.
 * @throws XmlFault for what is not well-formed XML, for a DOCTYPE, and for what is larger or deeper than the limits.
 */
export function readXml(text: string): XmlElement {
  if (text.length > limits.characters) {
    throw fault(1, `the document has ${text.length} characters`, `Split it: at most ${limits.characters}.`);
  }
  const parser = new SaxesParser({ xmlns: true, position: true });
  const open: OpenElement[] = [];
  let root: XmlElement | undefined;
  let count = 0;
  parser.on('error', ({ message }) => {
    // The message begins with line and column.
    const told = /^(?:[^:]*:)?(\d+):(\d+): (.*?)\.?$/s.exec(message);
    const where = told === null ? '' : ` at character ${told[2]}`;
    const reason = `the XML is not well-formed${where}: ${told?.[3] ?? message}`;
    throw fault(Number(told?.[1] ?? parser.line), reason, 'Mend the XML there.');
  });
  parser.on('doctype', () => {
    throw fault(
      parser.line,
      'the document declares a DOCTYPE',
      'Leave it out: entities of its own are not read.',
    );
  });
  parser.on('opentag', ({ local, uri, attributes }) => {
    count += 1;
    if (count > limits.elements) {
      throw fault(parser.line, `the document has more than ${limits.elements} elements`, 'Split it.');
    }
    if (open.length >= limits.depth) {
      throw fault(
        parser.line,
        `elements lie more than ${limits.depth} deep in each other`,
        'Flatten the document.',
      );
    }
    const own = Object.values(attributes).map(({ uri: space, local: name, value }) => [
      space === '' ? name : `{${space}}${name}`,
      value,
    ]);
    const element: OpenElement = {
      name: local,
      namespace: uri,
      line: parser.line,
      attributes: Object.fromEntries(own),
      children: [],
      text: '',
    };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  const addText = (part: string): void => {
    const element = open.at(-1);
    if (element !== undefined) element.text += part;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    open.pop();
  });
  parser.write(text).close();
  if (root === undefined) throw fault(1, 'the document is empty', 'Give one with an element in it.');
  return root;
}

const fault = (line: number, reason: string, mend: string): XmlFault =>
  new XmlFault({ line, column: null, value: '', reason, mend });
