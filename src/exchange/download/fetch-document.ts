import { type IncomingMessage, request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import ipaddr from 'ipaddr.js';
import { HubError } from '../../errors.ts';
import { isLoopbackName } from '../../source-addresses.ts';
import { isPublicAddress, lookupPublic } from './public-address.ts';

/** A document that was fetched, or that it is still the one that the caller holds. */
export type Fetched =
  | { readonly kind: 'document'; readonly url: URL; readonly bytes: Buffer; readonly etag: string | null }
  | { readonly kind: 'unchanged' };

/** How a document is fetched. */
export interface FetchOptions {
  /** Addresses that an operator allowed; each allows its whole host. */
  readonly sources: readonly string[];
  /** Of the document that the caller holds. */
  readonly etag?: string | null;
  readonly signal: AbortSignal;
}

/** What one document may cost. */
const limits = { bytes: 5_000_000, redirects: 3, timeoutMs: 30_000 };

/**
 * Fetches a document from a host that an operator allowed, by https, at an address of the public internet; http and this
 * machine only where the operator named this machine. Redirects are held to the same.
 * @throws HubError SOURCE_FORBIDDEN for an address that is not allowed, SOURCE_UNAVAILABLE for one that answers
 * otherwise than with a document of at most 5 MB within 30 s.
 */
export async function fetchDocument(address: string | URL, options: FetchOptions): Promise<Fetched> {
  const timeout = AbortSignal.timeout(limits.timeoutMs);
  const signal = AbortSignal.any([options.signal, timeout]);
  let url = new URL(address);
  try {
    for (let redirects = 0; redirects <= limits.redirects; redirects += 1) {
      requireAllowed(url, options.sources);
      const response = await ask(url, { ...options, signal });
      const { statusCode = 0, headers } = response;
      if (statusCode === 200)
        return { kind: 'document', url, bytes: await read(response), etag: headers.etag ?? null };
      response.destroy();
      if (statusCode === 304) return { kind: 'unchanged' };
      const isRedirect = [301, 302, 303, 307, 308].includes(statusCode) && headers.location !== undefined;
      if (!isRedirect || !URL.canParse(headers.location ?? '', url.href))
        throw unavailable(url, `answers ${statusCode}`);
      url = new URL(headers.location ?? '', url);
    }
    throw unavailable(url, `redirects more than ${limits.redirects} times`);
  } catch (error) {
    options.signal.throwIfAborted();
    if (error instanceof HubError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw unavailable(url, timeout.aborted ? `takes longer than ${limits.timeoutMs / 1_000} s` : reason);
  }
}

function requireAllowed(url: URL, sources: readonly string[]): void {
  const { origin, hostname, protocol } = url;
  const isListed = sources.some((source) => new URL(source).origin === origin);
  const literal = hostname.replace(/^\[|\]$/g, '');
  const isPrivate = ipaddr.isValid(literal) && !isPublicAddress(literal);
  if (isListed && (isLoopbackName(hostname) || (protocol === 'https:' && !isPrivate))) return;
  const shown = `${origin}${url.pathname}`;
  throw new HubError(
    'SOURCE_FORBIDDEN',
    isListed
      ? `${shown} is no address of the public internet.`
      : `${shown} is not among the sources. Add its host to HALCYON_CAP_SOURCES.`,
  );
}

function ask(url: URL, { etag, signal }: FetchOptions): Promise<IncomingMessage> {
  const send = url.protocol === 'https:' ? requestSecure : requestPlain;
  const headers = {
    accept: 'application/cap+xml, application/atom+xml, application/rss+xml, application/xml, text/xml',
    'accept-encoding': 'identity',
    'user-agent': 'halcyon',
    ...(etag ? { 'if-none-match': etag } : {}),
  };
  const lookup = isLoopbackName(url.hostname) ? {} : { lookup: lookupPublic };
  return new Promise((resolve, reject) => {
    send(url, { headers, signal, agent: false, ...lookup }, resolve)
      .on('error', reject)
      .end();
  });
}

async function read(response: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of response) {
    bytes += part.length;
    if (bytes > limits.bytes) throw new Error(`is larger than ${limits.bytes} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

const unavailable = ({ origin, pathname }: URL, reason: string): HubError =>
  new HubError('SOURCE_UNAVAILABLE', `${origin}${pathname}: ${reason}.`);
