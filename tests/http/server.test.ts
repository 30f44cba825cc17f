import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { Writable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { HubError } from '../../src/errors.ts';
import { assertPortFree } from '../../src/http/port.ts';
import { buildServer, type HttpServer, listen } from '../../src/http/server.ts';
import { openLog } from '../../src/hub-log.ts';

const opened: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const part of opened.splice(0)) await part.close();
});

async function startServer(
  addRoutes: (server: FastifyInstance) => void,
  logged: string[] = [],
): Promise<HttpServer> {
  const sink = new Writable({
    write(line, _encoding, done) {
      logged.push(String(line));
      done();
    },
  });
  const server = buildServer({ maxBodyBytes: 1_000, log: openLog('info', sink) });
  addRoutes(server);
  const http = await listen(server, '127.0.0.1', 0);
  opened.push(http);
  return http;
}

const echo = (server: FastifyInstance) => server.post('/echo', async (request) => request.body);

test('an unexpected error is masked, and the log has its cause under the request id of the answer', async () => {
  const logged: string[] = [];
  const { url } = await startServer((server) => {
    server.get('/broken', async () => {
      throw new TypeError('Failed query: select secret from /etc/passwd\nparams: hunter2');
    });
  }, logged);
  const answer = await fetch(`${url}/broken`);
  const text = await answer.text();
  expect(answer.status).toBe(500);
  expect(text).not.toMatch(/secret|passwd|select|\.ts/);
  const { code, requestId } = JSON.parse(text).errors[0].extensions;
  expect(code).toBe('INTERNAL');
  expect(logged.join('')).toContain(requestId);
  expect(logged.join('')).toContain('select secret');
  expect(logged.join('')).toMatch(/"type":"TypeError".*server\.test\.ts:\d+/);
  expect(logged.join('')).not.toContain('hunter2');
});

test('an error of the catalogue is told with its code, its facts and its status', async () => {
  const { url } = await startServer((server) => {
    server.get('/limited', async () => {
      throw new HubError('BAD_PAGE_SIZE', 'first must be at most 100.', { extensions: { limit: 100 } });
    });
  });
  const answer = await fetch(`${url}/limited`, { headers: { 'x-request-id': 'abc-1' } });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toEqual({
    errors: [
      {
        message: 'first must be at most 100.',
        extensions: { limit: 100, code: 'BAD_PAGE_SIZE', requestId: 'abc-1' },
      },
    ],
  });
});

test.each([
  { what: 'an unknown path', path: '/nowhere', init: {}, status: 404, code: 'UNKNOWN_ROUTE' },
  { what: 'a path that is no valid URL', path: '/%zz', init: {}, status: 400, code: 'BAD_REQUEST' },
  {
    what: 'an unknown method',
    path: '/echo',
    init: { method: 'DELETE' },
    status: 404,
    code: 'UNKNOWN_ROUTE',
  },
  {
    what: 'malformed JSON',
    path: '/echo',
    init: { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"a":' },
    status: 400,
    code: 'BAD_REQUEST',
  },
  {
    what: 'an unknown content type',
    path: '/echo',
    init: { method: 'POST', headers: { 'content-type': 'application/x-secret' }, body: 'x' },
    status: 415,
    code: 'BAD_REQUEST',
  },
  {
    what: 'a body over the limit',
    path: '/echo',
    init: { method: 'POST', headers: { 'content-type': 'application/json' }, body: `"${'x'.repeat(2_000)}"` },
    status: 413,
    code: 'BODY_TOO_LARGE',
  },
])(
  '$what is answered $status $code, quoting nothing of the request',
  async ({ path, init, status, code }) => {
    const { url } = await startServer(echo);
    const answer = await fetch(url + path, init);
    const text = await answer.text();
    expect(answer.status).toBe(status);
    expect(JSON.parse(text).errors[0].extensions.code).toBe(code);
    expect(text).not.toMatch(/secret|xxxx|FST_|nowhere/);
    expect(
      (
        await fetch(`${url}/echo`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: '{"fine":1}',
        })
      ).status,
    ).toBe(200);
  },
);

test('every answer forbids sniffing, referrers and foreign content', async () => {
  const { url } = await startServer(echo);
  const { headers } = await fetch(`${url}/nowhere`);
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('referrer-policy')).toBe('no-referrer');
  expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
});

test.each([
  [
    'an address that is too long',
    `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: hub\r\n\r\n`,
    /^HTTP\/1\.1 431 .*too long/s,
  ],
  ['what is no HTTP', 'secret\r\n\r\n', /^HTTP\/1\.1 400 .*no HTTP/s],
])('%s is answered in the form of every other error, and quoted nowhere', async (_what, bytes, answer) => {
  const logged: string[] = [];
  const { url } = await startServer(echo, logged);
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  const pieces: string[] = [];
  socket.setEncoding('utf8').on('data', (piece: string) => pieces.push(piece));
  socket.write(bytes);
  await once(socket, 'close');
  expect(pieces.join('')).toMatch(answer);
  expect(JSON.parse(pieces.join('').split('\r\n\r\n')[1] ?? '').errors[0].extensions.code).toBe(
    'BAD_REQUEST',
  );
  expect([...pieces, ...logged].join('')).not.toMatch(/secret|xxxx/);
});

test('a request id that could forge a log line or a header is replaced', async () => {
  const { url } = await startServer(echo);
  const answer = await fetch(`${url}/nowhere`, { headers: { 'x-request-id': 'a{"level":60} b' } });
  expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
});

test('a taken port is refused with the way to choose another, before and when listening', async () => {
  const blocker = createServer();
  await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
  opened.push({ close: () => new Promise((resolve) => blocker.close(resolve)) });
  const { port } = blocker.address() as AddressInfo;
  const refusal = { code: 'PORT_TAKEN', message: expect.stringContaining('HALCYON_PORT') };
  await expect(assertPortFree('127.0.0.1', port)).rejects.toMatchObject(refusal);
  const server = buildServer({ maxBodyBytes: 1_000, log: pino({ level: 'silent' }) });
  await expect(listen(server, '127.0.0.1', port)).rejects.toMatchObject(refusal);
});

test('a host that is not ours is refused as a wrong setting', async () => {
  await expect(assertPortFree('192.0.2.1', 0)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
});

test('closing lets a running request finish, waits no longer, and takes no new one', async () => {
  const http = await startServer((server) => {
    server.get('/slow', async () => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      return { done: true };
    });
  });
  const running = fetch(`${http.url}/slow`);
  await new Promise((resolve) => setTimeout(resolve, 100));
  const closingAt = performance.now();
  const closed = http.close();
  expect(await (await running).json()).toEqual({ done: true });
  await closed;
  expect(performance.now() - closingAt).toBeLessThan(2_000);
  await expect(fetch(`${http.url}/slow`)).rejects.toThrow();
});

test('a request that comes over a busy connection while the server closes is told to come back', async () => {
  const http = await startServer((server) => {
    server.get('/slow', async () => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      return { done: true };
    });
  });
  const socket = connect(Number(new URL(http.url).port), '127.0.0.1');
  const pieces: string[] = [];
  socket.setEncoding('utf8').on('data', (piece: string) => pieces.push(piece));
  // The second one is whole only when closing has begun.
  socket.write('GET /slow HTTP/1.1\r\nHost: hub\r\n\r\nGET /slow HTTP/1.1\r\nHost: hub\r\n');
  await new Promise((resolve) => setTimeout(resolve, 100));
  const closed = Promise.all([http.close(), once(socket, 'close')]);
  await new Promise((resolve) => setTimeout(resolve, 50));
  socket.write('\r\n');
  await closed;
  const [, first = '', second = ''] = pieces.join('').split('HTTP/1.1 ');
  expect(first).toMatch(/^200 .*{"done":true}/s);
  expect(second).toMatch(/^503 .*connection: close.*"code":"STOPPING"/is);
});
