import { afterAll, beforeAll, expect, test } from 'vitest';
import { issueApiKey, keyScopes } from '../../src/access/api-keys.ts';
import { revokeKey } from '../../src/domains/organisations/revoke-key.ts';
import { uuidNumber } from '../support/graph-seed/fill-rows.ts';
import { type GraphServer, startGraphServer } from '../support/graph-server.ts';

let server: GraphServer;
beforeAll(async () => {
  server = await startGraphServer();
});
afterAll(() => server.close());

const issue = (label: string) =>
  issueApiKey(server.seeded.database, {
    organisationId: uuidNumber(1),
    label,
    scopes: keyScopes,
    expiresAt: new Date(Date.now() + 60_000),
  });

const ask = (headers: Record<string, string>) =>
  fetch(server.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-request-id': 'same', ...headers },
    body: JSON.stringify({ query: '{ mission(acronym: "MINUSCA") { acronym } }' }),
  });

const answered = { data: { mission: { acronym: 'MINUSCA' } } };

test('whoever sends a good key, or none, is answered', async () => {
  const withKey = await ask({ authorization: `Bearer ${await issue('good')}` });
  expect(await withKey.json()).toEqual(answered);
  expect(await (await ask({})).json()).toEqual(answered);
});

test('a key that is not valid ends the request with 401, the same for every reason, and never falls back to the public', async () => {
  const key = await issue('bad');
  await revokeKey(server.seeded.database, key.split('_')[1] ?? '');
  const texts = new Set<string>();
  for (const authorization of [`Bearer ${key}`, 'Bearer hal_x_y', 'Basic dXNlcjpwYXNz', `Token ${key}`]) {
    const answer = await ask({ authorization });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    texts.add(await answer.text());
  }
  expect([...texts]).toEqual([expect.stringContaining('"code":"UNAUTHENTICATED"')]);
});

test('no key shows in an answer or in the log', async () => {
  const key = await issue('logged');
  const secret = key.split('_').slice(2).join('_');
  const answer = await ask({ authorization: `Bearer ${key}x` });
  expect(await answer.text()).not.toContain(secret);
  expect(server.logged.join('')).not.toContain(secret);
});
