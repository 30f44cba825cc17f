import type { XmlElement } from '../xml/read-xml.ts';
import { capMediaType } from './write-feed.ts';

/** What a document holds of CAP. */
export interface CapDocument {
  /** The messages in it, in their order. */
  readonly messages: readonly XmlElement[];
  /** Where the messages are that a feed only names. */
  readonly links: readonly FeedLink[];
}

/** An entry of a feed without its message. */
export interface FeedLink {
  readonly line: number;
  /** As it is written, perhaps relative to the feed; null when the entry names no address. */
  readonly href: string | null;
}

/** Whether an element is a message of CAP, of whatever version. */
const isMessage = ({ name, namespace }: XmlElement): boolean =>
  name === 'alert' && (namespace === '' || /\bcap\b/i.test(namespace));

/** Looks for messages in a document: one message, or a feed (Atom, RSS) whose entries hold messages or name them. */
export function readFeed(root: XmlElement): CapDocument {
  const entries = elementsIn(root, ({ name }) => name === 'entry' || name === 'item');
  const links = entries.filter((entry) => elementsIn(entry, isMessage).length === 0).map(linkOf);
  return { messages: elementsIn(root, isMessage), links };
}

/** The elements below and at this one that are of a kind; those within one that was found are not looked at. */
function elementsIn(element: XmlElement, isWanted: (element: XmlElement) => boolean): XmlElement[] {
  return isWanted(element) ? [element] : element.children.flatMap((child) => elementsIn(child, isWanted));
}

/** An entry may name several things: the one that it says is CAP, else the one that it is about. */
function linkOf(entry: XmlElement): FeedLink {
  const named = entry.children.flatMap(({ name, text, attributes: { href, url, type = '', rel = '' } }) => {
    const address = href ?? url ?? text.trim();
    if (name === 'cap') return [{ address, rank: 0 }];
    if (name === 'link') return [{ address, rank: type === capMediaType ? 0 : rank(rel) }];
    return name === 'enclosure' && /xml/.test(type) ? [{ address, rank: 1 }] : [];
  });
  const best = named.filter(({ address }) => address !== '').sort((a, b) => a.rank - b.rank)[0];
  return { line: entry.line, href: best?.address ?? null };
}

const rank = (rel: string): number => (rel === '' || rel === 'alternate' ? 2 : 3);
