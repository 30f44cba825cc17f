import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import type { IssuerSettings } from '../../src/issuer-settings.ts';

/** An OpenID provider on this machine: real keys, real HTTP. */
export interface TokenIssuer {
  /** What a hub that trusts it is told. */
  readonly settings: IssuerSettings;
  /** The key it signs with. */
  readonly key: CryptoKey;
  readonly publicJwk: JWK;
  readonly kid: string;
  /** How often its keys were asked for. */
  fetchCount(): number;
  /** Whether it answers; asked while it does not, it says 503. */
  isUp: boolean;
  /** Makes it sign with another key. */
  rotate(): Promise<void>;
  /** A token that is good for `subject` but for what the overrides change; undefined takes a claim away. */
  sign(
    subject: string,
    claims?: Readonly<Record<string, unknown>>,
    header?: Readonly<Record<string, unknown>>,
  ): Promise<string>;
  close(): Promise<void>;
}

/** Starts it on a free port. */
export async function startTokenIssuer(algorithm = 'ES256'): Promise<TokenIssuer> {
  let pair = await newPair(algorithm);
  let fetches = 0;
  const server = createServer((request, response) => {
    const isKeys = request.url === '/keys';
    if (isKeys) fetches += 1;
    const body = isKeys ? { keys: [pair.jwk] } : { issuer: issuer(), jwks_uri: `${issuer()}/keys` };
    response.writeHead(self.isUp ? 200 : 503, { 'content-type': 'application/json' });
    response.end(self.isUp ? JSON.stringify(body) : '');
  });
  const issuer = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const self: TokenIssuer = {
    settings: { issuer: issuer(), audience: 'halcyon', algorithms: ['ES256', 'RS256'], type: 'at+jwt' },
    get key() {
      return pair.privateKey;
    },
    get publicJwk() {
      return pair.jwk;
    },
    get kid() {
      return pair.jwk.kid;
    },
    isUp: true,
    fetchCount: () => fetches,
    rotate: async () => {
      pair = await newPair(algorithm);
    },
    sign: (subject, claims = {}, header = {}) => {
      const now = Math.floor(Date.now() / 1_000);
      const said = { iss: issuer(), aud: 'halcyon', sub: subject, exp: now + 3_600, iat: now, ...claims };
      return new SignJWT(said)
        .setProtectedHeader({ alg: algorithm, typ: 'at+jwt', kid: pair.jwk.kid, ...header })
        .sign(pair.privateKey);
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return self;
}

async function newPair(algorithm: string) {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid: randomUUID(), alg: algorithm };
  return { privateKey, jwk };
}
