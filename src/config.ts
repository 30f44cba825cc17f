import proxyAddr from '@fastify/proxy-addr';
import { z } from 'zod';
import { HubError } from './errors.ts';
import { issuerList } from './issuer-settings.ts';
import { sourceAddresses } from './source-addresses.ts';

const wholeNumber = (smallest: number, largest: number, fallback: number) =>
  z
    .string()
    .regex(/^\d+$/, `must be a whole number from ${smallest} to ${largest}`)
    .transform(Number)
    .pipe(z.number().min(smallest, `must be at least ${smallest}`).max(largest, `must be at most ${largest}`))
    .prefault(String(fallback));

const databaseUrl = z
  .string()
  .refine(
    isPostgresUrl,
    'must look like postgres://user:password@host:5432/name, with special characters percent-encoded',
  )
  .optional();

function isPostgresUrl(text: string): boolean {
  return /^postgres(ql)?:\/\//.test(text) && URL.canParse(text) && new URL(text).pathname.length > 1;
}

const addressList = z
  .string()
  .prefault('')
  .transform(listOf)
  .refine(areAddresses, 'must be addresses or networks like 10.0.0.0/8, by commas');

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
}

function areAddresses(addresses: readonly string[]): boolean {
  try {
    proxyAddr.compile([...addresses]);
    return true;
  } catch {
    return false;
  }
}

const serverSettings = z.object({
  port: wholeNumber(0, 65_535, 4000).describe('port to listen on; 0 picks a free one'),
  host: z.string().prefault('127.0.0.1').describe('address to listen on; 0.0.0.0 for every interface'),
  dataDir: z.string().prefault('.halcyon').describe('folder of the embedded PostgreSQL'),
  databaseUrl: databaseUrl.describe('a PostgreSQL 15 or newer to use instead of the embedded one'),
  allowedOrigins: z
    .string()
    .prefault('')
    .transform(listOf)
    .describe("web origins, by commas, whose pages may ask and listen; the hub's own always may"),
  oidcIssuers: issuerList.describe(
    'who signs tokens for people: address and audience of an OpenID provider, or a JSON list of several',
  ),
  localIssuer: z
    .enum(['on', 'off', 'auto'], 'must be on, off or auto')
    .prefault('auto')
    .describe(
      'tokens signed by the hub itself; auto: where there is no OpenID provider and only this machine connects',
    ),
  introspection: z
    .enum(['on', 'off', 'auto'], 'must be on, off or auto')
    .prefault('auto')
    .describe('whether everybody may ask the graph for its schema; auto: where the local issuer would be on'),
  documents: z
    .string()
    .optional()
    .describe('a list of documents that clients may name by their SHA-256, or a folder of such lists'),
  documentsOnly: z
    .enum(['on', 'off'], 'must be on or off')
    .prefault('off')
    .describe('on: nothing but listed documents is answered'),
  trustedProxies: addressList.describe(
    'proxies in front of the hub, by commas, whose X-Forwarded-For is believed: addresses, networks, loopback, uniquelocal',
  ),
  capSources: sourceAddresses.describe(
    'where `halcyon import cap` may fetch alerts: https addresses by commas, each of which allows its host',
  ),
  logLevel: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'must be one of the level names')
    .prefault('info')
    .describe('fatal, error, warn, info, debug, trace or silent'),
  poolSize: wholeNumber(1, 90, 10).describe('most connections for questions of the public'),
  exercise: z
    .enum(['on', 'off'], 'must be on or off')
    .optional()
    .describe(
      'on or off: whether past events are replayed as an exercise; on with the embedded PostgreSQL, off with another',
    ),
  warningOrganisation: z
    .string()
    .regex(/^organisation_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'must be the id of an organisation')
    .optional()
    .describe(
      "the organisation whose people decide about alerts that detectors propose; the hub's own unless set",
    ),
  releasedSeverities: z
    .string()
    .prefault('')
    .transform(listOf)
    .pipe(
      z.array(
        z.enum(
          ['EXTREME', 'SEVERE', 'MODERATE', 'MINOR'],
          'must be EXTREME, SEVERE, MODERATE or MINOR, by commas',
        ),
      ),
    )
    .describe('severities, by commas, of proposed alerts that go out without a person; exercises always do'),
  eventRetentionDays: wholeNumber(1, 36_500, 90).describe(
    'days for which events and the audit stay in the log at least',
  ),
});

const limitSettings = z.object({
  maxCharacters: wholeNumber(100, 10_000_000, 20_000).describe('most characters of a GraphQL document'),
  maxTokens: wholeNumber(10, 1_000_000, 2_000).describe('most tokens of a GraphQL document'),
  maxDepth: wholeNumber(1, 100, 10).describe('deepest nesting of fields'),
  maxAliases: wholeNumber(0, 10_000, 30).describe('most aliases in a document'),
  maxDirectives: wholeNumber(0, 10_000, 30).describe('most directives in a document'),
  maxPageSize: wholeNumber(1, 10_000, 100).describe('largest `first` of a connection'),
  maxPageProduct: wholeNumber(1, 10_000_000, 20_000).describe('largest product of nested page sizes'),
  maxCost: wholeNumber(1, 10_000_000, 10_000).describe('largest estimated cost of an operation'),
  costBucket: wholeNumber(1, 1_000_000_000, 10_000).describe(
    'most points that a key, a person or an address without either may spend at once',
  ),
  costRefillPerSecond: wholeNumber(1, 1_000_000_000, 500).describe('points that come back each second'),
  maxBodyBytes: wholeNumber(1_000, 100_000_000, 200_000).describe('largest HTTP request body, in bytes'),
  maxSocketsPerKey: wholeNumber(1, 1_000_000, 10).describe(
    'most websockets and event streams of one key or person',
  ),
  maxSocketsPerAddress: wholeNumber(1, 1_000_000, 1_000).describe(
    'most websockets and event streams of unknown clients from one address; raise it behind a proxy',
  ),
  statementTimeoutMs: wholeNumber(10, 3_600_000, 5_000).describe('longest SQL statement, in milliseconds'),
  operationTimeoutMs: wholeNumber(10, 3_600_000, 10_000).describe('longest operation, in milliseconds'),
});

/** What one question may demand; applied to every transport. */
export type Limits = z.infer<typeof limitSettings>;

/** Everything that can be set about a hub, validated. */
export type HubConfig = z.infer<typeof serverSettings> & { readonly limits: Limits };

/** Whether it is somebody's own hub, to try or to build against: no proxy brings others, and no provider knows people. */
const isOwn = ({ oidcIssuers, host, trustedProxies }: HubConfig): boolean =>
  oidcIssuers.length === 0 && trustedProxies.length === 0 && ['127.0.0.1', '::1', 'localhost'].includes(host);

/** Whether people may come with tokens that `halcyon token issue` signed. */
export const hasLocalIssuer = (config: HubConfig): boolean =>
  config.localIssuer === 'on' || (config.localIssuer === 'auto' && isOwn(config));

/** Whether everybody may ask for the schema. */
export const hasIntrospection = (config: HubConfig): boolean =>
  config.introspection === 'on' || (config.introspection === 'auto' && isOwn(config));

/** One line of `halcyon serve --help`. */
export interface Setting {
  /** Name of the environment variable. */
  readonly name: string;
  /** Default as one would write it in the environment; empty when the setting is unset by default. */
  readonly defaultText: string;
  readonly meaning: string;
}

const shape = { ...serverSettings.shape, ...limitSettings.shape };

/** Every setting in the order in which help shows them. */
export const settings: readonly Setting[] = Object.entries(shape).map(([key, schema]) => ({
  name: environmentName(key),
  defaultText: String(schema.parse(undefined) ?? ''),
  meaning: schema.description ?? '',
}));

/**
 * Reads the settings from environment variables; an empty string counts as unset.
 * @throws HubError CONFIG_INVALID naming every mistake at once, one line each, unknown HALCYON_ names included.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): HubConfig {
  const given = Object.fromEntries(
    Object.keys(shape).map((key) => [key, env[environmentName(key)] || undefined]),
  );
  const server = serverSettings.safeParse(given);
  const limits = limitSettings.safeParse(given);
  const issues = [...(server.error?.issues ?? []), ...(limits.error?.issues ?? [])];
  const mistakes = [
    ...issues.map((issue) => describeMistake(String(issue.path[0]), env, issue.message)),
    ...describeUnknownNames(env),
  ];
  if (server.success && limits.success && mistakes.length === 0) {
    return { ...server.data, limits: limits.data };
  }
  throw new HubError('CONFIG_INVALID', ['The settings need mending:', ...mistakes].join('\n  '));
}

function environmentName(key: string): string {
  return `HALCYON_${key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

function describeMistake(
  key: string,
  env: Readonly<Record<string, string | undefined>>,
  problem: string,
): string {
  const name = environmentName(key);
  // A database URL holds a password, which must not end up in a terminal or a log.
  const got = key === 'databaseUrl' ? 'what is set' : `"${env[name]}"`;
  return `${name}: got ${got}; it ${problem}`;
}

function describeUnknownNames(env: Readonly<Record<string, string | undefined>>): string[] {
  const known = new Set(settings.map((setting) => setting.name));
  return Object.keys(env)
    .filter((name) => name.startsWith('HALCYON_') && !known.has(name))
    .map((name) => `${name}: no such setting; \`halcyon serve --help\` lists them all`);
}
