import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodeLogCursor } from '../../src/log/cursor.ts';
import { type Sequencer, startSequencer } from '../../src/log/sequencer.ts';
import { oneTo, silent } from '../support/event-log.ts';
import { awaitChanges, readChanges } from '../support/following.ts';
import { mutate, report } from '../support/incident-writing.ts';
import { startWritingServer, type WritingServer } from '../support/writing-server.ts';

let server: WritingServer;
let sequencer: Sequencer;
beforeAll(async () => {
  server = await startWritingServer();
  sequencer = startSequencer({ url: server.databaseUrl, log: silent, daysKept: 90 });
  await report(server.officer);
  await awaitChanges(server.anonymous, encodeLogCursor({ epoch: 1, position: 0 }), 1);
});
afterAll(async () => {
  await sequencer.close();
  await server.close();
});

/** Reports incidents one after the other, and corrects, retracts, or merges and unmerges them. */
async function write(writer: number): Promise<void> {
  const other = await report(server.officer, { headline: `${writer}` });
  const act = async (mutation: string, input: Readonly<Record<string, unknown>>): Promise<void> => {
    const { answer, incident } = await mutate(server.officer, mutation, input);
    if (incident === null) throw new Error(answer.text);
  };
  for (const turn of oneTo(12)) {
    const made = await report(server.officer, { headline: `${writer}: ${turn}` });
    await sleep(Math.random() * 10);
    if (turn % 4 === 0) await act('retractIncident', made);
    if (turn % 4 === 1) await act('correctIncident', { ...made, changes: { injured: turn } });
    if (turn % 4 === 2) await act('mergeIncidents', { ...made, into: other.id });
    if (turn === 6) await act('unmergeIncident', { ...made, version: 2 });
  }
}

/** A copy of the incidents: the version of each. */
type Mirror = Map<string, number>;

const listing = `query ($after: Cursor) { incidents(first: 20, after: $after, orderBy: RECORDED_AT_DESC) {
  asOf nodes { id version } pageInfo { hasNextPage endCursor } } }`;

/** Reads the list page by page; the copy and the place in the log that its first page reflects. */
async function readList(): Promise<{ mirror: Mirror; asOf: string }> {
  const mirror: Mirror = new Map();
  let asOf: string | undefined;
  for (let after: string | null = null; ; ) {
    const { text } = await server.anonymous(listing, { after });
    const { incidents } = JSON.parse(text).data;
    asOf ??= String(incidents.asOf);
    for (const { id, version } of incidents.nodes) mirror.set(id, version);
    if (!incidents.pageInfo.hasNextPage) return { mirror, asOf };
    after = incidents.pageInfo.endCursor;
  }
}

/** Applies what follows a place until nothing more comes, and answers where that ended. */
async function catchUp(mirror: Mirror, asOf: string): Promise<string> {
  for (let after = asOf; ; ) {
    const { changes, hasMore, cursor, resync } = await readChanges(server.anonymous, after, { first: 30 });
    expect(resync).toBeNull();
    for (const { subjectId, subject } of changes) {
      if (subject === null) mirror.delete(subjectId);
      else mirror.set(subjectId, subject.version ?? 0);
    }
    if (!hasMore) return cursor;
    after = cursor;
  }
}

async function untilLogHoldsAll(): Promise<void> {
  for (const deadline = performance.now() + 10_000; performance.now() < deadline; await sleep(20)) {
    const [waiting] = await server.sql`select from log.outbox limit 1`;
    if (waiting === undefined) return;
  }
  throw new Error('Events stay in the outbox.');
}

test('whoever reads a list while others write, and then what changed since its asOf, has what the hub has', async () => {
  const writing = Promise.all(oneTo(8).map(write));
  let isOver = false;
  void writing.finally(() => {
    isOver = true;
  });
  const copies: { mirror: Mirror; cursor: string }[] = [];
  while (!isOver) {
    const { mirror, asOf } = await readList();
    copies.push({ mirror, cursor: await catchUp(mirror, asOf) });
  }
  await writing;
  await untilLogHoldsAll();
  const { mirror: truth } = await readList();
  expect(truth.size).toBeGreaterThan(60);
  expect(copies.length).toBeGreaterThan(1);
  for (const { mirror, cursor } of copies) {
    await catchUp(mirror, cursor);
    expect(new Map([...mirror].sort())).toEqual(new Map([...truth].sort()));
  }
});
