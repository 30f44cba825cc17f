import type { Logger } from 'pino';
import { type Issuers, noIssuers } from '../../src/access/issuers/issuers.ts';
import type { Database } from '../../src/database/pools.ts';
import { feeds } from '../../src/domains/feeds.ts';
import { type DoorOptions, openDoor } from '../../src/graph/door.ts';
import { type Graph, openGraph } from '../../src/graph/graph.ts';
import { serveAlertDownloads } from '../../src/http/alert-downloads.ts';
import { answerEncoder } from '../../src/http/answer-encoder.ts';
import { serveGraph } from '../../src/http/graphql.ts';
import { buildServer, listen } from '../../src/http/server.ts';
import { buildHubSchema } from '../../src/hub-schema.ts';
import { type EventStreams, serveEventStreams } from '../../src/live/event-streams.ts';
import { type Feeds, startFeeds } from '../../src/live/feeds.ts';
import { SocketQuota } from '../../src/live/socket-quota.ts';
import { openWebsockets, type Websockets } from '../../src/live/websockets.ts';
import { silent } from './event-log.ts';
import { defaultLimits } from './graph.ts';

/** A node as a hub runs it, over a database that others may work on too. */
export interface LiveNode {
  readonly httpUrl: string;
  readonly socketUrl: string;
  readonly graph: Graph;
  readonly feeds: Feeds;
  readonly websockets: Websockets;
  readonly streams: EventStreams;
  close(): Promise<void>;
}

/** What is set otherwise than usual. */
export interface LiveSettings extends Partial<Omit<DoorOptions, 'graph'>> {
  readonly log?: Logger;
}

/** Starts it on a free port, taking tokens of these issuers. `url` is for the connection that listens to the log. */
export async function startLiveNode(
  { database, url }: { readonly database: Database; readonly url: string },
  issuers: Issuers = noIssuers,
  { limits = defaultLimits, log: logger = silent, ...settings }: LiveSettings = {},
): Promise<LiveNode> {
  const graph = openGraph({ ...buildHubSchema(), database, limits });
  const encoder = answerEncoder(logger);
  const routes = buildServer({ maxBodyBytes: limits.maxBodyBytes, log: logger });
  const allowedOrigins = ['https://ops.example'];
  const door = openDoor({ graph, limits, hasIntrospection: true, documentsOnly: 'off', ...settings });
  const endpoint = await serveGraph(routes, { door, database, issuers, allowedOrigins });
  serveAlertDownloads(routes, { database, issuers });
  const live = await startFeeds({ url, database, graph, feeds, encoder, log: logger });
  const quota = new SocketQuota(limits);
  const serving = { database, issuers, door, encoder };
  const parts = { ...serving, feeds: live, quota, allowedOrigins };
  const streams = serveEventStreams(routes, parts);
  const http = await listen(routes, '127.0.0.1', 0);
  const websockets = openWebsockets(routes.server, parts);
  return {
    httpUrl: http.url,
    socketUrl: `${http.url.replace('http', 'ws')}/graphql`,
    graph,
    feeds: live,
    websockets,
    streams,
    close: async () => {
      await websockets.close();
      await http.close();
      await live.close();
      await endpoint.close();
    },
  };
}
