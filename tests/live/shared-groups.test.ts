import { once } from 'node:events';
import { buildSchema, execute, parse } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { readSdl } from '../../src/sdl.ts';
import { follow, openClient } from '../support/feed-client.ts';
import { report } from '../support/incident-writing.ts';
import { type LiveServer, startLiveServer } from '../support/live-server.ts';
import { uuidFor } from '../support/small-world-events.ts';

let server: LiveServer;
beforeAll(async () => {
  server = await startLiveServer();
});
afterAll(() => server.close());

test('fifty sockets with two filters and one document cost one execution for an event', async () => {
  const filters = [{ region: `region_${uuidFor('CF21')}` }, { pcode: 'CF21' }];
  const clients = Array.from({ length: 50 }, () => openClient(server.socketUrl));
  const feeds = clients.map((client, place) => follow(client, { filter: filters[place % 2] }));
  await Promise.all(feeds.map((feed) => feed.caughtUp()));
  const before = server.feeds.counts();
  expect(before).toMatchObject({ groups: 1, routes: 2, subscribers: 50 });
  const { id } = await report(server.officer);
  await Promise.all(feeds.map((feed) => feed.until((told) => told.some((each) => each.incident?.id === id))));
  expect(server.feeds.counts().executions).toBe(before.executions + 1);
  await Promise.all(clients.map((client) => client.dispose()));
});

test('who asks for other fields, or with other values beside the filter, is of another group', async () => {
  const client = openClient(server.socketUrl);
  const document = `subscription ($isShort: Boolean!, $filter: IncidentFilter) { incidentFeed(filter: $filter) {
    __typename ... on IncidentUpserted { incident { id headline @skip(if: $isShort) } } } }`;
  const [short, long] = [true, false].map((isShort) => follow(client, { isShort }, document));
  await Promise.all([short?.caughtUp(), long?.caughtUp()]);
  expect(server.feeds.counts().groups).toBe(2);
  await report(server.officer, { headline: 'For two groups' });
  const told = await Promise.all([short, long].map((feed) => feed?.until((each) => each.length >= 3)));
  expect(told.map((each) => each?.at(-1)?.incident?.headline)).toEqual([undefined, 'For two groups']);
  await client.dispose();
});

test('a payload has the bytes that plain graphql-js makes of the same message', async () => {
  const selection = `id version headline occurredFrom deaths { best } narrative
    regions { pcode names { language text } } source { name } owner { __typename acronym } revisions { version }`;
  const query = `subscription Live { feed: incidentFeed(filter: { kinds: [RIOTS] }) {
    __typename ... on FeedMessage { cursor at: occurredAt } ... on IncidentUpserted { kind incident { ${selection} } } } }`;
  const socket = new WebSocket(server.socketUrl, 'graphql-transport-ws', { perMessageDeflate: false });
  const frames: string[] = [];
  socket.on('message', (data) => frames.push(String(data)));
  await once(socket, 'open');
  socket.send('{"type":"connection_init"}');
  await once(socket, 'message');
  socket.send(JSON.stringify({ id: 'a "name"', type: 'subscribe', payload: { query } }));
  while (!frames.some((frame) => frame.includes('CaughtUp'))) await once(socket, 'message');
  const { id } = await report(server.officer, { kind: 'RIOTS', headline: 'Émeute "à" Bossangoa \\ ☂' });
  while (frames.length < 4) await once(socket, 'message');
  const { text } = await server.officer(`{ incident(id: "${id}") { ${selection} } }`);
  const { cursor, at } = JSON.parse(frames[3] ?? '').payload.data.feed;
  const message = {
    __typename: 'IncidentUpserted',
    cursor,
    occurredAt: at,
    kind: 'INCIDENT_REPORTED',
    incident: JSON.parse(text).data.incident,
  };
  const plain = await execute({
    schema: buildSchema(readSdl()),
    document: parse(query),
    rootValue: { incidentFeed: message },
  });
  expect(plain.errors).toBeUndefined();
  expect(frames[3]).toBe(JSON.stringify({ id: 'a "name"', type: 'next', payload: plain }));
  socket.close();
});
