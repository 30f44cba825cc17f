import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Issuers } from '../../src/access/issuers/issuers.ts';
import { openLocalIssuer } from '../../src/access/issuers/local-issuer.ts';
import { issuePersonToken } from '../../src/access/person-tokens.ts';
import { revokeToken } from '../../src/domains/accounts/revoke-token.ts';
import { type AdministeredServer, administer, startAdministeredServer } from '../support/administrators.ts';
import { type OpenedStream, openStream, type StreamEvent } from '../support/event-source.ts';
import { report } from '../support/incident-writing.ts';
import { startLiveServer } from '../support/live-server.ts';
import { buildPerson } from '../support/people.ts';
import { openTokenSocket } from '../support/token-socket.ts';

let world: AdministeredServer;
beforeAll(async () => {
  world = await startAdministeredServer();
});
afterAll(() => world.close());

const openAll = async (authorization: string) => ({
  socket: await openTokenSocket(world.server.socketUrl, authorization),
  stream: await followStream(authorization),
});

/** Follows incidents in an event stream until it has caught up. */
async function followStream(authorization: string): Promise<OpenedStream> {
  const query = `subscription { incidentFeed { __typename ... on IncidentUpserted { incident { headline } }
    ... on Revoked { ended: reason } } }`;
  const stream = await openStream(`${world.server.httpUrl}/graphql/stream`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${authorization}` },
    body: JSON.stringify({ query }),
  });
  await stream.until((events) => textOf(events).includes('CaughtUp'));
  return stream;
}

const textOf = (events: readonly StreamEvent[]): string =>
  events.map(({ event, data }) => event + data).join('\n');
const hasCompleted = (events: readonly StreamEvent[]) => events.some(({ event }) => event === 'complete');

test('suspending an account ends what the person has open at that place in the log, and nothing of others', async () => {
  const [ada, head] = [
    await openAll(await world.issuer.sign('ada')),
    await openAll(await world.issuer.sign('head')),
  ];
  await report(world.server.officer, { headline: 'Before it' });
  const suspended = await administer(world.root, 'suspendAccount', { id: world.adaId });
  await report(world.server.officer, { headline: 'After it' });
  expect(suspended.refusals).toEqual([]);
  expect(await ada.socket.closed).toBe('4403 Forbidden');
  const ended = textOf(await ada.stream.until(hasCompleted));
  for (const told of [JSON.stringify(ada.socket.told), ended]) {
    expect(told.replaceAll('\\', '')).toMatch(/Before it.*RIGHTS_CHANGED.*complete/s);
    expect(told).not.toContain('After it');
  }
  await head.socket.until((message) => JSON.stringify(message).includes('After it'));
  await head.stream.until((events) => textOf(events).includes('After it'));
  head.socket.close();
  head.stream.stop();
});

test('revoking a key ends what is open with it, with the reason', async () => {
  const [row] = await world.server.sql`select id from organisations where acronym = 'UNHCR'`;
  const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
  const input = { organisation: `organisation_${row?.id}`, label: 'doomed', scopes: [], expiresAt };
  const { subject, secret } = await administer(world.root, 'issueApiKey', input);
  const { socket, stream } = await openAll(String(secret));
  await administer(world.root, 'revokeApiKey', { id: subject.id });
  expect(await socket.closed).toBe('4403 Forbidden');
  expect(socket.feed().slice(-2)).toEqual(['Revoked KEY_REVOKED', 'complete']);
  expect(textOf(await stream.until(hasCompleted))).toContain('KEY_REVOKED');
});

test('a role or membership that is added ends nothing', async () => {
  const socket = await openTokenSocket(world.server.socketUrl, await world.issuer.sign('head'));
  const { data } = await world.head('{ me { account { id } } }');
  const [row] = await world.server.sql`select id from organisations where acronym = 'MdM'`;
  const added = await administer(world.root, 'addMembership', {
    account: Object(data).me.account.id,
    organisation: `organisation_${row?.id}`,
  });
  expect(added.refusals).toEqual([]);
  await report(world.server.officer, { headline: 'Still told' });
  expect(await socket.until((message) => JSON.stringify(message).includes('Still told'))).toBeDefined();
  expect(JSON.stringify(socket.told)).not.toContain('Revoked"');
  socket.close();
});

test('revoking a token of the local issuer ends what is open with it, and not what the person has open with another', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'halcyon-tokens-'));
  const local = await openLocalIssuer(folder);
  rmSync(folder, { recursive: true });
  const server = await startLiveServer(new Issuers([local.trusted]));
  const accountId = await buildPerson(server.database, { issuer: 'nobody', subject: 'twice' });
  const expiresAt = new Date(Date.now() + 600_000);
  const sign = () => issuePersonToken(server.database, local, { accountId, expiresAt });
  const [doomed, kept] = [await sign(), await sign()];
  const sockets = [
    await openTokenSocket(server.socketUrl, doomed),
    await openTokenSocket(server.socketUrl, kept),
  ];
  const { jti } = JSON.parse(Buffer.from(doomed.split('.')[1] ?? '', 'base64url').toString());
  expect(await revokeToken(server.database, jti)).toBe(true);
  expect(await sockets[0]?.closed).toBe('4403 Forbidden');
  expect(sockets[0]?.feed()).toEqual(['Ready', 'CaughtUp', 'Revoked TOKEN_REVOKED', 'complete']);
  await report(server.officer, { headline: 'For the other' });
  expect(
    await sockets[1]?.until((message) => JSON.stringify(message).includes('For the other')),
  ).toBeDefined();
  sockets[1]?.close();
  await server.close();
});
