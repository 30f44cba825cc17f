import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type GraphServer, startGraphServer } from '../support/graph-server.ts';

let server: GraphServer;
beforeAll(async () => {
  server = await startGraphServer();
});
afterAll(() => server.close());

test('the GraphQL-over-HTTP audit suite finds no error and no warning, and notices only the guard on GET', async () => {
  const audits = serverAudits({ url: () => server.url, fetchFn: fetch });
  expect(audits.length).toBeGreaterThan(60);
  const results = await Promise.all(audits.map((audit) => audit.fn()));
  const told = results
    .filter(({ status }) => status !== 'ok')
    .map(({ status, name }) => `${status}: ${name}`);
  // A GET without a header that forces a preflight could come from any page that a user has open.
  expect(told).toEqual([
    'notice: MAY accept application/x-www-form-urlencoded formatted GET requests',
    'notice: MAY allow URL-encoded JSON string {variables} parameter in GETs when accepting application/graphql-response+json',
    'notice: MAY allow URL-encoded JSON string {variables} parameter in GETs when accepting application/json',
  ]);
});
