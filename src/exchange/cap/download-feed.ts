import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HubError } from '../../errors.ts';
import { type FetchOptions, fetchDocument } from '../download/fetch-document.ts';
import { decodeXml } from '../xml/decode-xml.ts';
import { readXml } from '../xml/read-xml.ts';
import { XmlFault } from '../xml/xml-fault.ts';
import { type CapDocument, readFeed } from './read-feed.ts';

/** What is known of a feed from before, so that nothing is fetched twice. */
export interface FeedMemory {
  readonly etag: string | null;
  /** The messages that the feed names and that were fetched. */
  readonly fetched: ReadonlySet<string>;
}

/** What a feed held that is new. */
export interface Download {
  /** Files to be imported; none when nothing is new. */
  readonly files: readonly string[];
  /** Why messages that the feed names could not be fetched, one line each. */
  readonly failures: readonly string[];
  /** To be kept once the files are imported. */
  readonly memory: FeedMemory;
}

/** Messages that are fetched at one go; the others follow the next time. */
const mostLinks = 200;

/**
 * Fetches a feed, or a single message, into files of the folder: the document itself when it holds messages, else the
 * messages that it names. A message that cannot be fetched does not keep the others.
 * @throws HubError SOURCE_FORBIDDEN or SOURCE_UNAVAILABLE for the feed itself.
 */
export async function downloadFeed(
  address: string,
  {
    folder,
    memory,
    ...options
  }: Omit<FetchOptions, 'etag'> & { readonly folder: string; readonly memory: FeedMemory },
): Promise<Download> {
  const feed = await fetchDocument(address, { ...options, etag: memory.etag });
  if (feed.kind === 'unchanged') return { files: [], failures: [], memory };
  const whole = join(folder, 'feed.xml');
  await writeFile(whole, feed.bytes);
  const document = readOrNothing(feed.bytes);
  if (document === undefined || document.messages.length > 0 || document.links.length === 0) {
    return { files: [whole], failures: [], memory: { etag: feed.etag, fetched: new Set() } };
  }
  const named = document.links.flatMap(({ href }) =>
    href && URL.canParse(href, feed.url.href) ? [new URL(href, feed.url).href] : [],
  );
  const missing = [...new Set(named)].filter((url) => !memory.fetched.has(url));
  const fetched = new Set(named.filter((url) => memory.fetched.has(url)));
  const files: string[] = [];
  const failures: string[] = [];
  for (const url of missing.slice(0, mostLinks)) {
    try {
      const message = await fetchDocument(url, options);
      if (message.kind === 'unchanged') continue;
      const file = join(folder, `${files.length + 1}-${nameIn(message.url)}`);
      await writeFile(file, message.bytes);
      files.push(file);
      fetched.add(url);
    } catch (error) {
      if (!(error instanceof HubError)) throw error;
      failures.push(error.message);
    }
  }
  // As long as something is missing, the feed must be looked at again even if it stays as it is.
  const isComplete = failures.length === 0 && missing.length <= mostLinks;
  return { files, failures, memory: { etag: isComplete ? feed.etag : null, fetched } };
}

/** What the document holds; undefined when it cannot be read, which its import will say. */
function readOrNothing(bytes: Buffer): CapDocument | undefined {
  try {
    return readFeed(readXml(decodeXml(bytes)));
  } catch (error) {
    if (error instanceof XmlFault) return undefined;
    throw error;
  }
}

/** The end of an address as the name of a file. */
const nameIn = ({ pathname }: URL): string =>
  pathname
    .split('/')
    .at(-1)
    ?.replace(/[^\w.-]/g, '')
    .slice(-60) || 'message.xml';
