import type { Command } from 'commander';
import { HubError } from '../errors.ts';
import { detectAll } from '../warning/run/detect.ts';
import { findSeries } from '../warning/run/find-series.ts';
import { followIncidents } from '../warning/series/follow-incidents.ts';
import { findWarningOwner } from '../warning/warning-owner.ts';
import { openCountDisplay } from './count-display.ts';
import { watchInterruption } from './interruption.ts';
import { readDay } from './read-day.ts';
import { withDatabase } from './with-database.ts';

interface DetectFlags {
  readonly region?: string;
  readonly to?: string;
}

/** Adds `halcyon detect`: lets the detectors judge the series of the hub now, beside a running hub or without one. */
export function addDetectCommand(program: Command): void {
  program
    .command('detect')
    .description('let the detectors of early warning judge all weekly series now')
    .option('--region <code>', 'only this region and its parts: a P-code, or CF or CAF for a country')
    .option('--to <day>', 'judge as of the week of this day instead of the present one', readDay)
    .addHelpText('after', examples)
    .action(detect);
}

const examples = `
A hub does this by itself: at once for what changed, and every night for everything. Alarms are told for the four weeks up
to the day; an alarm that stands already is not told again. What is found is in \`detections\`.

Examples:
  halcyon detect
  halcyon detect --region CF --to 2013-12-15
`;

async function detect({ region, to }: DetectFlags): Promise<void> {
  const signal = watchInterruption();
  const now = to === undefined ? new Date() : new Date(`${to}T12:00:00Z`);
  if (now.getTime() > Date.now()) {
    throw new HubError(
      'CONFIG_INVALID',
      `Nobody knows yet what happens until ${to}: give --to a day of the past.`,
    );
  }
  await withDatabase(async (database, config) => {
    const organisationId = await findWarningOwner(database, config.warningOrganisation);
    const world = new Date();
    while (await followIncidents(database)) signal.throwIfAborted();
    const series = await findSeries(database, { region, to: now });
    const display = openCountDisplay(process.stderr, 'series');
    try {
      const onProgress = (done: number): void => display.show(done, series.length);
      const found = await detectAll(database, series, { now, world, organisationId, signal, onProgress });
      display.close();
      console.log(`${found.series} series judged, ${found.detections} detections written.`);
    } finally {
      display.close();
    }
  });
}
