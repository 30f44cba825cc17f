import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import postgres from 'postgres';
import { WebSocket } from 'ws';
import { issueApiKey, keyScopes } from '../../../src/access/api-keys.ts';
import { openDatabase } from '../../../src/database/pools.ts';
import { printLimit } from '../../bar.ts';
import { quantile } from '../../statistics.ts';
import { feedDocument } from '../documents.ts';
import { sharedNowMs } from '../load/load-messages.ts';
import { reportIncidents } from '../report-incidents.ts';
import { type FeedServer, type Stage, whileRunning, withServers } from '../stage.ts';

const writers = 16;
/** What each writer waits between two reports, when the hub is not to be saturated. */
const calmPauseMs = 80;
const limitMs = 50;
const patienceMs = 60_000;

/** The part needs no source of events: the hub's own sequencer leads, and clients report incidents. */
export type LonelyStage = Omit<Stage, 'source' | 'load' | 'tellings'>;

/**
 * From the answer to a mutation to its message at a live socket: sixteen writers report incidents over HTTP to the
 * hub that also tells of them, as calmly as people do and then as fast as it answers.
 */
export async function measureCommitToSocket(stage: LonelyStage): Promise<boolean> {
  const key = await issueKey(stage.databaseUrl);
  return withServers(stage, ['hub'], async ([hub]) => {
    if (hub === undefined) return false;
    return whileRunning(hub, async () => {
      const received = new Map<string, number>();
      const stop = await listen(hub, received);
      try {
        // The first reports compile and prepare what all others use.
        await lagsOf(stage, hub, { key, pauseMs: calmPauseMs, seconds: 2, received });
        const calm = await lagsOf(stage, hub, {
          key,
          pauseMs: calmPauseMs,
          seconds: seconds(stage),
          received,
        });
        const saturated = await lagsOf(stage, hub, { key, pauseMs: 0, seconds: seconds(stage), received });
        return printReport(calm, saturated);
      } finally {
        stop();
      }
    });
  });
}

const seconds = (stage: LonelyStage): number => stage.rounds * stage.seconds;

interface Lags {
  readonly reportsPerSecond: number;
  readonly milliseconds: readonly number[];
}

async function lagsOf(
  { signal }: LonelyStage,
  { endpoint }: FeedServer,
  how: {
    readonly key: string;
    readonly pauseMs: number;
    readonly seconds: number;
    readonly received: ReadonlyMap<string, number>;
  },
): Promise<Lags> {
  const acknowledged = await reportIncidents({ endpoint, writers, signal, ...how });
  const deadline = performance.now() + patienceMs;
  while ([...acknowledged.keys()].some((id) => !how.received.has(id))) {
    if (performance.now() > deadline) throw new Error('An acknowledged report never reached the socket.');
    await sleep(20, undefined, { signal });
  }
  return {
    reportsPerSecond: acknowledged.size / how.seconds,
    // The message may overtake the answer.
    milliseconds: [...acknowledged].map(([id, at]) => Math.max(0, (how.received.get(id) ?? Number.NaN) - at)),
  };
}

/** Notes when each incident was first told of; resolves when the feed is live, with what ends it. */
async function listen({ endpoint }: FeedServer, received: Map<string, number>): Promise<() => void> {
  const url = endpoint.replace('http', 'ws');
  const client = createClient({ url, webSocketImpl: WebSocket, retryAttempts: 0 });
  await new Promise<void>((resolve, reject) => {
    client.subscribe<{ incidentFeed: { __typename: string; incident?: { id: string } } }>(
      { query: feedDocument },
      {
        next: ({ data }) => {
          const id = data?.incidentFeed.incident?.id;
          if (id !== undefined && !received.has(id)) received.set(id, sharedNowMs());
          if (data?.incidentFeed.__typename === 'CaughtUp') resolve();
        },
        error: reject,
        complete: () => {},
      },
    );
  });
  return () => void client.dispose();
}

async function issueKey(url: string): Promise<string> {
  const admin = postgres(url, { max: 1 });
  const database = await openDatabase({ url, poolSize: 2, statementTimeoutMs: 60_000 });
  try {
    const [organisation] = await admin<{ id: string }[]>`select id from organisations order by id limit 1`;
    return await issueApiKey(database, {
      organisationId: organisation?.id ?? '',
      label: 'bench',
      scopes: keyScopes,
      expiresAt: new Date(Date.now() + 86_400_000),
    });
  } finally {
    await database.close();
    await admin.end();
  }
}

function printReport(calm: Lags, saturated: Lags): boolean {
  console.log(`\n### Answer of the mutation to message at a live socket, ${writers} writers over HTTP\n`);
  console.log('| writers | reports/s | p50 ms | p99 ms | longest ms |\n|---|---|---|---|---|');
  for (const [name, { reportsPerSecond, milliseconds }] of Object.entries({ calm, saturated })) {
    const cells = [quantile(milliseconds, 0.5), quantile(milliseconds, 0.99), Math.max(...milliseconds)];
    console.log(
      `| ${name} | ${reportsPerSecond.toFixed(0)} | ${cells.map((ms) => ms.toFixed(1)).join(' | ')} |`,
    );
  }
  console.log('');
  return printLimit('ms for 99 % of calm reports', quantile(calm.milliseconds, 0.99), limitMs);
}
