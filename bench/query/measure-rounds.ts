import type { Asker } from './asker.ts';
import { measureTurn, type Turn } from './measure-turn.ts';
import type { Question } from './questions.ts';

/** Who is asked what, how often and for how long; the signal ends it after the turn that is under way. */
export interface Measurement {
  readonly rounds: number;
  readonly seconds: number;
  readonly askers: readonly Asker[];
  readonly questions: readonly Question[];
  readonly postmasterPid: number;
  readonly signal: AbortSignal;
}

/** Lets everybody take a turn with every question in each round, after one round that does not count. */
export async function measureRounds(measurement: Measurement): Promise<Turn[]> {
  // Connections, plans and the just-in-time compiler warm up, which nobody needs to see.
  await measureRound({ ...measurement, seconds: 1 });
  const turns: Turn[] = [];
  for (let round = 1; round <= measurement.rounds; round += 1) {
    turns.push(...(await measureRound(measurement)));
    console.log(`Round ${round} of ${measurement.rounds} done.`);
  }
  return turns;
}

async function measureRound(measurement: Measurement): Promise<Turn[]> {
  const { askers, questions, seconds, postmasterPid, signal } = measurement;
  const turns: Turn[] = [];
  for (const question of questions) {
    for (const asker of askers) {
      signal.throwIfAborted();
      turns.push(await measureTurn({ asker, question, seconds, postmasterPid }));
    }
  }
  return turns;
}
