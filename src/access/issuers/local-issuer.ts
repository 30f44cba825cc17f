import { randomUUID } from 'node:crypto';
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import { z } from 'zod';
import { HubError } from '../../errors.ts';
import type { TrustedIssuer } from './issuers.ts';

/** The claim `iss` of tokens that a hub signed itself. */
export const localIssuerName = 'urn:halcyon:local-issuer';
const audience = 'halcyon';
const algorithm = 'ES256';
const type = 'at+jwt';

const keyPair = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  d: z.string(),
});

/** Signs tokens for people of a deployment that has no issuer of its own: for development and tests. */
export interface LocalIssuer {
  /** How its tokens are checked, by this hub and by every other on the same data folder. */
  readonly trusted: TrustedIssuer;
  /** Its public key, as JSON Web Key Set (RFC 7517). */
  readonly publicKeys: { readonly keys: readonly JWK[] };
  /** A token for the person with this account id. */
  sign(token: { readonly id: string; readonly subject: string; readonly expiresAt: Date }): Promise<string>;
}

/**
 * Opens the local issuer of a data folder. Its key pair is made the first time, in a file that only this user can read;
 * of two who make one at once, one wins and both use that one.
 * @throws HubError DATA_DIR_UNUSABLE when the file cannot be written or read, or holds something else.
 */
export async function openLocalIssuer(dataDir: string): Promise<LocalIssuer> {
  const file = join(resolve(dataDir), 'issuer-key.json');
  const pair = readPair(file) ?? (await makePair(file));
  const { d: _secret, ...open } = pair;
  const kid = await calculateJwkThumbprint(open);
  const [privateKey, publicKey] = await Promise.all([importJWK(pair, algorithm), importJWK(open, algorithm)]);
  const findKey: TrustedIssuer['findKey'] = ({ kid: named }) => {
    if (named === kid) return publicKey;
    throw new TypeError('The local issuer has one key.');
  };
  return {
    trusted: { issuer: localIssuerName, audience, algorithms: [algorithm], type, findKey },
    publicKeys: { keys: [{ ...open, kid, alg: algorithm, use: 'sig' }] },
    sign: ({ id, subject, expiresAt }) =>
      new SignJWT({})
        .setProtectedHeader({ alg: algorithm, typ: type, kid })
        .setIssuer(localIssuerName)
        .setAudience(audience)
        .setSubject(subject)
        .setJti(id)
        .setIssuedAt()
        .setExpirationTime(expiresAt)
        .sign(privateKey),
  };
}

/** The pair that is there; undefined when there is none yet. */
function readPair(file: string): z.infer<typeof keyPair> | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw unusable(file, error);
  }
  try {
    return keyPair.parse(JSON.parse(text));
  } catch (error) {
    throw unusable(file, error);
  }
}

async function makePair(file: string): Promise<z.infer<typeof keyPair>> {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const made = keyPair.parse(await exportJWK(privateKey));
  const draft = `${file}.${randomUUID()}`;
  try {
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(draft, JSON.stringify(made), { mode: 0o600 });
    chmodSync(draft, 0o600);
    linkSync(draft, file);
    return made;
  } catch (error) {
    // Somebody else was quicker: that pair is the one.
    const first =
      error instanceof Error && 'code' in error && error.code === 'EEXIST' ? readPair(file) : undefined;
    if (first !== undefined) return first;
    throw unusable(file, error);
  } finally {
    rmSync(draft, { force: true });
  }
}

const unusable = (file: string, cause: unknown): HubError =>
  new HubError(
    'DATA_DIR_UNUSABLE',
    `The key of the local issuer, ${file}, cannot be read or made as this user. HALCYON_LOCAL_ISSUER=off does without.`,
    {
      cause,
    },
  );
