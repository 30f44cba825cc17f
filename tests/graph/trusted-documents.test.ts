import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { createPersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashOf } from '../../src/graph/trusted-documents.ts';
import { feedDocument } from '../support/feed-client.ts';
import { type LiveServer, startLiveServer } from '../support/live-server.ts';
import { askOver, codesOf, transports } from '../support/transports.ts';

const count = 'query Count($first: Int) { missions(first: $first) { totalCount } }';
const write =
  'mutation { retractIncident(input: { clientReference: "a", id: "x", reason: "y", version: 1 }) { userErrors { message } } }';
const feed = feedDocument;

const folder = mkdtempSync(join(tmpdir(), 'halcyon-documents-'));
const apolloManifest = {
  format: 'apollo-persisted-query-manifest',
  version: 1,
  operations: [{ id: hashOf(feed), name: 'Feed', type: 'subscription', body: feed }],
};

let server: LiveServer;
let strict: LiveServer;
beforeAll(async () => {
  writeFileSync(
    join(folder, 'pages.json'),
    JSON.stringify({ [`sha256:${hashOf(count)}`]: count, [hashOf(write)]: write }),
  );
  writeFileSync(join(folder, 'feeds.json'), JSON.stringify(apolloManifest));
  server = await startLiveServer(undefined, { documents: folder });
  strict = await startLiveServer(undefined, { documents: folder, documentsOnly: 'on' });
});
afterAll(async () => {
  await server.close();
  await strict.close();
  rmSync(folder, { recursive: true });
});

const byApollo = (text: string) => ({
  extensions: { persistedQuery: { version: 1, sha256Hash: hashOf(text) } },
});

describe.each(transports)('over %s', (transport) => {
  test('a listed document is answered by its hash as by its text', async () => {
    const variables = { first: 3 };
    const answer = await askOver(server, transport, { query: count, variables });
    expect(answer).toMatchObject({ data: { missions: { totalCount: expect.any(Number) } } });
    const names = [{ documentId: `sha256:${hashOf(count)}` }, { documentId: hashOf(count) }, byApollo(count)];
    for (const named of names) {
      for (const hub of [server, strict]) {
        expect(await askOver(hub, transport, { ...named, variables })).toEqual(answer);
      }
    }
  });

  test('one that is on no list is not found by its hash, and Apollo clients are told so in their words', async () => {
    for (const named of [{ documentId: hashOf('{ __typename }') }, byApollo('{ __typename }')]) {
      expect(codesOf(await askOver(server, transport, named))).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
    }
  });

  test('a hash that is not that of the text beside it is refused, and so are two names', async () => {
    const wrong = { query: '{ __typename }', ...byApollo(count) };
    const both = { query: count, documentId: hashOf(count) };
    for (const asked of [wrong, both]) {
      expect(codesOf(await askOver(server, transport, asked))).toEqual(['BAD_REQUEST']);
    }
  });

  test('a hub for listed documents alone answers no other, and listed ones by their text', async () => {
    const answer = await askOver(strict, transport, { query: '{ __typename }' });
    expect(codesOf(answer)).toEqual(['DOCUMENT_NOT_LISTED']);
    expect(answer.errors?.[0]?.message).toContain('documentId');
    expect(codesOf(await askOver(strict, transport, { query: count }))).toEqual([]);
  });
});

test('a feed begins by the hash of its document', async () => {
  for (const transport of ['websocket', 'stream by POST'] as const) {
    const asked = { documentId: hashOf(feed), variables: { after: 'x' } };
    expect(codesOf(await askOver(strict, transport, asked))).toEqual(['BAD_CURSOR']);
  }
});

describe('by GET', () => {
  const get = (hash: string, headers: Record<string, string> = {}) =>
    fetch(`${server.httpUrl}/graphql?documentId=${hash}`, { headers });

  test('a listed question needs no guard, and whoever keeps its answer asks whether it still holds', async () => {
    const first = await get(hashOf(count));
    expect(first.status).toBe(200);
    expect(first.headers.get('cache-control')).toBe('public, no-cache');
    const again = await get(hashOf(count), { 'if-none-match': String(first.headers.get('etag')) });
    expect([again.status, await again.text()]).toEqual([304, '']);
    const changed = await get(hashOf(count), { 'if-none-match': '"other"' });
    expect(await changed.text()).toBe(await first.text());
  });

  test('what is answered to somebody known is kept by nobody', async () => {
    const answer = await get(hashOf(count), { authorization: server.authorization });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('etag')).toBeNull();
  });

  test('a listed mutation is refused', async () => {
    const answer = await get(hashOf(write), { authorization: server.authorization });
    expect(answer.status).toBe(405);
    const stream = await askOver(server, 'stream by GET', { documentId: hashOf(write) });
    expect(codesOf(stream)).toEqual(['BAD_REQUEST']);
  });
});

test('the client of Apollo that sends hashes first is answered, listed or not', async () => {
  const link = createPersistedQueryLink({ sha256: (text) => hashOf(text) });
  const client = new ApolloClient({
    cache: new InMemoryCache(),
    link: ApolloLink.from([link, new HttpLink({ uri: `${server.httpUrl}/graphql` })]),
  });
  const { data } = await client.query({ query: gql('{ missions(first: 2) { totalCount } }') });
  expect(data).toMatchObject({ missions: { totalCount: expect.any(Number) } });
  client.stop();
});
