import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { followFeed } from '../../src/client/follow-feed.ts';
import { CostBuckets } from '../../src/graph/cost-buckets.ts';
import { type LiveServer, startLiveServer } from '../support/live-server.ts';

const buckets = new CostBuckets({ costBucket: 100, costRefillPerSecond: 10 });
let server: LiveServer;
beforeAll(async () => {
  server = await startLiveServer(undefined, { buckets });
});
afterAll(() => server.close());

test('a follower who has spent everything waits as long as the hub says, and is told again', async () => {
  buckets.spend('address 127.0.0.1', 109);
  const states: string[] = [];
  const feed = followFeed({
    url: server.socketUrl,
    query:
      'subscription ($after: Cursor) { incidentFeed(after: $after) { __typename ... on FeedMessage { cursor } } }',
    webSocket: WebSocket,
    onState: (state) => states.push(JSON.stringify(state)),
  });
  for await (const message of feed) if (message.__typename === 'CaughtUp') break;
  const refusals = states.filter((state) => /is left to you now/.test(state));
  expect(refusals).toHaveLength(1);
});
