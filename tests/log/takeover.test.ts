import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { packageRoot } from '../../src/package-root.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';
import { buildEvent, commitEvents, type Followed, follow, headlineOf, oneTo } from '../support/event-log.ts';
import { expectNothingLost, startWriters } from '../support/event-writers.ts';

let clone: TestDatabase;
let admin: postgres.Sql;
let followed: Followed;
let nodes: ChildProcess[];

beforeEach(async () => {
  clone = await cloneDatabase();
  admin = postgres(clone.url, { max: 2, onnotice: () => {} });
  nodes = [];
  await startNode();
  followed = follow(clone, { epoch: 1, position: 0 });
});
afterEach(async () => {
  for (const node of nodes) await kill(node);
  await followed.tail.close();
  await admin.end();
  await clone.close();
});

/** What a node does that is nothing but a sequencer, with the built code; it ends with this process at the latest. */
const program = `
  import { pino } from 'pino';
  import { startSequencer } from './dist/src/log/sequencer.js';
  startSequencer({ url: process.argv[1], log: pino({ level: 'silent' }), daysKept: 90 });
  process.stdin.resume().once('end', () => process.exit());
`;

/** Starts a node and waits until it stands for the office; the first one holds it then. */
async function startNode(): Promise<ChildProcess> {
  const node = spawn(process.execPath, ['--input-type=module', '--eval', program, clone.url], {
    cwd: packageRoot,
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  nodes.push(node);
  const isLeader = nodes.length === 1;
  const standing = async () =>
    await admin`
    select from pg_stat_activity join pg_database using (datname)
     where application_name = 'halcyon sequencer' and datname = current_database()
       and (${!isLeader} or exists (select from pg_locks l
             where l.pid = pg_stat_activity.pid and locktype = 'advisory'))
       and (${!isLeader} or (select epoch from log.head) = 1)`;
  while ((await standing()).length < Math.min(nodes.length, 2)) await sleep(20);
  return node;
}

async function kill(node: ChildProcess): Promise<void> {
  if (node.exitCode !== null || node.signalCode !== null) return;
  node.kill('SIGKILL');
  await once(node, 'exit');
}

const leader = (): ChildProcess => nodes[0] ?? expect.unreachable();

/** How long an event that is committed now takes to be told. */
async function measureDelay(): Promise<number> {
  const startedAt = performance.now();
  await commitEvents(clone.database, buildEvent('0: marker'));
  while (!followed.events.map(headlineOf).includes('0: marker')) await sleep(5);
  return performance.now() - startedAt;
}

test('when the leader is killed under load, another node takes over within 2 s, and nothing is lost or told twice', async () => {
  await startNode();
  const writers = startWriters(clone.database, 4);
  await sleep(500);
  await kill(leader());
  const delayMs = await measureDelay();
  await sleep(300);
  const { attempted, acknowledged } = await writers.stop();
  expect(delayMs).toBeLessThan(2_000);
  expect(acknowledged.length).toBeGreaterThan(50);
  await expectNothingLost(clone.database, followed, {
    attempted: [...attempted, '0: marker'],
    acknowledged: [...acknowledged, '0: marker'],
  });
});

test('when the leader freezes, another node takes over within 2 s, and its waking up doubles nothing', async () => {
  await startNode();
  const writers = startWriters(clone.database, 4);
  await sleep(300);
  leader().kill('SIGSTOP');
  const delayMs = await measureDelay();
  leader().kill('SIGCONT');
  await sleep(700);
  const { attempted, acknowledged } = await writers.stop();
  expect(delayMs).toBeLessThan(2_000);
  await expectNothingLost(clone.database, followed, {
    attempted: [...attempted, '0: marker'],
    acknowledged: [...acknowledged, '0: marker'],
  });
});

test.each([
  ['finished, when PostgreSQL can finish it', false],
  ['undone and done again, when PostgreSQL cannot', true],
])('a batch in which the leader is killed is %s', async (_, isBackendEnded) => {
  const headlines = oneTo(5).map((number) => `half-done ${number}`);
  await startNode();
  await admin.begin(async (tx) => {
    // Lets the leader take events out of the outbox and holds it up before it puts them into the log.
    await tx`lock table log.event_log in share mode`;
    await commitEvents(clone.database, ...headlines.map((headline) => buildEvent(headline)));
    // Not in the transaction, which would see the same activity as when it looked first.
    const waiting = () => admin<{ pid: number }[]>`
      select pid from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock' and query like '%move events%'`;
    while ((await waiting()).length === 0) await sleep(10);
    await kill(leader());
    if (isBackendEnded) await admin`select pg_terminate_backend(pid) from (${waiting()}) w`;
  });
  await followed.reached(5);
  await commitEvents(clone.database, buildEvent('next'));
  await followed.reached(6);
  expect(followed.events.map(headlineOf)).toEqual([...headlines, 'next']);
  expect(followed.events.map((event) => event.position)).toEqual(oneTo(6));
});
