import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { feedDocument, follow, openClient } from '../support/feed-client.ts';
import { report } from '../support/incident-writing.ts';
import { type LiveServer, startLiveServer } from '../support/live-server.ts';

let server: LiveServer;
beforeAll(async () => {
  server = await startLiveServer();
});
afterAll(() => server.close());

interface Reply {
  readonly id?: string;
  readonly type: string;
  readonly payload?: unknown;
}

/** A bare socket; `replies` are read one after the other. */
async function open(options: { protocol?: string; headers?: Record<string, string> } = {}) {
  const { protocol = 'graphql-transport-ws', headers = {} } = options;
  const socket = new WebSocket(server.socketUrl, protocol, { headers });
  const replies: Reply[] = [];
  socket.on('message', (data) => replies.push(JSON.parse(String(data))));
  await once(socket, 'open');
  const send = (message: object) => socket.send(JSON.stringify(message));
  const reply = async (condition: (each: Reply) => boolean): Promise<Reply> => {
    for (;;) {
      const found = replies.find(condition);
      if (found) return found;
      await once(socket, 'message');
    }
  };
  const closing = once(socket, 'close');
  const closed = async () => Number((await closing)[0]);
  return { socket, send, reply, closed };
}

async function openAcknowledged(payload?: object) {
  const peer = await open();
  peer.send({ type: 'connection_init', payload });
  await peer.reply(({ type }) => type === 'connection_ack');
  return peer;
}

const subscribe = (id: string, query: string, variables = {}) => ({
  id,
  type: 'subscribe',
  payload: { query, variables },
});

describe('a socket is closed', () => {
  test('with 4401 when it asks before it is acknowledged', async () => {
    const peer = await open();
    peer.send(subscribe('1', '{ __typename }'));
    expect(await peer.closed()).toBe(4401);
  });

  test('with 4403 when its key is no good', async () => {
    const peer = await open();
    peer.send({ type: 'connection_init', payload: { authorization: 'Bearer hal_no' } });
    expect(await peer.closed()).toBe(4403);
  });

  test('with 4429 when it introduces itself twice', async () => {
    const peer = await openAcknowledged();
    peer.send({ type: 'connection_init' });
    expect(await peer.closed()).toBe(4429);
  });

  test('with 4409 when it uses the name of an operation twice', async () => {
    const peer = await openAcknowledged();
    peer.send(subscribe('1', feedDocument));
    peer.send(subscribe('1', feedDocument));
    expect(await peer.closed()).toBe(4409);
  });

  test.each([['no JSON'], ['{"type":"other"}'], ['{"type":"subscribe","id":"","payload":{"query":"{a}"}}']])(
    'with 4400 when it says what the protocol does not know: %s',
    async (text) => {
      const peer = await openAcknowledged();
      peer.socket.send(text);
      expect(await peer.closed()).toBe(4400);
    },
  );

  test('with 1009 when a message is longer than 64 kB', async () => {
    const peer = await openAcknowledged();
    peer.send(subscribe('1', `{ __typename } #${'x'.repeat(65_536)}`));
    expect(await peer.closed()).toBe(1009);
  });

  test('with 4406 when it speaks another protocol', async () => {
    const socket = new WebSocket(server.socketUrl);
    expect((await once(socket, 'close'))[0]).toBe(4406);
  });

  test('with 4408 when it does not introduce itself within ten seconds', async () => {
    const peer = await open();
    const began = performance.now();
    expect(await peer.closed()).toBe(4408);
    expect(performance.now() - began).toBeGreaterThan(9_500);
  });
});

describe('a page of another origin', () => {
  const statusFor = (origin: string) =>
    new Promise<number | undefined>((resolve) => {
      const socket = new WebSocket(server.socketUrl, 'graphql-transport-ws', { origin });
      socket.on('unexpected-response', (_request, response) => {
        resolve(response.statusCode);
        socket.terminate();
      });
      socket.on('open', () => {
        resolve(101);
        socket.terminate();
      });
      socket.on('error', () => {});
    });

  test('is refused before there is a socket', async () => {
    expect(await statusFor('https://elsewhere.example')).toBe(403);
    expect(await statusFor('null')).toBe(403);
  });

  test('may connect when the hub allows it, as may its own', async () => {
    expect(await statusFor('https://ops.example')).toBe(101);
    expect(await statusFor(server.httpUrl)).toBe(101);
  });
});

describe('on one socket', () => {
  test('questions and mutations are answered as over HTTP, with the rights of its key', async () => {
    const peer = await openAcknowledged({ authorization: server.authorization });
    peer.send(subscribe('q', '{ mission(acronym: "MINUSCA") { acronym } }'));
    expect((await peer.reply(({ id }) => id === 'q')).payload).toEqual({
      data: { mission: { acronym: 'MINUSCA' } },
    });
    await peer.reply(({ id, type }) => id === 'q' && type === 'complete');
    const anonymous = await openAcknowledged();
    const mutation =
      'mutation { retractIncident(input: { clientReference: "1", id: "x", version: 1, reason: "x" }) { userErrors { code } } }';
    const codeOf = async (from: typeof peer) => {
      from.send(subscribe('m', mutation));
      return JSON.stringify((await from.reply(({ id }) => id === 'm')).payload);
    };
    expect(await codeOf(anonymous)).toContain('UNAUTHENTICATED');
    expect(await codeOf(peer)).toContain('BAD_ID');
    peer.socket.close();
    anonymous.socket.close();
  });

  test.each<[string, string, object, string]>([
    ['is no GraphQL', 'subscription {', {}, 'GRAPHQL_PARSE_FAILED'],
    [
      'asks for a field that there is not',
      'subscription { incidentFeed { nothing } }',
      {},
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'asks for two feeds',
      'subscription { a: incidentFeed { __typename } b: incidentFeed { __typename } }',
      {},
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['has a bad cursor', feedDocument, { after: 'nonsense' }, 'BAD_CURSOR'],
    ['has a bad id', feedDocument, { filter: { region: 'region_x' } }, 'BAD_ID'],
    ['has variables of another type', feedDocument, { filter: 3 }, 'BAD_USER_INPUT'],
    ['begins in two ways', feedDocument, { after: 'MS4w', snapshot: true }, 'BAD_VALUE'],
    [
      'asks for more than a question may',
      'subscription { incidentFeed { ... on IncidentUpserted { incident { regions { missions(first: 1000) { nodes { name } } } } } } }',
      {},
      'BAD_PAGE_SIZE',
    ],
  ])(
    'an operation that %s is refused under its id, and the others go on',
    async (_what, query, variables, code) => {
      const peer = await openAcknowledged();
      peer.send(subscribe('good', feedDocument));
      await peer.reply((each) => JSON.stringify(each).includes('CaughtUp'));
      peer.send(subscribe('bad', query, variables));
      const refusal = await peer.reply(({ id }) => id === 'bad');
      expect(refusal.type).toBe('error');
      expect(JSON.stringify(refusal.payload)).toContain(code);
      await report(server.officer, { headline: 'After the refusal' });
      await peer.reply((each) => each.id === 'good' && JSON.stringify(each).includes('After the refusal'));
      peer.socket.close();
    },
  );

  test('the operation beyond the two-hundredth is refused, and the others go on', async () => {
    const peer = await openAcknowledged();
    for (let place = 0; place <= 200; place += 1) peer.send(subscribe(String(place), feedDocument));
    const refusal = await peer.reply(({ type }) => type === 'error');
    expect(refusal.id).toBe('200');
    expect(JSON.stringify(refusal.payload)).toContain('TOO_MANY_OPERATIONS');
    await report(server.officer, { headline: 'To all of them' });
    await peer.reply((each) => each.id === '199' && JSON.stringify(each).includes('To all of them'));
    peer.socket.close();
  });

  test('a ping is answered with a pong', async () => {
    const peer = await openAcknowledged();
    peer.send({ type: 'ping' });
    await peer.reply(({ type }) => type === 'pong');
    peer.socket.close();
  });
});

test('after 500 subscriptions that came and went nothing is held for them', async () => {
  const client = openClient(server.socketUrl);
  for (let turn = 0; turn < 25; turn += 1) {
    const feeds = Array.from({ length: 20 }, (_, place) =>
      follow(client, { filter: { deathsAtLeast: turn * 20 + place } }),
    );
    await Promise.all(feeds.slice(0, 10).map((feed) => feed.caughtUp()));
    for (const feed of feeds) feed.stop();
  }
  await client.dispose();
  while (server.websockets.count() > 0) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(server.feeds.counts()).toMatchObject({ groups: 0, routes: 0, terms: 0, subscribers: 0 });
});

test('a hub that stops says so to every socket, and when to come back', async () => {
  const stopping = await startLiveServer();
  const socket = new WebSocket(stopping.socketUrl, 'graphql-transport-ws');
  await once(socket, 'open');
  const closed = once(socket, 'close');
  await stopping.close();
  const [code, reason] = await closed;
  expect(code).toBe(1001);
  expect(JSON.parse(String(reason)).retryAfterMs).toBeGreaterThanOrEqual(500);
});
