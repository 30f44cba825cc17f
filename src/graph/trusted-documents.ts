import { createHash } from 'node:crypto';
import { HubError } from '../errors.ts';

/** How somebody says which document is meant: by its text, or by the SHA-256 of that. */
export interface AskedDocument {
  readonly query?: string | null | undefined;
  /** GraphQL over HTTP, appendix A: `sha256:` and the hash, or the hash alone. */
  readonly documentId?: string | null | undefined;
  /** `persistedQuery.sha256Hash` is what Apollo's clients send. */
  readonly extensions?: Readonly<Record<string, unknown>> | null | undefined;
}

/** The SHA-256 of a document's text, in hexadecimal, as its readers and writers name it. */
export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * Documents that the operator put on a list, by the hash of their text. Where the list is exclusive nothing else is
 * answered, on any transport.
 */
export class TrustedDocuments {
  private readonly texts: ReadonlyMap<string, string>;
  readonly isExclusive: boolean;

  constructor(texts: ReadonlyMap<string, string>, isExclusive: boolean) {
    this.texts = texts;
    this.isExclusive = isExclusive;
  }

  /**
   * The text of the document that is meant.
   * @throws HubError when there is none, when it is on no list, and when text and hash do not fit each other.
   */
  textOf(asked: AskedDocument): string {
    const { query, documentId } = asked;
    const apolloHash = readApolloHash(asked);
    if (typeof documentId === 'string' && typeof query === 'string') {
      throw new HubError('BAD_REQUEST', 'Give `documentId` or `query`, not both.');
    }
    if (typeof query === 'string') return this.assertListed(query, apolloHash);
    const hash = documentId?.replace(/^sha256:/, '') ?? apolloHash;
    if (hash === undefined)
      throw new HubError('BAD_REQUEST', 'Give `query`, or `documentId` of a listed one.');
    return this.textBehind(hash);
  }

  private assertListed(text: string, hash: string | undefined): string {
    if (hash !== undefined && hash !== hashOf(text)) {
      throw new HubError('BAD_REQUEST', 'The hash is not the SHA-256 of the document that came with it.');
    }
    if (!this.isExclusive || this.texts.get(hashOf(text)) === text) return text;
    throw new HubError(
      'DOCUMENT_NOT_LISTED',
      'This hub answers listed documents only. Send the `documentId` of one; its operator keeps the list.',
    );
  }

  private textBehind(hash: string): string {
    const text = this.texts.get(hash);
    if (text !== undefined) return text;
    if (this.texts.size === 0) {
      throw new HubError(
        'PERSISTED_QUERY_NOT_SUPPORTED',
        'This hub knows no documents by hash. Send `query`.',
      );
    }
    throw new HubError(
      'PERSISTED_QUERY_NOT_FOUND',
      this.isExclusive
        ? 'No listed document has this hash. The operator of the hub can put it on the list.'
        : 'No listed document has this hash. Send `query` instead, or have the operator list it.',
    );
  }
}

/** Of a hub without a list. */
export const noTrustedDocuments = new TrustedDocuments(new Map(), false);

function readApolloHash({ extensions }: AskedDocument): string | undefined {
  const persisted: unknown = extensions?.persistedQuery;
  if (typeof persisted !== 'object' || persisted === null) return undefined;
  const hash: unknown = Reflect.get(persisted, 'sha256Hash');
  return typeof hash === 'string' ? hash : undefined;
}
