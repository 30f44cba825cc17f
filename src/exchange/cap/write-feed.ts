import { writeXml, type XmlOut } from '../xml/write-xml.ts';
import { capNamespace, capSpelling } from './cap-alert.ts';
import type { AlertPage, FeedEntry } from './read-alert-page.ts';

/** Where a page of the feed stands. */
export interface FeedAddresses {
  /** Of the hub, without a slash at its end. */
  readonly base: string;
  readonly self: string;
  readonly first: string;
  /** Null on the last page. */
  readonly next: string | null;
}

/** The media type of a message of CAP. */
export const capMediaType = 'application/cap+xml';

/** A page of alerts as an Atom feed (RFC 4287, paged by RFC 5005); each entry links to the message. */
export function writeFeed({ entries }: AlertPage, { base, self, first, next }: FeedAddresses): string {
  const links = { self, first, ...(next === null ? {} : { next }) };
  const content = [
    text('id', first),
    text('title', 'Alerts'),
    text('updated', time(Math.max(0, ...entries.map(({ createdAt }) => Date.parse(createdAt))))),
    ...Object.entries(links).map(([rel, href]) => link(rel, 'application/atom+xml', href)),
    text('generator', 'Halcyon'),
    ...entries.map((entry) => entryOf(entry, base)),
  ];
  return writeXml({ name: 'feed', attributes: { xmlns: 'http://www.w3.org/2005/Atom' }, content });
}

function entryOf(entry: FeedEntry, base: string): XmlOut {
  const summary = entry.description ?? entry.note;
  return {
    name: 'entry',
    content: [
      text('id', `urn:uuid:${entry.id}`),
      text('title', titleOf(entry)),
      // A message never changes: what is new about it is that the hub holds it.
      text('updated', time(entry.createdAt)),
      text('published', time(entry.sent)),
      { name: 'author', content: [text('name', entry.senderName ?? entry.sender)] },
      ...entry.categories.map(categoryOf),
      link('alternate', capMediaType, `${base}/alerts/alert_${entry.id}.cap`),
      ...(summary === null ? [] : [text('summary', summary)]),
    ],
  };
}

function titleOf({ messageType, headline, event }: FeedEntry): string {
  const title = headline ?? event ?? 'Alert';
  return messageType === 'CANCEL' ? `Cancelled: ${headline ?? event ?? 'an earlier alert'}` : title;
}

const text = (name: string, content: string): XmlOut => ({ name, content });

const link = (rel: string, type: string, href: string): XmlOut => ({
  name: 'link',
  attributes: { rel, type, href },
  content: [],
});

const categoryOf = (code: string): XmlOut => ({
  name: 'category',
  attributes: { term: capSpelling(code), scheme: capNamespace },
  content: [],
});

/** An instant as Atom has it (RFC 3339). */
const time = (instant: string | number): string => new Date(instant).toISOString();
