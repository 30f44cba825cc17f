import type { Detector } from '../../src/warning/detectors/verdict.ts';
import type { SimulatedRegion } from './simulate-regions.ts';

/** How a method did. */
export interface Score {
  /** Surges that it could judge in every week. */
  readonly surges: number;
  /** Those with an alarm while they lasted, as a share. */
  readonly detected: number;
  /** Weeks from the first of a detected surge to its first alarm: half of them took no longer, and nine in ten. */
  readonly delays: readonly number[];
  readonly falseAlarmsPerYear: number;
  /** Years in which it judged and nothing was going on. */
  readonly quietYears: number;
}

/** The first weeks, from which everybody learns. */
const learningWeeks = 52;

/** Weeks after a surge in which an alarm is neither right nor wrong. */
const afterglowWeeks = 4;

/** Lets a method judge every region, and counts each week with an alarm outside the surge as a false alarm. */
export function scoreDetector(detect: Detector, regions: readonly SimulatedRegion[]): Score {
  let [surges, falseAlarms, quietWeeks] = [0, 0, 0];
  const delays: number[] = [];
  for (const { weeks, surge } of regions) {
    const verdicts = detect(weeks);
    const during = verdicts.slice(surge.from, surge.to + 1);
    if (during.every(({ undecided }) => undecided === null)) {
      surges += 1;
      const delay = during.findIndex(({ isAlarm }) => isAlarm === true);
      if (delay !== -1) delays.push(delay);
    }
    verdicts.forEach(({ undecided, isAlarm }, week) => {
      const isQuiet = week < surge.from || week > surge.to + afterglowWeeks;
      if (week < learningWeeks || undecided !== null || !isQuiet) return;
      quietWeeks += 1;
      if (isAlarm) falseAlarms += 1;
    });
  }
  const quietYears = quietWeeks / 52;
  return {
    surges,
    detected: delays.length / surges,
    delays,
    falseAlarmsPerYear: falseAlarms / quietYears,
    quietYears,
  };
}
