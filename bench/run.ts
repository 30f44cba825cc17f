import { Command, InvalidArgumentError, Option } from 'commander';
import { watchInterruption } from '../src/cli/interruption.ts';
import { benchmarkAccess } from './access/access-benchmark.ts';
import { benchmarkFeeds, feedPartNames } from './feeds/feeds-benchmark.ts';
import { benchmarkImport } from './import/import-benchmark.ts';
import { benchmarkLog } from './log/log-benchmark.ts';
import { benchmarkQueries } from './query/query-benchmark.ts';
import { questionNames } from './query/questions.ts';
import { benchmarkWarning } from './warning/warning-benchmark.ts';

/** `npm run bench -- <what>`: measures ratios side by side and prints them. Fails when a bar is missed. */
const signal = watchInterruption();
const program = new Command('npm run bench --').description('speed as ratios, measured side by side');

program
  .command('query')
  .description('the hub beside a textbook server and beside the floor, on one database')
  .option('--rounds <n>', 'rounds in which each server takes its turn', wholeNumber, 9)
  .addOption(
    new Option('--questions <names...>', 'only these questions')
      .choices(questionNames)
      .default(questionNames),
  )
  .option('--seconds <s>', 'seconds of load for each server, question and round', wholeNumber, 2)
  .action(async (options) => finish(await benchmarkQueries({ ...options, signal })));

program
  .command('access')
  .description('the hub with row-level security beside the hub without, anonymous and signed in')
  .option('--rounds <n>', 'rounds in which everybody takes a turn', wholeNumber, 9)
  .option('--seconds <s>', 'seconds of load for each asker, question and round', wholeNumber, 2)
  .action(async (options) => finish(await benchmarkAccess({ ...options, signal })));

program
  .command('import')
  .description('an import of events beside COPY of the same rows into the same tables')
  .option('--rounds <n>', 'rounds in which each takes its turn', wholeNumber, 3)
  .option('--events <n>', 'how many events', wholeNumber, 100_000)
  .action(async (options) => finish(await benchmarkImport({ ...options, signal })));

program
  .command('log')
  .description('appending events beside bare inserts of the same rows')
  .option('--rounds <n>', 'rounds in which each takes its turn', wholeNumber, 7)
  .option('--seconds <s>', 'seconds of writing for each turn', wholeNumber, 3)
  .action(async (options) => finish(await benchmarkLog({ ...options, signal })));

program
  .command('feeds')
  .description('the hub beside bare ws.send and beside graphql-ws with a PubSub, on one log')
  .option('--rounds <n>', 'rounds in which each server takes its turn', wholeNumber, 5)
  .addOption(
    new Option('--only <parts...>', 'only these parts').choices(feedPartNames).default(feedPartNames),
  )
  .option('--seconds <s>', 'seconds of events for each server, audience and round', wholeNumber, 3)
  .option('--profile <folder>', 'where to leave CPU profiles of the servers, for Chrome or speedscope')
  .action(async ({ profile, ...options }) => finish(await benchmarkFeeds({ profile, ...options, signal })));

program
  .command('warning')
  .description('the detectors of early warning on simulated regions whose surges are known')
  .option('--regions <n>', 'how many regions', wholeNumber, 600)
  .option('--seed <n>', 'the chance that they are made of', wholeNumber, 20140410)
  .action((options) => finish(benchmarkWarning({ ...options, signal })));

try {
  await program.parseAsync();
} catch (error) {
  // What a benchmark had started is stopped by then; that it broke off is what was asked.
  if (!signal.aborted) throw error;
  process.exitCode = 130;
}

function wholeNumber(text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number from 1.');
}

function finish(areBarsMet: boolean): void {
  process.exitCode = areBarsMet ? 0 : 1;
}
