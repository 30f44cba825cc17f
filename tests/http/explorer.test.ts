import { parse } from 'graphql';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exampleQuestions } from '../../src/http/example-questions.ts';
import { serveExplorer } from '../../src/http/explorer.ts';
import { buildServer, type HttpServer, listen } from '../../src/http/server.ts';

let http: HttpServer;
beforeAll(async () => {
  const server = buildServer({ maxBodyBytes: 1_000, log: pino({ level: 'silent' }) });
  serveExplorer(server);
  http = await listen(server, '127.0.0.1', 0);
});
afterAll(() => http.close());

/** What the page makes a browser load. */
async function readAssetPaths(): Promise<string[]> {
  const page = await (await fetch(`${http.url}/`)).text();
  return [...page.matchAll(/(?:src|href)="([^"]+)"/g)]
    .map((match) => match[1] ?? '')
    .filter((path) => path !== 'data:,');
}

test('the page names no other host and its policy lets the browser reach none', async () => {
  const answer = await fetch(`${http.url}/`);
  expect(await answer.text()).not.toMatch(/https?:|\/\//);
  expect(answer.headers.get('content-security-policy')).toMatch(/default-src 'none'.*connect-src 'self'/);
  expect(answer.headers.get('content-security-policy')).not.toMatch(/https?:|\*/);
});

test('everything the page loads comes from this server, with its type, and may be kept for ever', async () => {
  const paths = await readAssetPaths();
  expect(paths).toHaveLength(5);
  for (const path of paths) {
    expect(path).toMatch(/^\/explorer\/[0-9a-f]{12}\//);
    const answer = await fetch(http.url + path);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(
      path.endsWith('.css') ? 'text/css' : 'text/javascript',
    );
    expect(answer.headers.get('cache-control')).toContain('immutable');
  }
});

test('the style sheet loads nothing from another host', async () => {
  const style = (await readAssetPaths()).find((path) => path.endsWith('.css')) ?? '';
  const text = await (await fetch(http.url + style)).text();
  expect(text).not.toMatch(/@import|url\(["']?(?!["']?(?:data:|#))/);
});

test('every example is a well-formed document', () => {
  for (const { query } of exampleQuestions) expect(() => parse(query)).not.toThrow();
  expect(exampleQuestions.length).toBeGreaterThan(0);
});
