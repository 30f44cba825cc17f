import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { clientAddressReader } from '../../src/http/client-address.ts';

/** What the reader makes of a request with this header that really came from this machine. */
async function addressWith(trusted: readonly string[], forwardedFor?: string): Promise<string> {
  const read = clientAddressReader(trusted);
  const server = createServer((request: IncomingMessage, response) => void response.end(read(request)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const headers = forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor };
  const answer = await fetch(`http://127.0.0.1:${port}`, { headers });
  const text = await answer.text();
  await new Promise((resolve) => server.close(resolve));
  return text;
}

test.each([
  ['nobody is trusted', [], '203.0.113.7', '127.0.0.1'],
  ['the proxy is trusted', ['loopback'], '203.0.113.7', '203.0.113.7'],
  ['the client adds addresses of its own', ['127.0.0.1'], '10.9.9.9, 203.0.113.7', '203.0.113.7'],
  ['there are two proxies', ['loopback', '10.0.0.0/8'], '203.0.113.7, 10.1.2.3', '203.0.113.7'],
  ['the header is absent', ['loopback'], undefined, '127.0.0.1'],
])('where %s, the address is the last one that is not trusted', async (_what, trusted, header, address) => {
  expect(await addressWith(trusted, header)).toBe(address);
});
