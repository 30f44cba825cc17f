import { historyWeeks, weeksAfter } from '../../src/warning/run/build-series.ts';
import { judgeSeries } from '../../src/warning/run/judge-series.ts';
import { printLimit } from '../bar.ts';
import { chanceOf } from './chance.ts';

const regions = 500;
const seriesPerRegion = 5;
/** Ten years. */
const weeks = 520;
const mostSeconds = 60;

/** Has the default methods judge every week of ten years of all series, and prints how long it takes against its limit. */
export function timeJudging(seed: number, signal: AbortSignal): boolean {
  const chance = chanceOf(seed);
  const first = '2010-01-04';
  const all = Array.from({ length: regions * seriesPerRegion }, () => {
    const mean = chance.scale(0.1, 20);
    return Array.from({ length: weeks }, (_, week) => ({
      period: weeksAfter(first, week),
      value: chance.count(mean, 1),
    }));
  });
  const beganAt = performance.now();
  let judged = 0;
  for (const series of all) {
    signal.throwIfAborted();
    judged += judgeSeries(series, first).length;
  }
  const seconds = (performance.now() - beganAt) / 1_000;
  console.log(`\n${judged} verdicts; a hub looks at the last ${historyWeeks} weeks of what changed`);
  const what = `seconds for ${regions} regions of ${seriesPerRegion} series of ten years`;
  return printLimit(what, seconds, mostSeconds);
}
