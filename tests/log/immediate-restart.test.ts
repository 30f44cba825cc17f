import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/database/embedded.ts';
import { migrate } from '../../src/database/migrate.ts';
import { openDatabase } from '../../src/database/pools.ts';
import { startSequencer } from '../../src/log/sequencer.ts';
import { follow, silent } from '../support/event-log.ts';
import { expectNothingLost, startWriters } from '../support/event-writers.ts';
import { readServerPid } from '../support/hub-process.ts';

let dataDir: string;
let server: EmbeddedPostgres;

// A server of its own, to be broken, which waits for the disk as in earnest.
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'halcyon-restart-'));
  // As root, the account that runs the server has to enter it.
  await chmod(dataDir, 0o755);
  server = await startEmbeddedPostgres({ dataDir });
  await migrate(server.url);
});
afterAll(async () => {
  await server.close();
  await rm(dataDir, { recursive: true, force: true });
});

/** Ends the server without letting it write anything more, and starts it again on the same port. */
async function breakAndRestart(url: string): Promise<void> {
  const lost = server.lost;
  process.kill(readServerPid(server.home), 'SIGQUIT');
  await lost;
  await server.close();
  server = await startEmbeddedPostgres({ dataDir, settings: { port: new URL(url).port } });
}

test('when PostgreSQL breaks off and recovers, everything acknowledged before and after is told once, in order', async () => {
  const { url } = server;
  const database = await openDatabase({ url, poolSize: 8, statementTimeoutMs: 5_000 });
  const sequencer = startSequencer({ url, log: silent, daysKept: 90 });
  const followed = follow({ url, database }, { epoch: 0, position: 0 });
  while (followed.resyncs.length === 0) await sleep(20);
  const writers = startWriters(database, 4);
  await sleep(700);
  const toldBefore = followed.events.length;
  await breakAndRestart(url);
  await sleep(2_500);
  const written = await writers.stop();
  await expectNothingLost(database, followed, written);
  expect(toldBefore).toBeGreaterThan(20);
  expect(followed.events.length).toBeGreaterThan(toldBefore + 100);
  // Recovery brings back the same history: cursors of before go on.
  expect(followed.resyncs).toEqual(['EPOCH_CHANGED']);
  await followed.tail.close();
  await sequencer.close();
  await database.close();
});
