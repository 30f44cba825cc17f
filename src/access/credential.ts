import { type PresentedKey, readKey } from './api-keys.ts';
import type { Issuers, VerifiedToken } from './issuers/issuers.ts';

/** What somebody shows to be known by. Nobody has looked yet whether the hub's tables still know it. */
export type Credential =
  | ({ readonly kind: 'key' } & PresentedKey)
  | ({ readonly kind: 'token' } & VerifiedToken);

/**
 * What an `Authorization` header holds: a key of the right form, or a token that its issuer signed for this hub.
 * Undefined for anything else.
 * @throws HubError ISSUER_UNAVAILABLE.
 */
export async function readCredential(
  authorization: string,
  issuers: Issuers,
): Promise<Credential | undefined> {
  const [, shown = ''] = /^Bearer +(\S+)$/i.exec(authorization) ?? [];
  if (shown.startsWith('hal_')) {
    const key = readKey(shown);
    return key && { kind: 'key', ...key };
  }
  const token = await issuers.verify(shown);
  return token && { kind: 'token', ...token };
}
