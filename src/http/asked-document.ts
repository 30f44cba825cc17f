import type { FastifyRequest } from 'fastify';
import type { AskedDocument } from '../graph/trusted-documents.ts';

/** How a request of HTTP says which document is meant; undefined when it is malformed, which Apollo words. */
export function askedDocumentOf({ method, body, query }: FastifyRequest): AskedDocument | undefined {
  const given = method === 'GET' ? query : body;
  if (!isRecord(given)) return undefined;
  const { query: text, documentId, extensions: raw } = given;
  const extensions = method === 'GET' && typeof raw === 'string' ? parsed(raw) : raw;
  if (!isTextOrAbsent(text) || !isTextOrAbsent(documentId)) return undefined;
  const asked = { query: text, documentId, extensions: isRecord(extensions) ? extensions : undefined };
  return (text ?? documentId ?? asked.extensions?.persistedQuery) ? asked : undefined;
}

/** Whether it names its document by a hash, which Apollo need not hear of. */
export const isByHash = ({ documentId, extensions }: AskedDocument): boolean =>
  typeof documentId === 'string' || extensions?.persistedQuery !== undefined;

/** The request as Apollo is told: the document, which is read already, stands there in some other one's place. */
export function toldToApollo(
  { method, body, url }: FastifyRequest,
  asked: AskedDocument | undefined,
): { readonly body: unknown; readonly search: string } {
  const start = url.indexOf('?');
  const search = start < 0 ? '' : url.slice(start);
  if (asked === undefined || !isByHash(asked)) return { body, search };
  if (method !== 'GET') {
    return { body: { ...(isRecord(body) ? body : {}), query: placeholder, extensions: {} }, search };
  }
  const parameters = new URLSearchParams(search);
  parameters.delete('extensions');
  parameters.set('query', placeholder);
  return { body, search: `?${parameters}` };
}

const placeholder = '{ __typename }';

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isTextOrAbsent = (value: unknown): value is string | null | undefined =>
  value === undefined || value === null || typeof value === 'string';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
