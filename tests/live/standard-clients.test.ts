import { ApolloClient, gql, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { createClient as createUrqlClient, subscriptionExchange } from '@urql/core';
import { createClient as createStreamClient } from 'graphql-sse';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { feedDocument, type SeenMessage } from '../support/feed-client.ts';
import { report } from '../support/incident-writing.ts';
import { type LiveServer, startLiveServer } from '../support/live-server.ts';

let server: LiveServer;
beforeAll(async () => {
  server = await startLiveServer();
});
afterAll(() => server.close());

/** Follows all incidents and hands on each message; `stop` ends everything that was opened for it. */
type Follow = (tell: (message: SeenMessage) => void) => { stop(): void | Promise<void> };

interface FeedData {
  incidentFeed: SeenMessage;
}

const openSocketClient = () =>
  createClient({ url: server.socketUrl, webSocketImpl: WebSocket, lazy: true, retryAttempts: 0 });

const withGraphqlWs: Follow = (tell) => {
  const client = openSocketClient();
  client.subscribe<FeedData>(
    { query: feedDocument },
    { next: ({ data }) => data && tell(data.incidentFeed), error: () => {}, complete: () => {} },
  );
  return { stop: () => client.dispose() };
};

const withApollo: Follow = (tell) => {
  const socket = openSocketClient();
  const messages = ['Ready', 'IncidentUpserted', 'Removed', 'CaughtUp', 'Resync', 'Revoked'];
  const client = new ApolloClient({
    link: new GraphQLWsLink(socket),
    cache: new InMemoryCache({ possibleTypes: { FeedMessage: messages } }),
  });
  const following = client
    .subscribe<FeedData>({ query: gql(feedDocument) })
    .subscribe(({ data }) => data && tell(data.incidentFeed));
  return {
    stop: async () => {
      following.unsubscribe();
      client.stop();
      await socket.dispose();
    },
  };
};

const withUrql: Follow = (tell) => {
  const socket = openSocketClient();
  const client = createUrqlClient({
    url: `${server.httpUrl}/graphql`,
    preferGetMethod: false,
    exchanges: [
      subscriptionExchange({
        forwardSubscription: ({ query = '', variables = {} }) => ({
          subscribe: ({ next, error, complete }) => ({
            unsubscribe: socket.subscribe<Record<string, unknown>>(
              { query, variables: { ...variables } },
              { next: (result) => next({ data: result.data ?? null }), error, complete },
            ),
          }),
        }),
      }),
    ],
  });
  const following = client
    .subscription<FeedData>(feedDocument, {})
    .subscribe(({ data }) => data && tell(data.incidentFeed));
  return {
    stop: async () => {
      following.unsubscribe();
      await socket.dispose();
    },
  };
};

const withGraphqlSse: Follow = (tell) => {
  const client = createStreamClient({ url: `${server.httpUrl}/graphql/stream`, retryAttempts: 0 });
  client.subscribe<FeedData>(
    { query: feedDocument },
    { next: ({ data }) => data && tell(data.incidentFeed), error: () => {}, complete: () => {} },
  );
  return { stop: () => client.dispose() };
};

test.each<[string, Follow]>([
  ['graphql-ws', withGraphqlWs],
  ['@apollo/client', withApollo],
  ['urql', withUrql],
  ['graphql-sse', withGraphqlSse],
])('%s follows a feed unchanged, and leaves nothing behind', async (_name, follow) => {
  const told: SeenMessage[] = [];
  const { stop } = follow((message) => told.push(message));
  const seen = () => told.map(({ __typename }) => __typename);
  await vi.waitFor(() => expect(seen()).toEqual(['Ready', 'CaughtUp']), { timeout: 10_000 });
  const { id } = await report(server.officer, { headline: 'For every client' });
  await vi.waitFor(() => expect(told[2]?.incident).toMatchObject({ id, headline: 'For every client' }), {
    timeout: 10_000,
  });
  await stop();
  await vi.waitFor(() => expect(server.feeds.counts().subscribers).toBe(0), { timeout: 10_000 });
});
