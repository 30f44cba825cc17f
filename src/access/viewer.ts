import type { Database } from '../database/pools.ts';
import { HubError } from '../errors.ts';
import { type KeyScope, type PresentedKey, verifyApiKey } from './api-keys.ts';
import { type Credential, readCredential } from './credential.ts';
import { type Issuers, noIssuers } from './issuers/issuers.ts';
import { type PersonViewer, readPerson } from './person.ts';

/** An organisation that was known by one of its keys. */
export interface OrganisationViewer {
  readonly kind: 'organisation';
  readonly organisationId: string;
  /** Which of its keys was used; null for a part of the hub itself, which needs none. */
  readonly keyId: string | null;
  readonly scopes: readonly KeyScope[];
  /** When the key ends. */
  readonly expiresAt: Date;
}

/** Somebody whom the hub knows. */
export type KnownViewer = OrganisationViewer | PersonViewer;

/** Who asks. Anonymous viewers read what is public, and never write. */
export type Viewer = { readonly kind: 'anonymous' } | KnownViewer;

/** Who acts: a machine of an organisation, or a person in the name of one. */
export type Actor = OrganisationViewer | (PersonViewer & { readonly organisationId: string });

/**
 * Who sends this `Authorization` header; anonymous when there is none.
 * @throws HubError UNAUTHENTICATED, one and the same, for a header of another form and for a key or token that is
 * unknown, forged, expired or revoked: nothing tells a stranger which of these it is.
 * @throws HubError NO_ACCOUNT for a good token of a person without an account; ISSUER_UNAVAILABLE.
 */
export async function readViewer(
  database: Database,
  authorization: string | undefined,
  issuers: Issuers = noIssuers,
): Promise<Viewer> {
  if (authorization === undefined) return { kind: 'anonymous' };
  return readHolder(database, await readCredential(authorization, issuers));
}

/** Who holds this credential, as of now. @throws HubError UNAUTHENTICATED and NO_ACCOUNT as `readViewer` does. */
export async function readHolder(
  database: Database,
  credential: Credential | undefined,
): Promise<KnownViewer> {
  const holder =
    credential?.kind === 'key'
      ? await readOrganisation(database, credential)
      : credential && (await readPerson(database, credential));
  if (holder !== undefined) return holder;
  const message =
    'This key or token is not valid. Send `Authorization: Bearer` with a key `hal_…` or a token.';
  throw new HubError('UNAUTHENTICATED', message);
}

async function readOrganisation(
  database: Database,
  key: PresentedKey,
): Promise<OrganisationViewer | undefined> {
  const found = await verifyApiKey(database, key);
  if (found === undefined) return undefined;
  const { id: keyId, organisationId, scopes, expiresAt } = found;
  return { kind: 'organisation', organisationId, keyId, scopes, expiresAt };
}
