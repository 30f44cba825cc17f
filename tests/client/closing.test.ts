import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { issueApiKey, keyScopes } from '../../src/access/api-keys.ts';
import { followFeed } from '../../src/client/follow-feed.ts';
import { revokeKey } from '../../src/domains/organisations/revoke-key.ts';
import { feedDocument } from '../support/feed-client.ts';
import { following, startFollower } from '../support/feed-follower.ts';
import { report } from '../support/incident-writing.ts';
import { type LiveServer, startLiveServer } from '../support/live-server.ts';
import { uuidFor } from '../support/small-world-events.ts';

let server: LiveServer;
beforeAll(async () => {
  server = await startLiveServer();
});
afterAll(() => server.close());

/** A peer that is no hub: it closes whoever comes with this code. */
async function openRefuser(code: number, reason = '') {
  const refuser = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  let callers = 0;
  refuser.on('connection', (socket) => {
    callers += 1;
    socket.close(code, reason);
  });
  await once(refuser, 'listening');
  const { port } = refuser.address() as AddressInfo;
  const close = () => new Promise((resolve) => refuser.close(resolve));
  return { url: `ws://127.0.0.1:${port}/graphql`, callers: () => callers, close };
}

describe('a follower ends with a clear error', () => {
  test.each([1009, 4400, 4401, 4406, 4409, 4429])(
    'when it is closed with %i, which trying again would not mend',
    async (code) => {
      const refuser = await openRefuser(code, 'Mend it');
      const follower = startFollower(refuser.url);
      await expect(follower.ended).rejects.toMatchObject({
        code: 'PROTOCOL',
        message: `The connection was closed (${code}). Mend it`,
      });
      expect(refuser.callers()).toBe(1);
      await refuser.close();
    },
  );

  test.each([
    ['has a fault', feedDocument.replace('occurredAt', 'ocurredAt'), 'REFUSED', /ocurredAt/],
    [
      'does not take the cursor',
      'subscription { incidentFeed { __typename } }',
      'BAD_DOCUMENT',
      /after: \$after/,
    ],
    [
      'does not ask for the cursor',
      feedDocument.replace('cursor occurredAt', 'occurredAt'),
      'BAD_DOCUMENT',
      /cursor/,
    ],
  ])('when its document %s', async (_what, query, code, message) => {
    const { ended } = startFollower(server.socketUrl, { query });
    await expect(ended).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  test('when its document does not ask for the version by which repeats are told', async () => {
    const query = feedDocument.replace('id version', 'id');
    const follower = startFollower(server.socketUrl, { query });
    await follower.live();
    await report(server.officer);
    await expect(follower.ended).rejects.toMatchObject({ code: 'BAD_DOCUMENT' });
  });

  test('when it is to begin in two ways', async () => {
    const feed = followFeed(following(server.socketUrl, { after: 'x', snapshot: true }));
    await expect(feed.next()).rejects.toThrow('not both');
  });
});

describe('a follower with a token', () => {
  const good = () => server.authorization.replace('Bearer ', '');

  test('asks for another one when the hub refuses it', async () => {
    const tokens = ['hal_no', good()];
    const follower = startFollower(server.socketUrl, { token: async () => tokens.shift() });
    await follower.live();
    expect(follower.states.map(({ kind }) => kind)).toEqual([
      'connecting',
      'waiting',
      'connecting',
      'catching up',
      'live',
    ]);
    await follower.stop();
  });

  test('ends when there is no other, or none at all', async () => {
    const { ended } = startFollower(server.socketUrl, { token: () => 'hal_no' });
    await expect(ended).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    const refuser = await openRefuser(4403);
    await expect(startFollower(refuser.url).ended).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await refuser.close();
  });

  test('goes on with another one when its key is revoked, and is told everything once', async () => {
    const doomed = await issueApiKey(server.database, {
      organisationId: uuidFor('UNHCR'),
      label: 'to be revoked',
      scopes: keyScopes,
      expiresAt: new Date(Date.now() + 3_600_000),
    });
    let token = doomed;
    const follower = startFollower(server.socketUrl, { token: () => token });
    await follower.live();
    await report(server.officer, { headline: 'Before' });
    await follower.until(() => follower.headlines().length === 1);
    token = good();
    await revokeKey(server.database, doomed.split('_')[1] ?? '');
    await report(server.officer, { headline: 'Afterwards' });
    await follower.until(() => follower.headlines().length === 2);
    expect(follower.headlines()).toEqual(['Before', 'Afterwards']);
    expect(follower.states).toContainEqual(expect.objectContaining({ cause: 'The key was revoked.' }));
    await follower.stop();
  });

  test('tries again when the token cannot be had for a moment', async () => {
    let asked = 0;
    const token = () => {
      asked += 1;
      if (asked === 1) throw new Error('The provider is away.');
      return good();
    };
    const follower = startFollower(server.socketUrl, { token });
    await follower.live();
    expect(follower.states[1]).toMatchObject({ cause: 'No token could be had: The provider is away.' });
    await follower.stop();
  });
});

test.each([1001, 1012])('a follower comes back when a hub that closes with %i says so', async (code) => {
  const refuser = await openRefuser(code, '{"retryAfterMs": 77}');
  const follower = startFollower(refuser.url);
  await follower.until(() => refuser.callers() >= 3);
  expect(follower.states).toContainEqual(expect.objectContaining({ kind: 'waiting', delayMs: 77 }));
  await follower.stop();
  await refuser.close();
});

test('a follower whose connection is closed as if all were well connects again', async () => {
  const refuser = await openRefuser(1000);
  const follower = startFollower(refuser.url);
  await follower.until(() => refuser.callers() >= 2);
  expect(follower.states[1]).toMatchObject({ kind: 'waiting', cause: 'The connection was closed (1000).' });
  await follower.stop();
  await refuser.close();
});
