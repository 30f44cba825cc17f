import type { Database } from '../database/pools.ts';
import { HubError } from '../errors.ts';
import { type KeyScope, verifyApiKey } from './api-keys.ts';

/** An organisation that was known by one of its keys. */
export interface OrganisationViewer {
  readonly kind: 'organisation';
  readonly organisationId: string;
  /** Which of its keys was used; null for a part of the hub itself, which needs none. */
  readonly keyId: string | null;
  readonly scopes: readonly KeyScope[];
}

/** Who asks. Anonymous viewers read what is public, and never write. */
export type Viewer = { readonly kind: 'anonymous' } | OrganisationViewer;

/**
 * Who sends this `Authorization` header; anonymous when there is none.
 * @throws HubError UNAUTHENTICATED, one and the same, for a header of another form and for a key that is unknown,
 * expired or revoked: nothing tells a stranger which of these it is.
 */
export async function readViewer(database: Database, authorization: string | undefined): Promise<Viewer> {
  if (authorization === undefined) return { kind: 'anonymous' };
  const [, token] = /^Bearer +(\S+)$/i.exec(authorization) ?? [];
  const key = token === undefined ? undefined : await verifyApiKey(database, token);
  if (key === undefined) {
    throw new HubError('UNAUTHENTICATED', 'This key is not valid. Send `Authorization: Bearer hal_…`.');
  }
  const { id, organisationId, scopes } = key;
  return { kind: 'organisation', organisationId, keyId: id, scopes };
}
