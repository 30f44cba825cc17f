import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { HubError } from '../errors.ts';
import {
  countIncidentWeeks,
  type IncidentMeasure,
  incidentMeasures,
} from '../warning/backtest/incident-weeks.ts';
import { methods } from '../warning/backtest/methods.ts';
import { plotOf } from '../warning/backtest/plot.ts';
import { readWeeksFile } from '../warning/backtest/read-weeks-file.ts';
import { scoresCsv, tableOf, weeksCsv } from '../warning/backtest/report.ts';
import { type BacktestResult, runBacktest } from '../warning/backtest/run-backtest.ts';
import { type CountedWeeks, seriesOf } from '../warning/backtest/series.ts';
import { openCountDisplay } from './count-display.ts';
import { watchInterruption } from './interruption.ts';
import { readDay } from './read-day.ts';
import { withDatabase } from './with-database.ts';

interface BacktestFlags {
  readonly source: string;
  readonly regions: string;
  readonly level: number;
  readonly measure: IncidentMeasure;
  readonly from?: string;
  readonly to?: string;
  readonly least?: number;
  readonly output?: string;
}

/** How `--source` names the incidents of the hub. */
const incidentSource = 'incidents';

/** Adds `halcyon backtest`: scores the detectors on the past, beside a running hub or without one. */
export function addBacktestCommand(program: Command): void {
  program
    .command('backtest')
    .description('score the detectors of early warning, and baselines, on the past')
    .option(
      '--source <source>',
      `${incidentSource} for those of the hub, or a CSV file with region, week and count`,
      incidentSource,
    )
    .option('--regions <code>', 'whose units are judged: a P-code, or CF or CAF for a country', 'CAF')
    .option('--level <n>', 'level of those units: 1 for provinces', readLevel, 1)
    .addOption(
      new Option('--measure <what>', 'what is counted each week').choices(incidentMeasures).default('events'),
    )
    .option('--from <day>', 'first day that is scored; two years after the first count unless given', readDay)
    .option('--to <day>', 'last day that is scored', readDay)
    .option('--least <n>', 'what four weeks must hold to be an escalation: 5, of deaths 25', readCount)
    .option('--output <folder>', 'where to leave scores.csv, weeks.csv and plot.svg')
    .addHelpText('after', examples)
    .action(backtest);
}

const examples = `
An escalation is four weeks with twice the pace of the year before, and no fewer than --least. What the columns mean:
docs/early-warning.md.

Examples:
  halcyon backtest --regions CF --output backtest
  halcyon backtest --regions CF --level 2 --measure deaths --from 2010-01-01 --to 2022-12-31
  halcyon backtest --source weekly-counts.csv.gz
`;

async function backtest(flags: BacktestFlags): Promise<void> {
  if (flags.from !== undefined && flags.to !== undefined && flags.to < flags.from) {
    const message = `The period ends before it begins: --from ${flags.from} --to ${flags.to}.`;
    throw new HubError('CONFIG_INVALID', message);
  }
  const signal = watchInterruption();
  const series = seriesOf(await readCounts(flags), flags);
  const least = flags.least ?? (isOfDeaths(flags) ? 25 : 5);
  const display = openCountDisplay(process.stderr, 'regions');
  try {
    const rule = { horizonWeeks: 4, factor: 2, least };
    const result = await runBacktest(series, methods, { rule, signal, onProgress: display.show });
    display.close();
    const [first, last] = [series[0]?.weeks[series[0].scoredFrom]?.period, series[0]?.weeks.at(-1)?.period];
    console.log(`${series.length} regions, weeks of ${first} to ${last}. ${describeTarget(result, least)}\n`);
    console.log(tableOf(result.scores));
    if (flags.output === undefined) return;
    const title = `Backtest of ${describeSource(flags)}, ${first} to ${last}`;
    writeFiles(flags.output, {
      'scores.csv': scoresCsv(result.scores),
      'weeks.csv': weeksCsv(series, result),
      'plot.svg': plotOf(result.scores, title),
    });
  } finally {
    display.close();
  }
}

function describeTarget({ escalationWeeks, knownWeeks }: BacktestResult, least: number): string {
  const share = knownWeeks === 0 ? '' : ` (${((100 * escalationWeeks) / knownWeeks).toFixed(1)} %)`;
  const what = `An escalation (twice the pace of the year, at least ${least} in four weeks)`;
  return `${what} lies ahead in ${escalationWeeks} of ${knownWeeks} weeks${share}.`;
}

const isOfDeaths = ({ source, measure }: BacktestFlags): boolean =>
  source === incidentSource && measure === 'deaths';

const describeSource = ({ source, regions, measure }: BacktestFlags): string =>
  source === incidentSource ? `${measure} in ${regions}` : source;

async function readCounts({
  source,
  regions,
  level,
  measure,
}: BacktestFlags): Promise<readonly CountedWeeks[]> {
  if (source !== incidentSource) return readWeeksFile(source);
  let counted: readonly CountedWeeks[] = [];
  await withDatabase(async (database) => {
    const found = await countIncidentWeeks(database, { region: regions, level, measure });
    console.log(
      `Not counted: ${found.withoutWeek} incidents whose week is not known, ${found.withoutUnit} whose unit of level ${level} is not.`,
    );
    counted = found.counted;
  });
  return counted;
}

function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  try {
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  } catch (cause) {
    const message = `Cannot write to ${folder}: it is not a folder, or this user may not write there.`;
    throw new HubError('FILE_UNREADABLE', message, { cause });
  }
  console.log(`\n${Object.keys(files).join(', ')} are in ${folder}.`);
}

function readLevel(text: string): number {
  if (/^[0-4]$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It takes a level from 0 (countries) to 4.');
}

function readCount(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It takes a whole number from 1.');
}
