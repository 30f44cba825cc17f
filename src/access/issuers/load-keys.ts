import type { JSONWebKeySet, JWK } from 'jose';
import { z } from 'zod';
import { type IssuerSettings, isSafeUrl } from '../../issuer-settings.ts';

const timeoutMs = 5_000;
const mostBytes = 512_000;

const configuration = z.object({ issuer: z.string(), jwks_uri: z.string().refine(isSafeUrl) });
const keySet = z.object({
  keys: z.array(z.custom<JWK>((key) => z.object({ kty: z.string() }).safeParse(key).success)),
});

/**
 * Asks an issuer for its public keys, at the address that its configuration names unless the settings do (OpenID
 * Connect Discovery 1.0). Redirects are not followed: the settings say where to ask.
 * @throws any error when it does not answer in 5 s, or not what it should.
 */
export async function loadKeys({ issuer, jwksUri }: IssuerSettings): Promise<JSONWebKeySet> {
  const { keys } = keySet.parse(await readJson(jwksUri ?? (await discover(issuer))));
  // A key that opens both ways has no place here, and one for encryption signs nothing.
  return { keys: keys.filter(({ kty, use }) => kty !== 'oct' && (use === undefined || use === 'sig')) };
}

async function discover(issuer: string): Promise<string> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const found = configuration.parse(await readJson(address));
  if (found.issuer !== issuer) throw new Error(`${address} is the configuration of ${found.issuer}.`);
  return found.jwks_uri;
}

async function readJson(address: string): Promise<unknown> {
  const response = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
  if (!response.ok || response.body === null) throw new Error(`${address} answered ${response.status}.`);
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.body) {
    size += piece.length;
    if (size > mostBytes) throw new Error(`${address} answered more than ${mostBytes} bytes.`);
    pieces.push(piece);
  }
  return JSON.parse(Buffer.concat(pieces).toString('utf8'));
}
