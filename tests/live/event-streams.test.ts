import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { buildEvent, commitEvents, oneTo } from '../support/event-log.ts';
import { type OpenedStream, openStream, type StreamEvent } from '../support/event-source.ts';
import { feedDocument } from '../support/feed-client.ts';
import { report, uuidIn } from '../support/incident-writing.ts';
import { type LiveServer, startLiveServer } from '../support/live-server.ts';

let server: LiveServer;
let address: string;
beforeAll(async () => {
  server = await startLiveServer();
  address = `${server.httpUrl}/graphql/stream`;
});
afterAll(() => server.close());
afterEach(() =>
  vi.waitFor(() => expect([server.streams.count(), server.feeds.counts().groups]).toEqual([0, 0])),
);

const messageOf = ({ data }: StreamEvent) => JSON.parse(data).data?.incidentFeed;
const types = (events: readonly StreamEvent[]) =>
  events.map((event) => messageOf(event)?.__typename ?? event.event);
const hasCaughtUp = (events: readonly StreamEvent[]) => types(events).includes('CaughtUp');

/** Opens it as a browser's EventSource does. */
const browse = (query: string, variables: object = {}, lastEventId?: string): Promise<OpenedStream> => {
  const parameters = new URLSearchParams({ query, variables: JSON.stringify(variables) });
  return openStream(`${address}?${parameters}`, {
    headers: lastEventId === undefined ? {} : { 'last-event-id': lastEventId },
  });
};

const post = (body: object, headers: Record<string, string> = {}): Promise<OpenedStream> =>
  openStream(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

describe('a feed over a stream of events', () => {
  test('has the cursor of each message as its id, and nothing on the way may keep it', async () => {
    const stream = await browse(feedDocument);
    await stream.until(hasCaughtUp);
    await report(server.officer, { headline: 'Überfall\nbei Bria' });
    const events = await stream.until((told) => told.length >= 3);
    expect(types(events)).toEqual(['Ready', 'CaughtUp', 'IncidentUpserted']);
    expect(events.map(({ lastEventId }) => lastEventId)).toEqual(
      events.map((event) => messageOf(event).cursor),
    );
    expect(events.at(-1)?.data).toContain('Überfall\\nbei Bria');
    expect(stream.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(stream.headers.get('cache-control')).toBe('no-store, no-transform');
    expect(stream.headers.get('x-accel-buffering')).toBe('no');
    expect(stream.headers.get('x-content-type-options')).toBe('nosniff');
    stream.stop();
  });

  test('goes on after the last id, whatever the document says', async () => {
    const before = await browse(feedDocument, { snapshot: true });
    const { lastEventId } = (await before.until(hasCaughtUp)).at(-1) ?? { lastEventId: '' };
    before.stop();
    const { id } = await report(server.officer);
    const after = await browse(feedDocument, { snapshot: true }, lastEventId);
    const events = await after.until((told) => told.length >= 3);
    const shown = events.flatMap((event) => messageOf(event).incident?.id ?? []);
    expect(shown).toEqual([id]);
    after.stop();
  });

  test('gives no id before a snapshot is whole: half of one is nothing to come back to', async () => {
    const stream = await browse(feedDocument, { snapshot: true });
    const events = await stream.until(hasCaughtUp);
    expect(events.length).toBeGreaterThan(3);
    expect(events.map(({ lastEventId }) => lastEventId !== '')).toEqual([
      ...Array(events.length - 1).fill(false),
      true,
    ]);
    stream.stop();
  });

  test('gives no id behind a gap before it has told of it', async () => {
    const stream = await browse(feedDocument, {}, Buffer.from('99.1').toString('base64url'));
    const events = await stream.until(hasCaughtUp);
    expect(types(events)).toEqual(['Ready', 'Resync', 'CaughtUp']);
    expect(events.map(({ lastEventId }) => lastEventId !== '')).toEqual([false, true, true]);
    stream.stop();
  });

  test('shares its groups with websockets and other streams', async () => {
    const streams = await Promise.all(oneTo(5).map(() => browse(feedDocument)));
    await Promise.all(streams.map((stream) => stream.until(hasCaughtUp)));
    expect(server.feeds.counts()).toMatchObject({ groups: 1, routes: 1, subscribers: 5 });
    for (const stream of streams) stream.stop();
    await vi.waitFor(() => expect(server.feeds.counts().subscribers).toBe(0));
  });
});

describe('what is no feed', () => {
  test('is answered once, and completed', async () => {
    const stream = await browse('{ mission(acronym: "MINUSCA") { acronym } }');
    await stream.ended;
    expect(stream.events).toMatchObject([
      { event: 'next', data: '{"data":{"mission":{"acronym":"MINUSCA"}}}' },
      { event: 'complete', data: '' },
    ]);
  });

  test('may be a mutation only when it is posted, with a key in the header', async () => {
    const query = `mutation { retractIncident(input: { clientReference: "1", id: "x", version: 1, reason: "x" }) {
      userErrors { code } } }`;
    const [got, posted, keyed] = await Promise.all([
      browse(query),
      post({ query }),
      post({ query }, { authorization: server.authorization }),
    ]);
    await Promise.all([got.ended, posted.ended, keyed.ended]);
    expect(got.events[0]?.data).toContain('Send a mutation by POST.');
    expect(posted.events[0]?.data).toContain('UNAUTHENTICATED');
    expect(keyed.events[0]?.data).toContain('BAD_ID');
  });
});

describe('what is wrong', () => {
  test.each([
    ['a fault in the document', '{ nothing }', {}, 'GRAPHQL_VALIDATION_FAILED'],
    ['a cursor that is none', feedDocument, { after: 'x' }, 'BAD_CURSOR'],
    ['a variable of another type', feedDocument, { filter: 3 }, 'BAD_USER_INPUT'],
  ])('with the operation (%s) is told on the accepted stream', async (_what, query, variables, code) => {
    const stream = await browse(query, variables);
    await stream.ended;
    expect(stream.status).toBe(200);
    expect(stream.events.map(({ event }) => event)).toEqual(['next', 'complete']);
    expect(JSON.parse(stream.events[0]?.data ?? '').errors[0].extensions.code).toBe(code);
  });

  test('with the request is told by its status', async () => {
    const statuses = await Promise.all([
      fetch(address),
      fetch(`${address}?query={__typename}&variables={`),
      fetch(address, { headers: { authorization: 'Bearer hal_no' } }),
      fetch(address, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{}' }),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([400, 400, 401, 400]);
  });
});

test('pages of allowed origins may read, others may not', async () => {
  const allowed = await fetch(`${address}?query={__typename}`, {
    headers: { origin: 'https://ops.example' },
  });
  expect(allowed.headers.get('access-control-allow-origin')).toBe('https://ops.example');
  const other = await fetch(address, { method: 'OPTIONS', headers: { origin: 'https://elsewhere.example' } });
  expect(other.headers.get('access-control-allow-origin')).toBeNull();
});

test('a reader that stops reading costs bounded memory, and then is told everything in order', async () => {
  const query = `subscription { incidentFeed { __typename ... on FeedMessage { cursor } ... on IncidentUpserted {
    incident { ${oneTo(20)
      .map((place) => `text${place}: narrative`)
      .join(' ')} } } } }`;
  const stuck = request(`${address}?${new URLSearchParams({ query })}`).end();
  const [response] = (await once(stuck, 'response')) as [IncomingMessage];
  response.on('error', () => {}).pause();
  await vi.waitFor(() => expect(server.feeds.counts().subscribers).toBe(1));
  const { id } = await report(server.officer, { narrative: 'x'.repeat(10_000) });
  for (const turn of oneTo(150)) {
    await commitEvents(server.database, buildEvent(`Turn ${turn}`, { entityId: uuidIn(id) }));
  }
  await vi.waitFor(() => expect(server.streams.waitingBytes()).toBeGreaterThan(200_000));
  expect(server.streams.waitingBytes()).toBeLessThan(1_000_000);
  const positions: number[] = [];
  const lines = createInterface({ input: response }).on('error', () => {});
  lines.on('line', (line) => {
    const [, cursor] = /^id: (.*)$/.exec(line) ?? [];
    if (cursor) positions.push(Number(Buffer.from(cursor, 'base64url').toString().split('.')[1]));
  });
  await vi.waitFor(() => expect(positions).toHaveLength(153), 10_000);
  expect(positions).toEqual([...positions].sort((a, b) => a - b));
  stuck.destroy();
});

test('a hub that stops ends its streams with a hint when to come back, and without completing them', async () => {
  const stopping = await startLiveServer();
  const stream = await openStream(
    `${stopping.httpUrl}/graphql/stream?${new URLSearchParams({ query: feedDocument })}`,
  );
  await stream.until(hasCaughtUp);
  await stopping.close();
  await stream.ended;
  expect(stream.asides.at(-1)).toMatch(/^retry: \d+$/);
  expect(types(stream.events)).toEqual(['Ready', 'CaughtUp']);
});
