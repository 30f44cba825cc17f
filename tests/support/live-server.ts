import postgres from 'postgres';
import { issueApiKey, keyScopes } from '../../src/access/api-keys.ts';
import { type Issuers, noIssuers } from '../../src/access/issuers/issuers.ts';
import type { Database } from '../../src/database/pools.ts';
import { openTestLog, type TestLog } from './event-log.ts';
import { type LiveNode, type LiveSettings, startLiveNode } from './live-node.ts';
import { buildSmallWorld } from './small-world.ts';
import { uuidFor } from './small-world-events.ts';
import { type Sender, senderTo } from './writing-server.ts';

/** The small world behind real HTTP and real websockets, with a log that moves. */
export interface LiveServer extends LiveNode {
  readonly database: Database;
  readonly log: TestLog;
  /** The reporting officer of UNHCR, and the key that is used. */
  readonly officer: Sender;
  readonly authorization: string;
  /** The superuser's connections, for what a test looks at behind the hub's back. */
  readonly sql: postgres.Sql;
}

/** Starts it on a free port as a hub does, taking tokens of these issuers: in `beforeAll`, closed in `afterAll`. */
export async function startLiveServer(
  issuers: Issuers = noIssuers,
  settings: LiveSettings = {},
): Promise<LiveServer> {
  const log = await openTestLog();
  const { database, url } = log;
  await buildSmallWorld(database);
  const node = await startLiveNode(log, issuers, settings);
  const key = await issueApiKey(database, {
    organisationId: uuidFor('UNHCR'),
    label: 'officer',
    scopes: keyScopes,
    expiresAt: new Date(Date.now() + 3_600_000),
  });
  const sql = postgres(url, { max: 4, onnotice: () => {} });
  return {
    ...node,
    database,
    log,
    officer: senderTo(node.httpUrl, `Bearer ${key}`),
    authorization: `Bearer ${key}`,
    sql,
    close: async () => {
      await node.close();
      await sql.end();
      await log.close();
    },
  };
}
