import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../database/pools.ts';

/** The channel on which writers tell the sequencer that something is in the outbox. */
export const outboxChannel = 'halcyon_outbox';

/** How long to leave between two pokes: many commits in a row are told once. */
const pauseMs = 10;

interface PokeState {
  isRunning: boolean;
  isDue: boolean;
}

const states = new WeakMap<Database, PokeState>();

/**
 * Tells the sequencer, wherever it runs, that there is something to move. Returns at once and never fails: a poke is
 * a hint, and the sequencer looks by itself.
 *
 * It is a transaction of its own because NOTIFY inside the writing one would make writers commit one after the other
 * (a third of the rate, measured); it waits for no disk, and there is one at a time for each database.
 */
export function pokeSequencer(database: Database): void {
  const state = states.get(database) ?? { isRunning: false, isDue: false };
  states.set(database, state);
  state.isDue = true;
  if (!state.isRunning) void pokeWhileDue(database, state);
}

async function pokeWhileDue(database: Database, state: PokeState): Promise<void> {
  state.isRunning = true;
  while (state.isDue) {
    state.isDue = false;
    await poke(database);
    await sleep(pauseMs, undefined, { ref: false });
  }
  state.isRunning = false;
}

async function poke(database: Database): Promise<void> {
  try {
    await database.writer`
      select set_config('synchronous_commit', 'off', true), pg_notify(${outboxChannel}, '')`;
  } catch {
    // The database is closed or gone; the sequencer finds what was committed when it looks next.
  }
}
