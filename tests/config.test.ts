import { describe, expect, test } from 'vitest';
import { hasIntrospection, hasLocalIssuer, readConfig, settings } from '../src/config.ts';

test('without any setting every default holds', () => {
  const config = readConfig({});
  expect(config).toMatchObject({
    port: 4000,
    host: '127.0.0.1',
    dataDir: '.halcyon',
    logLevel: 'info',
    poolSize: 10,
  });
  expect(config.databaseUrl).toBeUndefined();
  expect(config.limits).toEqual({
    maxCharacters: 20_000,
    maxTokens: 2_000,
    maxDepth: 10,
    maxAliases: 30,
    maxDirectives: 30,
    maxPageSize: 100,
    maxPageProduct: 20_000,
    maxCost: 10_000,
    costBucket: 10_000,
    costRefillPerSecond: 500,
    maxBodyBytes: 200_000,
    maxSocketsPerKey: 10,
    maxSocketsPerAddress: 1_000,
    statementTimeoutMs: 5_000,
    operationTimeoutMs: 10_000,
  });
});

test('an empty setting counts as unset', () => {
  expect(readConfig({ HALCYON_PORT: '', HALCYON_DATABASE_URL: '' })).toEqual(readConfig({}));
});

test('all mistakes are told at once, each with the name, what was found and what is wanted', () => {
  const env = {
    HALCYON_PORT: '70000',
    HALCYON_LOG_LEVEL: 'loud',
    HALCYON_MAX_DEPTH: '-1',
    HALCYON_PROT: '1',
  };
  const read = () => readConfig(env);
  expect(read).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  for (const line of [
    'HALCYON_PORT: got "70000"; it must be at most 65535',
    'HALCYON_LOG_LEVEL: got "loud"; it must be one of',
    'HALCYON_MAX_DEPTH: got "-1"; it must be a whole number',
    'HALCYON_PROT: no such setting',
  ]) {
    expect(read).toThrow(line);
  }
});

test.each([
  'mysql://u:hunter2@h/d',
  'postgres://u:hunter2@h',
  'h/d?password=hunter2',
  'postgres://u:hunter2@h:99999/d',
])('a database address that cannot be one is refused without showing its password: %s', (databaseUrl) => {
  const read = () => readConfig({ HALCYON_DATABASE_URL: databaseUrl });
  expect(read).toThrow(/HALCYON_DATABASE_URL.*postgres:\/\//);
  expect(read).not.toThrow(/hunter2/);
});

test('a database address with a percent-encoded password is taken as it is', () => {
  const databaseUrl = 'postgresql://hub:p%40ss%2Fword@[::1]:5433/peace';
  expect(readConfig({ HALCYON_DATABASE_URL: databaseUrl }).databaseUrl).toBe(databaseUrl);
});

test('whether an exercise is replayed is left to the kind of database, unless it is said', () => {
  expect(readConfig({}).exercise).toBeUndefined();
  expect(readConfig({ HALCYON_EXERCISE: 'off' }).exercise).toBe('off');
  expect(() => readConfig({ HALCYON_EXERCISE: 'no' })).toThrow(
    'HALCYON_EXERCISE: got "no"; it must be on or off',
  );
});

test("everybody may ask for the schema of somebody's own hub, and of others when somebody decided so", () => {
  const has = (introspection: string, env: Record<string, string> = {}) =>
    hasIntrospection(readConfig({ HALCYON_INTROSPECTION: introspection, ...env }));
  const elsewhere = { HALCYON_HOST: '0.0.0.0' };
  const provider = { HALCYON_OIDC_ISSUERS: 'https://login.example halcyon' };
  const proxied = { HALCYON_TRUSTED_PROXIES: 'loopback' };
  expect([has(''), has('', elsewhere), has('', provider), has('', proxied)]).toEqual([
    true,
    false,
    false,
    false,
  ]);
  expect([has('on', elsewhere), has('off')]).toEqual([true, false]);
});

test('proxies that are no addresses are refused', () => {
  const read = (HALCYON_TRUSTED_PROXIES: string) => readConfig({ HALCYON_TRUSTED_PROXIES }).trustedProxies;
  expect(read('')).toEqual([]);
  expect(read('loopback, 10.0.0.0/8, 2001:db8::/32')).toEqual(['loopback', '10.0.0.0/8', '2001:db8::/32']);
  for (const wrong of ['proxy.example', '10.0.0.0/40', 'true']) {
    expect(() => read(wrong)).toThrow(/HALCYON_TRUSTED_PROXIES: .* it must be addresses/);
  }
});

test('every setting has a name, a meaning and a default that it accepts itself', () => {
  expect(new Set(settings.map((setting) => setting.name)).size).toBe(settings.length);
  for (const { name, defaultText, meaning } of settings) {
    expect(meaning).not.toBe('');
    expect(readConfig({ [name]: defaultText })).toEqual(readConfig({}));
  }
});

describe('issuers of tokens', () => {
  const read = (HALCYON_OIDC_ISSUERS: string) => readConfig({ HALCYON_OIDC_ISSUERS }).oidcIssuers;
  const usual = { algorithms: ['RS256', 'ES256', 'EdDSA'], type: 'at+jwt' };

  test('are none, one by address and audience, or a list', () => {
    expect(readConfig({}).oidcIssuers).toEqual([]);
    const one = { issuer: 'https://id.example.org/realms/ops', audience: 'halcyon', ...usual };
    expect(read('https://id.example.org/realms/ops halcyon')).toEqual([one]);
    const local = { issuer: 'http://127.0.0.1:8080', audience: 'hub', algorithms: ['PS256'], type: 'JWT' };
    expect(read(JSON.stringify([one, local]))).toEqual([one, local]);
  });

  test.each([
    'https://id.example.org',
    'http://id.example.org halcyon',
    'https://me:secret@id.example.org halcyon',
    '[{"issuer": "https://id.example.org"}]',
    '[{"issuer": "https://id.example.org", "audience": "a", "algorithms": ["HS256"]}]',
    '[{"issuer": "https://id.example.org", "audience": "a", "algorithms": []}]',
    '[{"issuer": "https://id.example.org", "audience": "a", "jwksUri": "http://id.example.org/keys"}]',
    '[{"issuer": "https://id.example.org", "audience": "a", "tpye": "JWT"}]',
    '[{"issuer": "https://a.example", "audience": "a"}, {"issuer": "https://a.example", "audience": "b"}]',
    '{"issuer": 3',
  ])('that could not be relied on are refused when the hub starts: %s', (text) => {
    expect(() => read(text)).toThrow(/HALCYON_OIDC_ISSUERS: .* it must /);
  });

  test('leave no room for a local one, nor does a hub that other machines reach, unless it is switched on', () => {
    const has = (env: Record<string, string>) => hasLocalIssuer(readConfig(env));
    expect(has({})).toBe(true);
    expect(has({ HALCYON_OIDC_ISSUERS: 'https://id.example.org halcyon' })).toBe(false);
    expect(has({ HALCYON_HOST: '0.0.0.0' })).toBe(false);
    expect(has({ HALCYON_HOST: '0.0.0.0', HALCYON_LOCAL_ISSUER: 'on' })).toBe(true);
    expect(has({ HALCYON_LOCAL_ISSUER: 'off' })).toBe(false);
  });
});
