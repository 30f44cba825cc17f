import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LiveServer, startLiveServer } from '../support/live-server.ts';

let server: LiveServer;
beforeAll(async () => {
  server = await startLiveServer();
});
afterAll(() => server.close());

const ask = (path: string, init: RequestInit = {}, headers: Record<string, string> = {}) =>
  fetch(`${server.httpUrl}${path}`, {
    ...init,
    headers: { ...(init.method === 'POST' && { 'content-type': 'application/json' }), ...headers },
  });

const question = { method: 'POST', body: JSON.stringify({ query: '{ __typename }' }) };

describe.each(['/graphql', '/graphql/stream'])('%s', (path) => {
  test('lets pages of allowed origins ask with keys and read answers, ids and times to wait', async () => {
    const origin = 'https://ops.example';
    const preflight = await ask(
      path,
      { method: 'OPTIONS' },
      { origin, 'access-control-request-method': 'POST' },
    );
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-headers')).toMatch(/authorization, content-type/);
    const answer = await ask(path, question, { origin });
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
    expect(answer.headers.get('access-control-expose-headers')).toMatch(/retry-after, x-request-id/);
    expect(answer.headers.get('vary')).toMatch(/origin/);
  });

  test('lets no other page read anything, and never with cookies', async () => {
    for (const origin of ['https://evil.example', 'null', 'https://ops.example.evil.example']) {
      for (const init of [question, { method: 'OPTIONS' }]) {
        const { headers } = await ask(path, init, { origin });
        expect(headers.get('access-control-allow-origin')).toBeNull();
        expect(headers.get('access-control-allow-credentials')).toBeNull();
      }
    }
  });

  test('is not asked by what pages can send without asking first', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
    ]) {
      const answer = await ask(path, question, { 'content-type': type });
      expect([400, 415]).toContain(answer.status);
      expect(await answer.text()).toContain('BAD_REQUEST');
    }
  });
});

test('answers to anybody are kept by nobody, unless their document is listed', async () => {
  for (const headers of [{}, { authorization: server.authorization }]) {
    expect((await ask('/graphql', question, headers)).headers.get('cache-control')).toBe('no-store');
  }
});
