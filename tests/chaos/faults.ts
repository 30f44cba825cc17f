import { setTimeout as sleep } from 'node:timers/promises';
import type { Dice } from '../graph/property/dice.ts';
import type { BreakableDatabase } from './breakable-database.ts';
import type { ChaosNode } from './chaos-node.ts';
import type { Reader } from './told.ts';

/** What may be broken. */
export interface Victims {
  readonly database: BreakableDatabase;
  readonly nodes: readonly ChaosNode[];
  readonly readers: readonly Reader[];
  /** How long a node stands still when it is frozen. */
  readonly freezeMs: number;
}

/** Something that goes wrong, until it has been mended again. */
export interface Fault {
  readonly name: string;
  inflict(victims: Victims, dice: Dice): Promise<void>;
}

/** Everything that may go wrong with processes, sessions and sockets. */
export const faults: readonly Fault[] = [
  {
    name: 'kill -9 of a node',
    inflict: ({ nodes }, dice) => dice.pick(nodes).restart('SIGKILL', dice.roll(1_000)),
  },
  {
    name: 'kill -9 of the node that leads',
    inflict: async (victims, dice) => {
      const leader = (await findLeader(victims)) ?? dice.pick(victims.nodes);
      await leader.restart('SIGKILL', dice.roll(1_000));
    },
  },
  {
    name: 'PostgreSQL breaks off and recovers',
    inflict: ({ database }) => database.breakOff(),
  },
  {
    name: 'every session of the database is ended',
    inflict: ({ database }) => endSessions(database, 'true'),
  },
  {
    name: 'those who listen are cut off',
    inflict: ({ database }) => endSessions(database, `application_name = 'halcyon listen'`),
  },
  {
    name: 'a node stands still',
    inflict: ({ nodes, freezeMs }, dice) => dice.pick(nodes).freeze(freezeMs),
  },
  {
    name: 'the node that leads stands still',
    inflict: async (victims, dice) => {
      const leader = (await findLeader(victims)) ?? dice.pick(victims.nodes);
      await leader.freeze(victims.freezeMs);
    },
  },
  {
    name: 'a node is stopped and started',
    inflict: ({ nodes }, dice) => dice.pick(nodes).restart('SIGTERM', dice.roll(500)),
  },
  {
    name: 'half of the readers lose their sockets',
    inflict: async ({ readers }, dice) => {
      for (const reader of readers) if (dice.oneIn(2)) reader.cut();
    },
  },
];

/** Sessions of nodes, not those of the judge. Nothing happens while the server is away. */
async function endSessions({ ask }: BreakableDatabase, condition: string): Promise<void> {
  await tryFor(5_000, () =>
    ask(`select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and application_name like 'halcyon%' and ${condition}`),
  );
}

/** The node whose session holds the office of sequencer; undefined when there is none at the moment. */
async function findLeader({ database, nodes }: Victims): Promise<ChaosNode | undefined> {
  const holders = await tryFor(5_000, () =>
    database.ask<{ usename: string }>(`
      select a.usename from pg_locks l join pg_stat_activity a using (pid)
       where l.locktype = 'advisory' and l.granted and a.application_name = 'halcyon sequencer'`),
  );
  return nodes.find(({ name }) => name === holders?.[0]?.usename);
}

/** Tries again while the database is away; undefined when it stays away. */
async function tryFor<Result>(ms: number, work: () => Promise<Result>): Promise<Result | undefined> {
  for (const deadline = performance.now() + ms; performance.now() < deadline; await sleep(100)) {
    const done = await work().then(
      (result) => ({ result }),
      () => undefined,
    );
    if (done) return done.result;
  }
  return undefined;
}
