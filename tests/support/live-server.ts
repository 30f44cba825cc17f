import type { Logger } from 'pino';
import postgres from 'postgres';
import { issueApiKey, keyScopes } from '../../src/access/api-keys.ts';
import { type Issuers, noIssuers } from '../../src/access/issuers/issuers.ts';
import type { Database } from '../../src/database/pools.ts';
import { feeds } from '../../src/domains/feeds.ts';
import { type DoorOptions, openDoor } from '../../src/graph/door.ts';
import { type Graph, openGraph } from '../../src/graph/graph.ts';
import { answerEncoder } from '../../src/http/answer-encoder.ts';
import { serveGraph } from '../../src/http/graphql.ts';
import { buildServer, listen } from '../../src/http/server.ts';
import { buildHubSchema } from '../../src/hub-schema.ts';
import { type EventStreams, serveEventStreams } from '../../src/live/event-streams.ts';
import { type Feeds, startFeeds } from '../../src/live/feeds.ts';
import { SocketQuota } from '../../src/live/socket-quota.ts';
import { openWebsockets, type Websockets } from '../../src/live/websockets.ts';
import { openTestLog, silent, type TestLog } from './event-log.ts';
import { defaultLimits } from './graph.ts';
import { buildSmallWorld } from './small-world.ts';
import { uuidFor } from './small-world-events.ts';
import { type Sender, senderTo } from './writing-server.ts';

/** The small world behind real HTTP and real websockets, with a log that moves. */
export interface LiveServer {
  readonly httpUrl: string;
  readonly socketUrl: string;
  readonly database: Database;
  readonly graph: Graph;
  readonly feeds: Feeds;
  readonly websockets: Websockets;
  readonly streams: EventStreams;
  readonly log: TestLog;
  /** The reporting officer of UNHCR, and the key that is used. */
  readonly officer: Sender;
  readonly authorization: string;
  /** The superuser's connections, for what a test looks at behind the hub's back. */
  readonly sql: postgres.Sql;
  close(): Promise<void>;
}

/** What is set otherwise than usual. */
export interface LiveSettings extends Partial<Omit<DoorOptions, 'graph'>> {
  readonly log?: Logger;
}

/** Starts it on a free port as a hub does, taking tokens of these issuers: in `beforeAll`, closed in `afterAll`. */
export async function startLiveServer(
  issuers: Issuers = noIssuers,
  { limits = defaultLimits, log: logger = silent, ...settings }: LiveSettings = {},
): Promise<LiveServer> {
  const log = await openTestLog();
  const { database, url } = log;
  await buildSmallWorld(database);
  const graph = openGraph({ ...buildHubSchema(), database, limits });
  const encoder = answerEncoder(logger);
  const routes = buildServer({ maxBodyBytes: limits.maxBodyBytes, log: logger });
  const allowedOrigins = ['https://ops.example'];
  const door = openDoor({ graph, limits, hasIntrospection: true, documentsOnly: 'off', ...settings });
  const endpoint = await serveGraph(routes, { door, database, issuers, allowedOrigins });
  const live = await startFeeds({ url, database, graph, feeds, encoder, log: logger });
  const quota = new SocketQuota(limits);
  const serving = { database, issuers, door, encoder };
  const parts = { ...serving, feeds: live, quota, allowedOrigins };
  const streams = serveEventStreams(routes, parts);
  const http = await listen(routes, '127.0.0.1', 0);
  const websockets = openWebsockets(routes.server, parts);
  const key = await issueApiKey(database, {
    organisationId: uuidFor('UNHCR'),
    label: 'officer',
    scopes: keyScopes,
    expiresAt: new Date(Date.now() + 3_600_000),
  });
  const sql = postgres(url, { max: 4, onnotice: () => {} });
  return {
    httpUrl: http.url,
    socketUrl: `${http.url.replace('http', 'ws')}/graphql`,
    database,
    graph,
    feeds: live,
    websockets,
    streams,
    log,
    officer: senderTo(http.url, `Bearer ${key}`),
    authorization: `Bearer ${key}`,
    sql,
    close: async () => {
      await websockets.close();
      await http.close();
      await live.close();
      await endpoint.close();
      await sql.end();
      await log.close();
    },
  };
}
