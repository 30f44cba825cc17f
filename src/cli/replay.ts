import { type Command, InvalidArgumentError } from 'commander';
import { readConfig } from '../config.ts';
import { joinDatabaseServer } from '../database/database-server.ts';
import { migrate } from '../database/migrate.ts';
import { type Database, openDatabase } from '../database/pools.ts';
import { HubError } from '../errors.ts';
import { findUntold } from '../exchange/replay/exercise-control.ts';
import { type PastEvent, readPastEvents } from '../exchange/replay/past-events.ts';
import { type ReplayProgress, replay } from '../exchange/replay/replay.ts';
import { bundledSource, filesOf } from '../exchange/replay/replay-source.ts';
import { watchInterruption } from './interruption.ts';
import { describeClock, openReplayDisplay } from './replay-display.ts';

interface ReplayFlags {
  readonly from: string;
  readonly to: string;
  /** How many times faster than the world. */
  readonly speed: number;
  readonly region?: string;
  readonly exercise: string;
}

/** Adds `halcyon replay`: tells past events again as an exercise, beside a running hub or without one. */
export function addReplayCommand(program: Command): void {
  program
    .command('replay')
    .description('report past events again as an exercise, at a speed of your choice')
    .argument(
      '<source>',
      `${bundledSource} for the bundled events, or a file of the UCDP GED, plain or gzipped`,
    )
    .requiredOption('--from <day>', 'first day of the period, such as 2013-12-05', readDay)
    .requiredOption('--to <day>', 'last day of the period', readDay)
    .option(
      '--speed <time>',
      'how much of the past goes by in a second: 1d, 6h, 30m or seconds',
      readSpeed,
      86_400,
    )
    .option('--region <code>', 'only events in this region: a P-code, or CF or CAF for a country')
    .option(
      '--exercise <name>',
      'what the exercise is called; under one name each event is told once',
      readName,
      'replay',
    )
    .addHelpText('after', examples)
    .action(replaySource);
}

const examples = `
Everything that is replayed has the status EXERCISE and is in no list, count or feed unless it is asked for:
  subscription { incidentFeed(filter: { statuses: [EXERCISE] }) { ... } }
Ctrl-C stops it; the same command goes on where it stopped.

Examples:
  halcyon replay ucdp-ged --from 2013-12-05 --to 2014-04-30 --region CF --speed 1d
  halcyon replay GEDEvent_v23_1.csv --from 2013-01-01 --to 2013-12-31 --speed 3600 --exercise spring-course
`;

async function replaySource(source: string, flags: ReplayFlags): Promise<void> {
  if (flags.to < flags.from) {
    throw new HubError(
      'CONFIG_INVALID',
      `The period ends before it begins: --from ${flags.from} --to ${flags.to}.`,
    );
  }
  const config = readConfig(process.env);
  const signal = watchInterruption();
  const server = await joinDatabaseServer(config, console.log);
  try {
    await migrate(server.url);
    const { statementTimeoutMs } = config.limits;
    const database = await openDatabase({ url: server.url, poolSize: 2, statementTimeoutMs });
    try {
      await replayInto(database, source, flags, signal);
    } finally {
      await database.close();
    }
  } finally {
    await server.close();
  }
}

async function replayInto(
  database: Database,
  source: string,
  flags: ReplayFlags,
  signal: AbortSignal,
): Promise<void> {
  const { from, to, region, exercise, speed } = flags;
  const events = await readPastEvents(database, filesOf(source), { from, to, region });
  const where = region === undefined ? '' : ` in ${region}`;
  if (events.length === 0) {
    throw new HubError('NOT_FOUND', `${source} has no event from ${from} to ${to}${where}.`);
  }
  const untold = await findUntold(database, exercise, events);
  const before = events.length - untold.length;
  console.log(describeStart(`${events.length} events from ${from} to ${to}${where}`, before, exercise));
  const display = openReplayDisplay(process.stdout);
  let last: ReplayProgress | undefined;
  const refusals: string[] = [];
  try {
    await replay(database, untold, {
      ...{ exercise, speed, signal },
      from: before === 0 ? from : firstDayOf(untold, from),
      onProgress: (progress) => {
        last = progress;
        display.show(progress);
      },
      onRefused: ({ key }, why) => refusals.push(`${key}: ${why.map(({ message }) => message).join(' ')}`),
    });
  } finally {
    display.close();
    console.log(describeEnd(last, refusals));
  }
}

const firstDayOf = (events: readonly PastEvent[], otherwise: string): string =>
  events.reduce((first, { day }) => (day < first ? day : first), events[0]?.day ?? otherwise);

function describeStart(what: string, before: number, exercise: string): string {
  const known = before === 0 ? '' : ` ${before} of them were told before and are passed over.`;
  return `Exercise "${exercise}": replaying ${what}.${known} Ctrl-C stops it.`;
}

/** How many refusals are shown by themselves. */
const shownRefusals = 10;

function describeEnd(last: ReplayProgress | undefined, refusals: readonly string[]): string {
  const told =
    last === undefined ? 'Nothing was told' : `${last.told} told until ${describeClock(last.time)}`;
  const rest = refusals.length - shownRefusals;
  return [
    `${told}, ${refusals.length} refused.`,
    ...refusals.slice(0, shownRefusals).map((refusal) => `  ${refusal}`),
    ...(rest > 0 ? [`  and ${rest} more`] : []),
  ].join('\n');
}

function readDay(text: string): string {
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text);
  if (isDay) return text;
  throw new InvalidArgumentError('It takes a day such as 2013-12-05.');
}

const secondsOf: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };

/** `1d`, `1d/s`, `6h`, `0.5h` or `86400`: seconds of the past in a second. */
function readSpeed(text: string): number {
  const [, amount = '', unit = 's'] = /^(\d{1,9}(?:\.\d{1,6})?)([smhdw])?(?:\/s)?$/.exec(text) ?? [];
  const speed = amount === '' ? 0 : Number(amount) * (secondsOf[unit] ?? 0);
  if (speed > 0) return speed;
  throw new InvalidArgumentError('It takes a time above nothing, such as 1d, 6h, 30m or 86400.');
}

function readName(text: string): string {
  if (/^[\w.-]{1,50}$/.test(text)) return text;
  throw new InvalidArgumentError('It takes 1 to 50 letters, digits, dots, dashes or underscores.');
}
