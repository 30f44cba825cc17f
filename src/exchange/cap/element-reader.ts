import type { XmlElement } from '../xml/read-xml.ts';
import { XmlFault } from '../xml/xml-fault.ts';
import { capSpelling } from './cap-alert.ts';
import { isCapTime } from './cap-time.ts';

/** The elements within one element of a message, by name. Each method throws an XmlFault that names the path. */
export interface ElementReader {
  readonly path: string;
  /** The element's text; refuses a second one, and one that is absent or empty. */
  text(name: string): string;
  /** Null when the element is absent or empty. */
  optional(name: string): string | null;
  /** The texts of all elements of that name, in their order; empty ones are left out. */
  texts(name: string): readonly string[];
  /** A code, which CAP spells in its own way. */
  code<Code extends string>(name: string, codes: readonly Code[]): Code;
  codes<Code extends string>(name: string, codes: readonly Code[]): readonly Code[];
  /** A time as CAP writes it; null when there is none. */
  time(name: string): string | null;
  /** The elements of that name with what is in them. */
  inner(name: string, names: readonly string[]): readonly ElementReader[];
  /** Says what is wrong with the element of that name, or with this one. */
  fault(name: string | null, reason: string, mend: string): XmlFault;
}

/** Attributes that say nothing about the alert: where a schema is, and what language a text is in. */
const harmless =
  /^(?:xmlns(?::.*)?|\{http:\/\/www\.w3\.org\/(?:2001\/XMLSchema-instance|2000\/xmlns\/|XML\/1998\/namespace)\}.*)$/;

/** Enough for a small picture within the message. */
const longestText = 1_000_000;

const signatures = 'http://www.w3.org/2000/09/xmldsig#';

/**
 * Opens an element that may hold elements of these names, in any order, and nothing else: what is not known would be
 * lost. Signatures are passed over.
 * @throws XmlFault for an element of another name or namespace, for text between elements, and for attributes.
 */
export function readElement(element: XmlElement, path: string, names: readonly string[]): ElementReader {
  const groups = groupsOf(element, path, names);
  const all = (name: string): readonly XmlElement[] => groups.get(name) ?? [];
  const fault: ElementReader['fault'] = (name, reason, mend) => {
    const at = (name === null ? undefined : all(name)[0]) ?? element;
    return faultAt(at, name === null ? path : `${path}/${name}`, reason, mend);
  };
  const leaf = (each: XmlElement): string => {
    const at = `${path}/${each.name}`;
    if (each.children.length > 0)
      throw faultAt(each, at, 'holds elements where a text is meant', 'Write text alone.');
    if (each.text.length <= longestText) return each.text.trim();
    throw faultAt(each, at, `has ${each.text.length} characters`, `Shorten it: at most ${longestText}.`);
  };
  const optional = (name: string): string | null => {
    const [first, second] = all(name);
    if (second !== undefined) throw fault(name, 'stands more than once', 'Keep one of them.');
    return first === undefined ? null : leaf(first) || null;
  };
  const text = (name: string): string => {
    const found = optional(name);
    if (found === null) throw fault(name, 'is missing or empty', `Give the element ${name} a text.`);
    return found;
  };
  const texts = (name: string): readonly string[] =>
    all(name)
      .map(leaf)
      .filter((each) => each !== '');
  const decode = <Code extends string>(name: string, given: string, codes: readonly Code[]): Code => {
    // CAP 1.0 knew "Very Likely"; its successors have it read as "Likely".
    const spelling = given === 'Very Likely' ? 'Likely' : given;
    const found = codes.find((code) => capSpelling(code) === spelling);
    if (found !== undefined) return found;
    throw fault(name, `is "${given.slice(0, 100)}"`, `Write one of ${codes.map(capSpelling).join(', ')}.`);
  };
  return {
    path,
    text,
    optional,
    texts,
    code: (name, codes) => decode(name, text(name), codes),
    codes: (name, codes) => texts(name).map((each) => decode(name, each, codes)),
    time: (name) => {
      const found = optional(name);
      if (found === null || isCapTime(found)) return found;
      const mend =
        'Write it like 2024-05-01T06:00:00-05:00, UTC as -00:00, without Z and fractions of seconds.';
      throw fault(name, `"${found.slice(0, 100)}" is no time of CAP`, mend);
    },
    inner: (name, inside) =>
      all(name).map((each, place) => readElement(each, `${path}/${name}[${place + 1}]`, inside)),
    fault,
  };
}

function groupsOf(element: XmlElement, path: string, names: readonly string[]): Map<string, XmlElement[]> {
  const groups = new Map<string, XmlElement[]>();
  for (const child of element.children) {
    if (child.namespace === signatures) continue;
    const here = `${path}/${child.name}`;
    if (child.namespace !== element.namespace || !names.includes(child.name)) {
      throw faultAt(
        child,
        here,
        'has no place here',
        `Leave it out, or give it as a parameter. Known: ${names.join(', ')}.`,
      );
    }
    const odd = Object.keys(child.attributes).find((name) => !harmless.test(name));
    if (odd !== undefined) {
      throw faultAt(child, here, `has the attribute ${odd}`, 'Leave it out: CAP knows no attributes.');
    }
    const group = groups.get(child.name);
    if (group === undefined) groups.set(child.name, [child]);
    else group.push(child);
  }
  if (element.text.trim() !== '') {
    throw faultAt(element, path, 'holds text between its elements', 'Put the text into an element.');
  }
  return groups;
}

function faultAt(element: XmlElement, path: string, reason: string, mend: string): XmlFault {
  const value = element.children.length === 0 ? element.text.trim().slice(0, 200) : '';
  return new XmlFault({ line: element.line, column: path, value, reason, mend });
}
