import { setTimeout as sleep } from 'node:timers/promises';
import type { Dice } from '../graph/property/dice.ts';
import { readChanges } from '../support/following.ts';
import { senderTo } from '../support/writing-server.ts';
import type { ChaosNode } from './chaos-node.ts';
import { positionOf, type Reader, type Told } from './told.ts';

/** How often it asks when there was nothing more. */
const pauseMs = 200;

/** Follows everything by asking for the changes after its cursor, from any node, until `close`. */
export function startChangesReader(nodes: readonly ChaosNode[], after: string, dice: Dice): Reader {
  const told: Told[] = [];
  const surprises: string[] = [];
  const copy = new Map<string, number>();
  let isLive = true;
  const stopping = new AbortController();
  const answers = { count: 0 };
  let cursor = after;

  const askOnce = async (): Promise<boolean> => {
    const sender = senderTo(dice.pick(nodes).httpUrl.replace(/\/graphql$/, ''));
    const page = await readChanges(sender, cursor, { first: 50 });
    answers.count += 1;
    if (page.resync !== null) surprises.push(`Resync: ${page.resync}`);
    for (const change of page.changes) {
      const { subjectId: id, subjectVersion: version, subject } = change;
      told.push({ position: positionOf(change.cursor), id, isShown: undefined, version, atMs: Date.now() });
      if (subject === null) copy.delete(id);
      else copy.set(id, subject.version ?? 0);
    }
    cursor = page.cursor;
    return page.hasMore;
  };
  const running = (async () => {
    while (!stopping.signal.aborted) {
      // A node that is gone or has no database answers an error; the next one is asked the same.
      const hasMore = await askOnce().catch(() => undefined);
      isLive = hasMore === false;
      if (!hasMore) await sleep(pauseMs);
    }
  })();

  return {
    name: 'asks for changes',
    wants: () => true,
    isLate: false,
    isFolded: false,
    notes: {
      told,
      snapshot: [],
      surprises,
      copy,
      get position() {
        return positionOf(cursor);
      },
      get isLive() {
        return isLive;
      },
    },
    get connections() {
      return answers.count;
    },
    cut: () => {},
    close: async () => {
      stopping.abort();
      await running;
    },
  };
}
