import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '../../src/database/pools.ts';
import { encodeLogCursor } from '../../src/log/cursor.ts';
import { verifyChain } from '../../src/log/verify-chain.ts';
import { oneTo } from '../support/event-log.ts';
import { uuidFor } from '../support/small-world-events.ts';
import { type BreakableDatabase, startBreakableDatabase } from './breakable-database.ts';
import { startChangesReader } from './changes-reader.ts';
import { type ChaosNode, startChaosNode } from './chaos-node.ts';
import { startClientReader } from './client-reader.ts';
import { type Fault, faults, type Victims } from './faults.ts';
import { type FeedReaderOptions, startFeedReader } from './feed-reader.ts';
import { Ledger } from './ledger.ts';
import { seededDice, shuffled } from './seeded-dice.ts';
import type { Reader } from './told.ts';
import { type EventInLog, type Evidence, type Finding, judge } from './verdict.ts';
import { write } from './writer.ts';

/** How much chaos, and who hears of it. */
export interface ChaosOptions {
  /** The same seed makes the same faults in the same order; what they hit depends on the machine. */
  readonly seed: number;
  /** In each round every fault happens once. */
  readonly rounds: number;
  /** How long a node stands still. */
  readonly freezeMs: number;
  readonly onProgress: (line: string) => void;
  /** Ends it after the fault that is under way; what there is by then is judged. */
  readonly signal?: AbortSignal;
}

/** What chaos did, and what stood. */
export interface ChaosOutcome {
  readonly evidence: Evidence;
  readonly findings: readonly Finding[];
  /** What nodes logged as errors. */
  readonly errorLines: readonly string[];
}

const writerCount = 6;
/** How long after the last fault everybody has to be told everything. */
const settleMs = 30_000;

/**
 * Two nodes on one PostgreSQL, writers that try until they are acknowledged, and readers that resume; then everything
 * is broken again and again. When all is quiet, what the readers were told is held against what was acknowledged.
 */
export async function runChaos(options: ChaosOptions): Promise<ChaosOutcome> {
  const names = ['node_one', 'node_two'];
  const started: { close(): Promise<void> }[] = [];
  const keep = <Part extends { close(): Promise<void> }>(part: Part): Part => {
    started.push(part);
    return part;
  };
  try {
    const database = keep(await startBreakableDatabase(names));
    const nodes: ChaosNode[] = [];
    // The second one joins a hub that is there.
    for (const name of names) nodes.push(keep(await startChaosNode(name, database.urlFor(name))));
    const origin = await awaitLog(database);
    const readers: Reader[] = startReaders(nodes, options.seed).map(keep);
    const joinLate = (): void => void readers.push(...startLateReaders(nodes, options.seed).map(keep));
    readers.push(keep(startChangesReader(nodes, encodeLogCursor(origin), seededDice(options.seed + 50))));
    while (!readers.every(({ notes }) => notes.isLive)) await sleep(20);
    const victims = { database, nodes, readers, freezeMs: options.freezeMs };
    const ledger = await breakEverything(options, victims, joinLate);
    await settle(database, readers);
    const inDatabase = await gather(database, origin.position);
    const nodeRefusals = nodes.flatMap((node) => node.refusals.map((what) => `${node.name}: ${what}`));
    const evidence = { ledger, readers, nodeRefusals, ...inDatabase };
    const errorLines = nodes.flatMap((node) => node.errorLines().map((line) => `${node.name}: ${line}`));
    return { evidence, findings: judge(evidence), errorLines };
  } finally {
    for (const part of started.reverse()) await part.close();
  }
}

/** Readers of different filters and habits. Keys decide the filters by region and kind, the database those by P-code. */
function startReaders(nodes: readonly ChaosNode[], seed: number): Reader[] {
  const [first = [], second = []] = nodes.map((node) => [node]);
  const isIn = (place: string) => (facts: { pcode: string }) => facts.pcode === place;
  const region = `region_${uuidFor('CF21')}`;
  const habits: Omit<FeedReaderOptions, 'dice' | 'isLate'>[] = [
    { name: 'all, of node one', wants: () => true, nodes: first },
    { name: 'all, of node two', wants: () => true, nodes: second },
    { name: 'all, of any node', wants: () => true, nodes, patienceMs: 2_000 },
    { name: 'a region', filter: { region }, wants: isIn('CF21'), nodes, patienceMs: 2_000 },
    { name: 'a P-code', filter: { pcode: 'CF22' }, wants: isIn('CF22'), nodes, patienceMs: 3_000 },
    {
      name: 'riots in a country',
      filter: { pcode: 'CAF', kinds: ['RIOTS'] },
      wants: ({ pcode, kind }) => pcode !== 'CMR' && kind === 'RIOTS',
      nodes: second,
    },
    {
      name: 'battles',
      filter: { kinds: ['BATTLES'] },
      wants: ({ kind }) => kind === 'BATTLES',
      nodes: first,
    },
  ];
  const clients = nodes.map((node) =>
    startClientReader({ name: `our client, ${node.name}`, node, isLate: false }),
  );
  return habits
    .map((habit, place) => startFeedReader({ ...habit, isLate: false, dice: seededDice(seed + place) }))
    .concat(clients);
}

/** Readers who join in the middle, with a snapshot. */
function startLateReaders(nodes: readonly ChaosNode[], seed: number): Reader[] {
  const late = { nodes, isLate: true, patienceMs: 2_000 };
  const wants = ({ kind }: { kind: string }) => kind === 'RIOTS';
  return [
    { ...late, name: 'all, joining late', wants: () => true },
    { ...late, name: 'riots, joining late', filter: { kinds: ['RIOTS'] }, wants },
  ]
    .map((habit, place) => startFeedReader({ ...habit, dice: seededDice(seed + 20 + place) }))
    .concat(
      nodes.map((node) => startClientReader({ name: `our client, late, ${node.name}`, node, isLate: true })),
    );
}

/** Lets writers write while one fault after the other, sometimes two at once, is inflicted; answers what was written. */
async function breakEverything(
  options: ChaosOptions,
  victims: Victims,
  joinLate: () => void,
): Promise<Ledger> {
  const { seed, rounds, onProgress, signal } = options;
  const dice = seededDice(seed);
  const ledger = new Ledger();
  const stopping = new AbortController();
  const { authorization } = victims.database;
  const writing = oneTo(writerCount).map((number) =>
    write({
      name: `writer-${number}`,
      nodes: victims.nodes,
      authorization,
      dice: seededDice(seed + 100 + number),
      ledger,
      stopping: stopping.signal,
    }),
  );
  const plan = oneTo(rounds).flatMap(() => shuffled(dice, faults));
  const startedAt = performance.now();
  await sleep(500);
  for (const [place, fault] of plan.entries()) {
    if (signal?.aborted) break;
    if (place === Math.floor(plan.length / 2)) joinLate();
    const together = dice.oneIn(4) ? [fault, dice.pick(faults)] : [fault];
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(0);
    onProgress(
      `${place + 1}/${plan.length}  ${seconds} s  ${ledger.acknowledged} written  ${nameAll(together)}`,
    );
    await Promise.all(together.map((each) => each.inflict(victims, dice)));
    await sleep(100 + dice.roll(600));
  }
  await sleep(500);
  stopping.abort();
  await Promise.all(writing);
  return ledger;
}

const nameAll = (together: readonly Fault[]): string => together.map(({ name }) => name).join(', and ');

/** Where the log stands once a sequencer has taken its office. */
async function awaitLog({ ask }: BreakableDatabase): Promise<{ epoch: number; position: number }> {
  for (;;) {
    const [head] = await ask<{ epoch: number; position: string }>('select epoch, position from log.head');
    if (head && head.epoch > 0) return { epoch: head.epoch, position: Number(head.position) };
    await sleep(50);
  }
}

/** Returns when everybody stands at the end of the log, or when that takes too long: then the verdict tells what is missing. */
async function settle({ ask }: BreakableDatabase, readers: readonly Reader[]): Promise<void> {
  const deadline = performance.now() + settleMs;
  while ((await ask('select from log.outbox limit 1')).length > 0 && performance.now() < deadline)
    await sleep(100);
  // A reader whose filter does not match the last event is given no cursor for it: quiet is all that can be seen.
  let before = '';
  for (let quietMs = 0; quietMs < 2_500 && performance.now() < deadline; quietMs += 250) {
    const now = JSON.stringify(readers.map(({ notes: { told, position } }) => [told.length, position]));
    if (now !== before || !readers.every(({ notes }) => notes.isLive)) quietMs = 0;
    before = now;
    await sleep(250);
  }
}

/** What the database knows. */
async function gather(
  breakable: BreakableDatabase,
  origin: number,
): Promise<Pick<Evidence, 'events' | 'chain' | 'incidentsOfReference'>> {
  const events = await breakable.ask<EventInLog>(`
    select position::int, 'incident_' || entity_id as id, entity_version as version,
           (extract(epoch from recorded_at) * 1000)::float8 as "recordedAtMs"
      from log.event_log where position > ${origin} order by log.event_log.position`);
  const incidents = await breakable.ask<{ reference: string; count: number }>(`
    select headline as reference, count(*)::int as count from incidents where headline like 'writer-%' group by 1`);
  const database = await openDatabase({
    url: breakable.urlFor('node_one'),
    poolSize: 2,
    statementTimeoutMs: 60_000,
  });
  const chain = await verifyChain(database).finally(() => database.close());
  const incidentsOfReference = new Map(incidents.map(({ reference, count }) => [reference, count]));
  return { events, chain, incidentsOfReference };
}
