import { buildClientSchema, buildSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serveExplorer } from '../../src/http/explorer.ts';
import { serveSchema } from '../../src/http/schema-file.ts';
import { buildServer, type HttpServer, listen } from '../../src/http/server.ts';
import { printWholeSchema } from '../../src/print-whole-schema.ts';

let http: HttpServer;
beforeAll(async () => {
  const server = buildServer({ maxBodyBytes: 1_000, log: pino({ level: 'silent' }) });
  serveSchema(server);
  serveExplorer(server, { isForListedOnly: true });
  http = await listen(server, '127.0.0.1', 0);
});
afterAll(() => http.close());

test('the schema is served as SDL and as an introspection would answer it, and both say the same', async () => {
  const sdl = await (await fetch(`${http.url}/schema.graphql`)).text();
  expect(sdl).toBe(printWholeSchema());
  const { data } = JSON.parse(await (await fetch(`${http.url}/schema.json`)).text());
  const shown = printSchema(lexicographicSortSchema(buildClientSchema(data)));
  expect(shown).toBe(printSchema(lexicographicSortSchema(buildSchema(sdl))));
});

test('whoever has it already is told that it is still the same', async () => {
  const { headers } = await fetch(`${http.url}/schema.graphql`);
  const etag = String(headers.get('etag'));
  const again = await fetch(`${http.url}/schema.graphql`, { headers: { 'if-none-match': etag } });
  expect([again.status, await again.text()]).toEqual([304, '']);
});

test('where listed documents alone are answered, the explorer says so instead', async () => {
  const page = await (await fetch(`${http.url}/`)).text();
  expect(page).toMatch(/listed documents only/);
  expect(page).not.toMatch(/<script/);
});
