import type { SeriesPoint, Verdict } from '../detectors/verdict.ts';
import { type DefaultDetector, defaultDetectors } from './default-detectors.ts';

/** What a method says of a week. */
export interface Judgement {
  readonly detector: DefaultDetector;
  readonly verdict: Verdict;
  /** Whether it may raise an alarm: a method for short histories is silent where the others can judge. */
  readonly isHeard: boolean;
}

/**
 * What the default methods say of each week of a series from `from` on, a Monday; weeks before it are history. Methods
 * for areas with under a year of history speak where every other method is undecided.
 */
export function judgeSeries(series: readonly SeriesPoint[], from: string): readonly Judgement[] {
  const verdicts = defaultDetectors.map(({ detect }) => detect(series));
  return series.flatMap(({ period }, week) => {
    if (period < from) return [];
    const judged = defaultDetectors.map((detector, place) => ({
      detector,
      verdict: verdicts[place]?.[week],
    }));
    const isDecided = judged.some(
      ({ detector, verdict }) => !detector.isForShortHistory && verdict?.undecided === null,
    );
    return judged.flatMap(({ detector, verdict }): Judgement[] => {
      if (verdict === undefined) return [];
      const isHeard = !(detector.isForShortHistory && isDecided);
      return [{ detector, verdict, isHeard }];
    });
  });
}
