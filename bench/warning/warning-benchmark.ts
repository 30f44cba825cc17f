import { type CataloguedDetector, detectorCatalogue } from '../../src/warning/detectors/catalogue.ts';
import { printBar, printLimit } from '../bar.ts';
import { quantile } from '../statistics.ts';
import { type Score, scoreDetector } from './score-detector.ts';
import { type SimulatedRegion, simulatedWeeks, simulateRegions } from './simulate-regions.ts';
import { timeJudging } from './time-judging.ts';

/** What to simulate. */
export interface WarningBenchmarkOptions {
  readonly seed: number;
  readonly regions: number;
  readonly signal: AbortSignal;
}

/** The bars of the methods that run by default. */
const mostFalseAlarmsPerYear = 0.3;
const leastDetected = 0.67;

/** Regions by how much happens in them in a usual week. */
const strata: readonly { readonly title: string; readonly holds: (region: SimulatedRegion) => boolean }[] = [
  { title: 'all regions', holds: () => true },
  { title: 'quiet regions: fewer than 0.5 events a week', holds: ({ usualMean }) => usualMean < 0.5 },
  { title: 'busy regions: 4 events a week and more', holds: ({ usualMean }) => usualMean >= 4 },
];

/** Lets every method judge the same simulated regions and prints how it did. Answers whether the defaults meet their bars. */
export function benchmarkWarning({ seed, regions: count, signal }: WarningBenchmarkOptions): boolean {
  const regions = simulateRegions(seed, count);
  console.log(`${count} regions of ${simulatedWeeks} weeks with one surge each, seed ${seed}`);
  let scored: readonly ScoredDetector[] = [];
  for (const [place, { title, holds }] of strata.entries()) {
    const rows = detectorCatalogue.map((detector) => {
      signal.throwIfAborted();
      return { detector, score: scoreDetector(detector.detect, regions.filter(holds)) };
    });
    if (place === 0) scored = rows;
    printTable(title, rows);
  }
  console.log('');
  const verdicts = scored.filter(({ detector }) => detector.isDefault).map(meetsBars);
  return timeJudging(seed, signal) && verdicts.every((isMet) => isMet);
}

interface ScoredDetector {
  readonly detector: CataloguedDetector;
  readonly score: Score;
}

function printTable(title: string, rows: readonly ScoredDetector[]): void {
  console.log(`\n### ${title}\n`);
  console.log(
    '| method | false alarms per region-year | surges detected | weeks until then, p50 | p90 | surges judged |',
  );
  console.log('|---|---|---|---|---|---|');
  for (const { detector, score } of rows) {
    const { falseAlarmsPerYear, detected, delays, surges } = score;
    const name = detector.isDefault ? `**${detector.title}**` : detector.title;
    const cells = [falseAlarmsPerYear.toFixed(2), `${Math.round(detected * 100)} %`];
    console.log(`| ${[name, ...cells, quantile(delays, 0.5), quantile(delays, 0.9), surges].join(' | ')} |`);
  }
}

function meetsBars({ detector, score }: ScoredDetector): boolean {
  const isQuiet = printLimit(
    `false alarms of ${detector.title} per region-year`,
    score.falseAlarmsPerYear,
    mostFalseAlarmsPerYear,
  );
  return printBar(`the surges, detected by ${detector.title}`, score.detected, leastDetected) && isQuiet;
}
