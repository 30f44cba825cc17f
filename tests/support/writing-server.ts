import postgres from 'postgres';
import { issueApiKey, keyScopes } from '../../src/access/api-keys.ts';
import type { Database } from '../../src/database/pools.ts';
import { openDoor } from '../../src/graph/door.ts';
import { openGraph } from '../../src/graph/graph.ts';
import { serveAlertDownloads } from '../../src/http/alert-downloads.ts';
import { serveGraph } from '../../src/http/graphql.ts';
import { buildServer, listen } from '../../src/http/server.ts';
import { buildHubSchema } from '../../src/hub-schema.ts';
import { cloneDatabase } from './database.ts';
import { silent } from './event-log.ts';
import { defaultLimits } from './graph.ts';
import { buildSmallWorld } from './small-world.ts';
import { uuidFor } from './small-world-events.ts';

/** An answer of the graph as it came over HTTP. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  /** The member `data`; undefined when there is none. */
  readonly data: unknown;
  /** The codes of its errors, in their order. */
  readonly codes: readonly string[];
}

/** Somebody who sends documents to the graph. */
export type Sender = (document: string, variables?: Record<string, unknown>) => Promise<Answer>;

/** The small world behind a real HTTP server, and three who write to it: all but the last have a key. */
export interface WritingServer {
  readonly url: string;
  /** The superuser's, for a sequencer or another node. */
  readonly databaseUrl: string;
  readonly database: Database;
  /** The reporting officer of UNHCR. */
  readonly officer: Sender;
  /** The analyst of Médecins du Monde. */
  readonly partner: Sender;
  /** UNHCR's reporting machine, whose key raises alerts only. */
  readonly machine: Sender;
  readonly anonymous: Sender;
  /** The superuser's connections, for what a test looks at and arranges behind the hub's back. */
  readonly sql: postgres.Sql;
  close(): Promise<void>;
}

/** Starts the server on a free port: in `beforeAll`, closed in `afterAll`. */
export async function startWritingServer(): Promise<WritingServer> {
  const clone = await cloneDatabase();
  await buildSmallWorld(clone.database);
  const { database } = clone;
  const limits = defaultLimits;
  const graph = openGraph({ ...buildHubSchema(), database, limits });
  const routes = buildServer({ maxBodyBytes: limits.maxBodyBytes, log: silent });
  const door = openDoor({ graph, limits, hasIntrospection: true, documentsOnly: 'off' });
  const endpoint = await serveGraph(routes, { door, database });
  serveAlertDownloads(routes, { database });
  const http = await listen(routes, '127.0.0.1', 0);
  const sql = postgres(clone.url, { max: 4, onnotice: () => {} });
  const expiresAt = new Date(Date.now() + 3_600_000);
  const keyed = async (organisation: string, scopes = keyScopes): Promise<Sender> => {
    const request = { organisationId: uuidFor(organisation), label: scopes.join(), scopes, expiresAt };
    return senderTo(http.url, `Bearer ${await issueApiKey(database, request)}`);
  };
  return {
    url: http.url,
    databaseUrl: clone.url,
    database,
    officer: await keyed('UNHCR'),
    partner: await keyed('MdM'),
    machine: await keyed('UNHCR', ['ALERTS_WRITE']),
    anonymous: senderTo(http.url),
    sql,
    close: async () => {
      await http.close();
      await endpoint.close();
      await sql.end();
      await clone.close();
    },
  };
}

/** Sends documents to the graph of a server, with this `Authorization` header if any. */
export const senderTo =
  (url: string, authorization?: string): Sender =>
  async (query, variables) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
      body: JSON.stringify({ query, variables }),
    });
    const text = await response.text();
    const { data, errors = [] } = JSON.parse(text);
    const codes = errors.map((error: { extensions: { code: string } }) => error.extensions.code);
    return { status: response.status, text, data, codes };
  };
