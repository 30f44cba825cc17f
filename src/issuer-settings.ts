import { z } from 'zod';

/** Algorithms that an issuer may sign with: those with two keys. With a shared secret, whoever checks could sign. */
const signingAlgorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
] as const;

const example = '[{"issuer": "https://id.example.org", "audience": "halcyon"}]';

const issuerSettings = z.strictObject({
  /** Its name, to the letter as in the claim `iss`; its configuration stands below it. */
  issuer: z.string().refine(isSafeUrl, 'issuer must be an https address (http on this machine only)'),
  /** What its tokens must name in `aud`. */
  audience: z.string().min(1),
  /** Where its keys are; read from its configuration unless given. */
  jwksUri: z
    .string()
    .refine(isSafeUrl, 'jwksUri must be an https address (http on this machine only)')
    .optional(),
  algorithms: z.array(z.enum(signingAlgorithms)).min(1).default(['RS256', 'ES256', 'EdDSA']),
  /** What its tokens must be: access tokens of RFC 9068, or plain JWT for issuers that do not say so. */
  type: z.enum(['at+jwt', 'JWT']).default('at+jwt'),
});

/** An issuer whose tokens are taken. */
export type IssuerSettings = z.infer<typeof issuerSettings>;

/**
 * Decodes `HALCYON_OIDC_ISSUERS`: a JSON list, or in the plain case one address and one audience with a space between
 * them. Absent or empty, there are none.
 */
export const issuerList = z
  .string()
  .prefault('')
  .transform((text, context): IssuerSettings[] => {
    const result = z.array(issuerSettings).safeParse(parseList(text.trim()));
    if (!result.success) {
      const [{ path, message } = { path: [], message: '' }] = result.error.issues;
      const place = path.length > 0 ? ` (${path.join('.')}: ${message})` : '';
      context.addIssue(`must be like https://id.example.org halcyon, or a list like ${example}${place}`);
      return z.NEVER;
    }
    const names = result.data.map(({ issuer }) => issuer);
    if (new Set(names).size < names.length) context.addIssue('must name each issuer once');
    return result.data;
  });

function parseList(text: string): unknown {
  if (text === '') return [];
  const [issuer, audience, ...others] = text.split(/\s+/);
  if (!text.startsWith('[') && others.length === 0) return [{ issuer, audience }];
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether nobody on the way can exchange what is read there: https, or this machine alone. */
export function isSafeUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, hash } = new URL(text);
  const isLoopback = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  return username === '' && hash === '' && (protocol === 'https:' || (protocol === 'http:' && isLoopback));
}
