import type { DocumentNode, GraphQLError } from 'graphql';
import { HubError } from '../errors.ts';
import { readManifests } from './read-manifests.ts';
import { noTrustedDocuments, TrustedDocuments } from './trusted-documents.ts';

/** Where the lists are, and whether nothing else is answered. */
export interface DocumentSettings {
  readonly documents?: string | undefined;
  readonly documentsOnly: 'on' | 'off';
}

/**
 * The documents of `HALCYON_DOCUMENTS`, each of which the hub can answer; none where that is not set.
 * @throws HubError CONFIG_INVALID, naming file and line, for a list or a document that is no good.
 */
export function openTrustedDocuments(
  { documents, documentsOnly }: DocumentSettings,
  read: (text: string) => DocumentNode | readonly GraphQLError[],
): TrustedDocuments {
  if (documents === undefined) {
    if (documentsOnly === 'off') return noTrustedDocuments;
    throw new HubError(
      'CONFIG_INVALID',
      'HALCYON_DOCUMENTS_ONLY is on, and there are no documents: set HALCYON_DOCUMENTS.',
    );
  }
  const listed = readManifests(documents);
  for (const { text, place } of listed) {
    const found = read(text);
    if ('kind' in found) continue;
    const [fault] = found;
    const [at] = fault?.locations ?? [];
    const where = at === undefined ? '' : ` (line ${at.line}, column ${at.column} of the document)`;
    throw new HubError(
      'CONFIG_INVALID',
      `HALCYON_DOCUMENTS: ${place} cannot be answered: ${fault?.message}${where}`,
    );
  }
  return new TrustedDocuments(new Map(listed.map(({ hash, text }) => [hash, text])), documentsOnly === 'on');
}
