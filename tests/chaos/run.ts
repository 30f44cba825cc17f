import { Command, InvalidArgumentError } from 'commander';
import { watchInterruption } from '../../src/cli/interruption.ts';
import { runChaos } from './chaos.ts';
import { describeOutcome } from './report.ts';

/** `npm run chaos`: breaks everything for some minutes and says what stood. Exit code 0 when every promise was kept. */
const signal = watchInterruption();

await new Command('npm run chaos --')
  .description('two nodes, one PostgreSQL, and everything that can go wrong with them')
  .option('--seed <n>', 'which faults in which order; a random one unless given', wholeNumber)
  .option('--rounds <n>', 'how often each fault happens', wholeNumber, 6)
  .action(async ({ seed = Math.floor(Math.random() * 1_000_000), rounds }) => {
    console.log(`Seed ${seed}, ${rounds} rounds. Ctrl-C ends the faults; what there is by then is judged.`);
    const outcome = await runChaos({ seed, rounds, freezeMs: 5_000, onProgress: console.log, signal });
    console.log(describeOutcome(outcome));
    const isKept = outcome.findings.every(({ faults }) => faults.length === 0);
    console.log(isKept ? 'PASS' : `FAIL (--seed ${seed} --rounds ${rounds})`);
    process.exitCode = isKept ? 0 : 1;
  })
  .parseAsync();

function wholeNumber(text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number from 1.');
}
