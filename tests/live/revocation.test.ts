import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { issueApiKey, keyScopes } from '../../src/access/api-keys.ts';
import { transact } from '../../src/database/transaction.ts';
import { revokeKey, revokeKeyWithin } from '../../src/domains/organisations/revoke-key.ts';
import { appendEvents, type RoutingKeys } from '../../src/log/append.ts';
import { feedDocument, follow, openClient } from '../support/feed-client.ts';
import { report, uuidIn } from '../support/incident-writing.ts';
import { type LiveServer, startLiveServer } from '../support/live-server.ts';
import { uuidFor } from '../support/small-world-events.ts';

let server: LiveServer;
beforeAll(async () => {
  server = await startLiveServer();
});
afterAll(() => server.close());

const issue = (label: string): Promise<string> =>
  issueApiKey(server.database, {
    organisationId: uuidFor('UNHCR'),
    label,
    scopes: keyScopes,
    expiresAt: new Date(Date.now() + 3_600_000),
  });

/** A socket that was opened with a key and follows two feeds, and all that it is told. */
async function openWith(key: string) {
  const socket = new WebSocket(server.socketUrl, 'graphql-transport-ws');
  const told: { id: string; type: string; payload?: { data: { incidentFeed: { __typename: string } } } }[] =
    [];
  socket.on('message', (data) => told.push(JSON.parse(String(data))));
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${key}` } }));
  await once(socket, 'message');
  for (const id of ['a', 'b']) {
    socket.send(JSON.stringify({ id, type: 'subscribe', payload: { query: feedDocument } }));
  }
  while (told.length < 5) await once(socket, 'message');
  return { socket, told };
}

test('whoever listens with a key that is revoked is told so on every feed, then closed, and told nothing after it', async () => {
  const key = await issue('to be revoked');
  const { socket, told } = await openWith(key);
  const client = openClient(server.socketUrl);
  const witness = follow(client);
  await witness.caughtUp();
  const closed = once(socket, 'close');
  await report(server.officer, { headline: 'Before' });
  await witness.until((each) => each.length >= 3);
  await revokeKey(server.database, key.split('_')[1] ?? '');
  const after = await report(server.officer, { headline: 'After' });
  const [code] = await closed;
  expect(code).toBe(4403);
  await witness.until((each) => each.some(({ incident }) => incident?.id === after.id));
  for (const id of ['a', 'b']) {
    const own = told.filter((each) => each.id === id);
    expect(own.map(({ type, payload }) => payload?.data.incidentFeed.__typename ?? type)).toEqual([
      'Ready',
      'CaughtUp',
      'IncidentUpserted',
      'Revoked',
      'complete',
    ]);
  }
  expect(server.feeds.counts().subscribers).toBe(1);
  await client.dispose();
});

test('what came before a revocation is told to them even when both come at once', async () => {
  const key = await issue('revoked in haste');
  const { socket, told } = await openWith(key);
  const { id } = await report(server.officer, { headline: 'Twice told' });
  await transact(server.database, { kind: 'hub' }, async (tx) => {
    const [keys] = await tx<{ after: RoutingKeys }[]>`
      select keys_after as after from log.event_log where entity_id = ${uuidIn(id)}`;
    const keysAfter = keys?.after ?? null;
    const seen = { entityKind: 'incident', entityId: uuidIn(id), entityVersion: 1, body: null };
    await appendEvents(tx, [{ kind: 'incident.corrected', ...seen, keysBefore: keysAfter, keysAfter }]);
    await revokeKeyWithin(tx, key.split('_')[1] ?? '');
  });
  await once(socket, 'close');
  const own = told.filter((each) => each.id === 'a');
  expect(own.map(({ type, payload }) => payload?.data.incidentFeed.__typename ?? type).slice(2)).toEqual([
    'IncidentUpserted',
    'IncidentUpserted',
    'Revoked',
    'complete',
  ]);
});

test('the other keys of an organisation are not concerned, and neither is `changes`', async () => {
  const [doomed, good] = [await issue('doomed'), await issue('good')];
  const other = await openWith(good);
  await revokeKey(server.database, doomed.split('_')[1] ?? '');
  await report(server.officer, { headline: 'Still told' });
  while (!JSON.stringify(other.told.at(-1)).includes('Still told')) await once(other.socket, 'message');
  expect(other.socket.readyState).toBe(WebSocket.OPEN);
  const { data } = await server.officer('{ changes(after: "MS4w", first: 100) { changes { subjectKind } } }');
  const { changes } = (data as { changes: { changes: { subjectKind: string }[] } }).changes;
  expect(new Set(changes.map(({ subjectKind }) => subjectKind))).toEqual(new Set(['INCIDENT']));
  other.socket.close();
});

test('one key opens ten sockets at a time, and another one when one of them has gone', async () => {
  const key = await issue('many sockets');
  const open = async (): Promise<WebSocket> => {
    const socket = new WebSocket(server.socketUrl, 'graphql-transport-ws');
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${key}` } }));
    await Promise.race([once(socket, 'message'), once(socket, 'close')]);
    return socket;
  };
  const ten = [];
  for (let turn = 0; turn < 10; turn += 1) ten.push(await open());
  expect(ten.every(({ readyState }) => readyState === WebSocket.OPEN)).toBe(true);
  const eleventh = await open();
  expect(eleventh.readyState).not.toBe(WebSocket.OPEN);
  ten[0]?.close();
  while ((await open()).readyState !== WebSocket.OPEN);
  for (const socket of ten) socket.close();
});
