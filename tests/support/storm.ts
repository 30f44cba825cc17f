import { setTimeout as sleep } from 'node:timers/promises';
import { oneTo } from './event-log.ts';
import { ambush, mutate } from './incident-writing.ts';
import type { Sender } from './writing-server.ts';

/** Reports that come without a pause until it is stopped. */
export interface Storm {
  /** Resolves when so many more have been committed. */
  passed(reports: number): Promise<void>;
  stop(): Promise<void>;
}

/** Starts writers that report AMBER incidents, whose headlines begin with `Storm`, and correct each once. */
export function startStorm(senders: readonly Sender[]): Storm {
  const stopping = new AbortController();
  let count = 0;
  const failures: unknown[] = [];
  const writing = senders.map(async (sender, writer) => {
    for (let turn = 1; !stopping.signal.aborted; turn += 1) {
      const headline = `Storm ${writer} ${turn}`;
      const { incident, answer } = await mutate(sender, 'reportIncident', {
        ...ambush,
        headline,
        tlp: 'AMBER',
      });
      if (incident === null) failures.push(answer.text);
      const target = { id: incident?.id, version: 1, reason: 'Mistyped.' };
      await mutate(sender, 'correctIncident', { ...target, changes: { headline: `${headline}, corrected` } });
      count += 1;
    }
  });
  return {
    passed: async (reports) => {
      const goal = count + reports;
      while (count < goal && failures.length === 0) await sleep(5);
      if (failures.length > 0) throw new Error(String(failures[0]));
    },
    stop: async () => {
      stopping.abort();
      await Promise.all(writing);
    },
  };
}

/** So many senders, of all that there are in turn. */
export const manyOf = (senders: readonly Sender[], count: number): readonly Sender[] =>
  oneTo(count).flatMap((place) => senders[place % senders.length] ?? []);
