import { z } from 'zod';
import { cpuSeconds } from '../cpu-time.ts';
import { median } from '../statistics.ts';
import { feedDocument, floorOperationId } from './documents.ts';
import type { Committed } from './event-source.ts';
import type { LoadPlan } from './load/load-messages.ts';
import { type FeedServer, type Stage, whileRunning } from './stage.ts';
import type { Subject } from './subjects.ts';

/** Who subscribes to what. */
export interface Audience {
  readonly sockets: number;
  readonly operationsPerSocket: number;
  /** The region that each subscription asks for, dealt out in turn; none asks for everything. */
  readonly regionIds: readonly (string | undefined)[];
  readonly receiversPerEvent: number;
  readonly offersDeflate: boolean;
  /** The keys that sockets come with, dealt out in turn; all are anonymous unless given. */
  readonly keys?: readonly string[];
}

/** What telling events to an audience took. */
export interface Telling {
  readonly events: number;
  readonly deliveries: number;
  /** From when the log told of the events to when the last had them, all together. */
  readonly seconds: number;
  /** CPU of the server, in seconds, and of the load: the latter must be no more than the former. */
  readonly cpu: number;
  readonly loadCpu: number;
  /** Times from when the log told of a commit's last event: until half, until 99 %, until all had it. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly lastMs: number;
  /** Until all had it, from the acknowledgement of the commit. */
  readonly fromCommitMs: number;
}

/** A server with its audience, in its turn. */
export interface Turn {
  /** What the server has accepted of permessage-deflate; empty for nothing. */
  readonly extension: string;
  /** Tells events for some seconds, a commit at a time, the next when all have the last. */
  tell(pick: (count: number) => readonly Subject[], seconds: number): Promise<Telling>;
}

/** At least so many commits are told, however long they take. */
const commitsLeast = 3;
const warmUps = 10;
/** Each of an event for every filter. */
const filteredWarmUps = 3;
const patienceMs = 30_000;
const rehearsalSeconds = 3;

/**
 * Lets a server run, subscribes its audience, warms both up, and has `play` tell events. In the end every subscriber
 * must have got every event that is meant for it exactly once, in the order of the log.
 * @throws Error when one has not.
 */
export async function takeTurn<Result>(
  stage: Stage,
  server: FeedServer,
  audience: Audience,
  play: (turn: Turn) => Promise<Result>,
): Promise<Result> {
  stage.signal.throwIfAborted();
  const { load, source } = stage;
  return whileRunning(server, async () => {
    try {
      const extension = await load.open(planFor(stage, server, audience));
      await warmUp(stage, audience);
      await load.mark(source.head());
      const told: Subject[] = [];
      const result = await play({
        extension,
        tell: (pick, seconds) => tell(stage, server, { audience, pick, seconds, told }),
      });
      await assertComplete(stage, server, audience, told);
      return result;
    } catch (error) {
      throw new Error(`The turn of ${server.name} broke off.`, { cause: error });
    } finally {
      await load.close();
    }
  });
}

function planFor({ source }: Stage, { name, port }: FeedServer, audience: Audience): LoadPlan {
  const { sockets, operationsPerSocket, regionIds, receiversPerEvent, offersDeflate, keys = [] } = audience;
  const isFloor = name === 'floor' || name === 'deflating floor';
  return {
    port,
    document: feedDocument,
    sockets,
    operationsPerSocket,
    variables: regionIds.map((id) => (id === undefined ? {} : { filter: { region: `region_${id}` } })),
    isReadyTold: name !== 'graphql-ws',
    ...(isFloor ? { operationId: floorOperationId } : {}),
    offersDeflate,
    keys,
    after: source.head(),
    receiversPerEvent,
  };
}

/** Tells events until all of several have come: a server that says nothing of it may still be subscribing. */
async function warmUp({ load, source, signal }: Stage, { regionIds }: Audience): Promise<void> {
  const isFiltered = regionIds.some((id) => id !== undefined);
  for (let count = 0; count < (isFiltered ? filteredWarmUps : warmUps); ) {
    signal.throwIfAborted();
    const { positions } = await source.commit(source.subjects.slice(0, isFiltered ? undefined : 1));
    const receipts = await Promise.all(positions.map((position) => load.received(position, patienceMs)));
    count += receipts.includes(undefined) ? 0 : 1;
  }
}

/** Lets each server tell bursts for some time, so that whoever is measured first is not measured cold. */
export async function rehearse(
  stage: Stage,
  servers: readonly FeedServer[],
  audience: Audience,
): Promise<void> {
  for (const server of servers) {
    await takeTurn(stage, server, audience, ({ tell }) =>
      tell(() => stage.source.subjects, rehearsalSeconds),
    );
  }
}

interface Task {
  readonly audience: Audience;
  readonly pick: (count: number) => readonly Subject[];
  readonly seconds: number;
  /** Gets what was told. */
  readonly told: Subject[];
}

async function tell(stage: Stage, server: FeedServer, task: Task): Promise<Telling> {
  const { source, signal } = stage;
  const cpuBefore = cpuSeconds(server.pid);
  const loadCpuBefore = cpuSeconds(stage.load.pid);
  const startedAt = performance.now();
  const lags: Lags[] = [];
  let events = 0;
  while (lags.length < commitsLeast || performance.now() - startedAt < task.seconds * 1_000) {
    signal.throwIfAborted();
    const subjects = task.pick(lags.length);
    task.told.push(...subjects);
    events += subjects.length;
    lags.push(await lagsOf(stage, server, await source.commit(subjects)));
  }
  const middle = (key: keyof Lags): number => median(lags.map((each) => each[key]));
  return {
    events,
    deliveries: events * task.audience.receiversPerEvent,
    seconds: lags.reduce((sum, { lastMs }) => sum + lastMs / 1_000, 0),
    cpu: cpuSeconds(server.pid) - cpuBefore,
    loadCpu: cpuSeconds(stage.load.pid) - loadCpuBefore,
    p50Ms: middle('p50Ms'),
    p99Ms: middle('p99Ms'),
    lastMs: middle('lastMs'),
    fromCommitMs: middle('fromCommitMs'),
  };
}

async function lagsOf(
  { load }: Stage,
  { name }: FeedServer,
  { positions, acknowledgedAt, toldAt }: Committed,
): Promise<Lags> {
  const receipts = await Promise.all(positions.map((position) => load.received(position)));
  const last = receipts.at(-1);
  if (last === undefined || receipts.includes(undefined))
    throw new Error(`${name} did not tell all in time.`);
  return {
    p50Ms: last.p50At - toldAt,
    p99Ms: last.p99At - toldAt,
    lastMs: last.lastAt - toldAt,
    fromCommitMs: last.lastAt - acknowledgedAt,
  };
}

type Lags = Pick<Telling, 'p50Ms' | 'p99Ms' | 'lastMs' | 'fromCommitMs'>;

async function assertComplete(
  { load, tellings }: Stage,
  { name }: FeedServer,
  { regionIds }: Audience,
  told: readonly Subject[],
): Promise<void> {
  const counts = new Map<string, number>();
  for (const { keys } of told) {
    for (const id of keys.region ?? []) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  const expected = regionIds.map((id) => (id === undefined ? told.length : (counts.get(id) ?? 0)));
  const { faults, firstEvent } = await load.tally(expected);
  if (faults.length > 0) throw new Error(`${name} did not tell all: ${faults.join('; ')}`);
  if (told.length === 0) return;
  tellings.set(name, payloadOf(firstEvent));
  for (const [other, telling] of tellings) {
    if (telling !== tellings.get(name))
      throw new Error(`${name} tells otherwise than ${other}: ${firstEvent}`);
  }
}

/** Every turn begins with the same incident, so that only the instant and the place in the log differ. */
function payloadOf(message: string): string {
  const { payload } = z.object({ payload: z.unknown() }).parse(JSON.parse(message));
  return JSON.stringify(payload).replace(/"(cursor|occurredAt)":"[^"]+"/g, '"$1":""');
}
