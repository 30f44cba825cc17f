import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../../../src/config.ts';
import { fetchDocument } from '../../../src/exchange/download/fetch-document.ts';
import { isPublicAddress, lookupPublic } from '../../../src/exchange/download/public-address.ts';
import { type FeedServer, startFeedServer } from '../../support/feed-server.ts';

let server: FeedServer;
let other: FeedServer;
beforeAll(async () => {
  server = await startFeedServer();
  other = await startFeedServer();
});
afterAll(async () => {
  await server.close();
  await other.close();
});

const { signal } = new AbortController();
const fetched = (address: string, sources = [server.url]) => fetchDocument(address, { sources, signal });

test('a document of an allowed host is fetched, and only once while it stays the same', async () => {
  server.pages.set('/a.xml', 'four');
  const first = await fetched(`${server.url}/a.xml`);
  if (first.kind !== 'document') throw new Error('It was not sent.');
  expect(first.bytes.toString()).toBe('four');
  const { etag } = first;
  expect(await fetchDocument(`${server.url}/a.xml`, { sources: [server.url], etag, signal })).toEqual({
    kind: 'unchanged',
  });
});

test('redirects are followed within the allowed hosts, and nowhere else', async () => {
  const to = (location: string) => (_request: IncomingMessage, response: ServerResponse) =>
    void response.writeHead(302, { location }).end();
  server.pages
    .set('/near', to('/a.xml'))
    .set('/far', to(`${other.url}/secret`))
    .set('/loop', to('/loop'));
  expect(await fetched(`${server.url}/near`)).toMatchObject({ kind: 'document' });
  await expect(fetched(`${server.url}/far`)).rejects.toMatchObject({ code: 'SOURCE_FORBIDDEN' });
  expect(other.asked).toEqual([]);
  await expect(fetched(`${server.url}/loop`)).rejects.toThrow('redirects more than 3 times');
});

test.each([
  ['http://example.org/', 'http'],
  ['https://127.0.0.2/', 'this machine'],
  ['https://10.1.2.3/', 'a private network'],
  ['https://169.254.169.254/latest/', 'the metadata of a cloud'],
  ['https://[fd00::1]/', 'a private network of IPv6'],
  ['https://[::ffff:10.0.0.1]/', 'a private network written as IPv6'],
  ['https://0x0a000001/', 'a private network in hexadecimal'],
])('%s is not fetched though an operator listed it: %s', async (address) => {
  await expect(fetched(address, [address])).rejects.toMatchObject({ code: 'SOURCE_FORBIDDEN' });
});

test('a host that nobody listed is not fetched, and the message says what to set', async () => {
  await expect(fetched(`${other.url}/x`)).rejects.toThrow('Add its host to HALCYON_CAP_SOURCES');
});

test('a name that leads to this machine or a private network is not connected to', async () => {
  const error = await new Promise((resolve) => lookupPublic('localhost', { all: true }, resolve));
  expect(String(error)).toContain('localhost is no host of the public internet');
  expect(['8.8.8.8', '2606:4700::1111'].map(isPublicAddress)).toEqual([true, true]);
  expect(['100.64.0.1', '64:ff9b::a00:1', '0.0.0.0', '::'].map(isPublicAddress)).not.toContain(true);
});

test('what is missing, too large or cut short is unavailable, and says so', async () => {
  server.pages
    .set('/large', 'x'.repeat(5_000_001))
    .set(
      '/short',
      (_request, response) =>
        void response.writeHead(200, { 'content-length': 9 }).write('x', () => response.destroy()),
    );
  await expect(fetched(`${server.url}/none`)).rejects.toThrow('/none: answers 404');
  await expect(fetched(`${server.url}/large`)).rejects.toThrow('is larger than 5000000 bytes');
  await expect(fetched(`${server.url}/short`)).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
  await expect(fetched('http://127.0.0.1:1/', ['http://127.0.0.1:1/'])).rejects.toMatchObject({
    code: 'SOURCE_UNAVAILABLE',
  });
});

test('sources are https addresses, or of this machine', () => {
  const sources = (text: string) => readConfig({ HALCYON_CAP_SOURCES: text }).capSources;
  expect(sources('https://a.example/feed, http://localhost:8080')).toHaveLength(2);
  for (const bad of ['http://a.example', 'a.example', 'https://me:secret@a.example', 'file:///etc/passwd']) {
    expect(() => sources(bad)).toThrow('HALCYON_CAP_SOURCES');
  }
});
