import { setTimeout as sleep } from 'node:timers/promises';
import { printLimit } from '../../bar.ts';
import { residentKib } from '../resident-kib.ts';
import { type FeedServer, type FeedServerName, type Stage, whileRunning, withServers } from '../stage.ts';
import { takeTurn } from '../take-turn.ts';
import { everyone } from './fan-out.ts';

const sockets = 10_000;
/** Connected and gone before memory is looked at first, so that what a server needs once is there. */
const forerunners = 1_000;
const limitKib = 10;
const lookMs = 2_000;
/** It has settled when it has not fallen any more in so many looks. */
const steadyLooks = 8;

/** Memory of an idle subscribed socket, by the resident memory of fresh servers before and after. */
export async function measureMemory(stage: Stage): Promise<boolean> {
  const names: readonly FeedServerName[] = ['hub', 'floor', 'graphql-ws'];
  const measured = new Map<FeedServerName, number>();
  for (const name of names) {
    await withServers(stage, [name], async ([server]) => {
      if (server !== undefined) measured.set(name, await measureOne(stage, server));
    });
    console.log(`Memory of ${name} measured.`);
  }
  console.log(`\n### Memory with ${sockets} idle subscribers\n\n| server | KiB for each |\n|---|---|`);
  for (const [name, kib] of measured) console.log(`| ${name} | ${kib.toFixed(1)} |`);
  console.log('');
  return printLimit('KiB for an idle subscriber', measured.get('hub') ?? Number.NaN, limitKib);
}

async function measureOne(stage: Stage, server: FeedServer): Promise<number> {
  await takeTurn(stage, server, everyone(forerunners), async () => {});
  const before = await whileRunning(server, () => settledKib(stage, server));
  return takeTurn(
    stage,
    server,
    everyone(sockets),
    async () => ((await settledKib(stage, server)) - before) / sockets,
  );
}

/** Garbage is collected when a process has been idle for some time. */
async function settledKib({ signal }: Stage, { pid }: FeedServer): Promise<number> {
  let lowest = residentKib(pid);
  for (let steady = 0; steady < steadyLooks; steady += 1) {
    await sleep(lookMs, undefined, { signal });
    const now = residentKib(pid);
    if (now < lowest * 0.99) steady = 0;
    lowest = Math.min(lowest, now);
  }
  return lowest;
}
