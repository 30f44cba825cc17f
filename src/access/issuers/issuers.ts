import { decodeJwt, type JSONWebKeySet, type JWTVerifyGetKey, errors as joseErrors, jwtVerify } from 'jose';
import { z } from 'zod';
import { HubError } from '../../errors.ts';
import type { IssuerSettings } from '../../issuer-settings.ts';
import { KeySet } from './key-set.ts';
import { loadKeys } from './load-keys.ts';

/** What a good token says. */
export interface VerifiedToken {
  readonly issuer: string;
  readonly subject: string;
  readonly expiresAt: Date;
  /** Its `jti`; undefined when it has none. */
  readonly tokenId: string | undefined;
}

/** An issuer, and how its keys are found. */
export interface TrustedIssuer extends Omit<IssuerSettings, 'jwksUri'> {
  readonly findKey: JWTVerifyGetKey;
}

/** Longer ones are not looked at: those of large deployments have some 4 000 characters. */
const mostCharacters = 8_192;
/** How far the clocks of hub and issuer may be apart. */
const toleranceSeconds = 5;
/** The last second that a date can hold. */
const lastSecond = 8.64e12;

/** What is read of a token; jose has looked at all of it but at the forms of names. */
const claimed = z.object({
  sub: z.string().regex(/^[^\0]+$/),
  exp: z.number(),
  jti: z.string().optional().catch(undefined),
});

/** Those whose tokens are taken. */
export class Issuers {
  private readonly byName: ReadonlyMap<string, TrustedIssuer>;

  constructor(trusted: readonly TrustedIssuer[]) {
    this.byName = new Map(trusted.map((each) => [each.issuer, each]));
  }

  /**
   * What a token says once everything about it was found right: issuer, signature with one of that issuer's
   * algorithms and keys, audience, type, times (RFC 8725). Undefined when anything was not.
   * @throws HubError ISSUER_UNAVAILABLE when its issuer would have to be asked and cannot be.
   */
  async verify(token: string): Promise<VerifiedToken | undefined> {
    const trusted = token.length > mostCharacters ? undefined : this.byName.get(namedIssuer(token));
    if (trusted === undefined) return undefined;
    const { issuer, audience, algorithms, type: typ } = trusted;
    const wanted = { issuer, audience, algorithms: [...algorithms], typ, requiredClaims: ['sub', 'exp'] };
    try {
      const { payload } = await jwtVerify(token, trusted.findKey, {
        ...wanted,
        clockTolerance: toleranceSeconds,
      });
      const claims = claimed.safeParse(payload);
      if (!claims.success) return undefined;
      const { sub: subject, exp, jti: tokenId } = claims.data;
      return { issuer, subject, expiresAt: new Date(Math.min(exp, lastSecond) * 1_000), tokenId };
    } catch (error) {
      if (error instanceof HubError) throw error;
      if (error instanceof joseErrors.JOSEError || error instanceof TypeError) return undefined;
      throw error;
    }
  }
}

/** For a hub that takes keys alone. */
export const noIssuers = new Issuers([]);

/** An issuer whose keys are asked for over the network. `now` are milliseconds that only go forward. */
export function remoteIssuer(settings: IssuerSettings, now?: () => number): TrustedIssuer {
  const keys = new KeySet((): Promise<JSONWebKeySet> => loadKeys(settings), now);
  return { ...settings, findKey: keys.find };
}

/** Whom a token claims to be from, to choose what it is then checked against; empty when it cannot be read. */
function namedIssuer(token: string): string {
  try {
    return decodeJwt(token).iss ?? '';
  } catch {
    return '';
  }
}
