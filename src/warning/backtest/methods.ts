import { detectorCatalogue } from '../detectors/catalogue.ts';
import { countsOf } from '../detectors/judge-periods.ts';
import type { SeriesPoint, Verdict } from '../detectors/verdict.ts';
import { type EscalationRule, neededAhead } from './escalation.ts';
import { ensembleForecast, type Forecast, noChangeForecast, sumsOf } from './forecasts.ts';

/** What a method says at the end of one week. */
export interface Opinion {
  /** Null when it cannot say. */
  readonly isAlarm: boolean | null;
  /** Larger for weeks that it finds more unusual, to rank them by; null when it cannot say. */
  readonly rank: number | null;
  /** What it thinks of the weeks ahead; null for methods that say nothing about them. */
  readonly forecast: Forecast | null;
}

/** A detector or a baseline, as it is scored. */
export interface Method {
  readonly name: string;
  readonly title: string;
  /** Each week's opinion, from that week and those before it. */
  judge(series: readonly SeriesPoint[], rule: EscalationRule): readonly Opinion[];
}

const silent: Opinion = { isAlarm: null, rank: null, forecast: null };

/** All that is scored: the baselines that have to be beaten, then the detectors as they are set by default. */
export const methods: readonly Method[] = [
  { name: 'NO_CHANGE', title: 'baseline: no change', judge: judgeBy(noChange) },
  { name: 'LAST_YEAR', title: 'baseline: last twelve months', judge: judgeBy(lastYear) },
  ...detectorCatalogue.map(({ name, title, detect }) => ({
    ...{ name, title },
    judge: (series: readonly SeriesPoint[]) => detect(series).map(opinionOf),
  })),
];

function opinionOf(verdict: Verdict): Opinion {
  if (verdict.undecided !== null) return silent;
  const { isAlarm, pValue, score, observed, threshold } = verdict;
  const rank = pValue === null ? (score ?? observed - (threshold ?? 0)) : -pValue;
  return { isAlarm, rank, forecast: null };
}

interface Recent {
  /** The sums of the weeks in a row of the last year, as many together as are looked ahead. */
  readonly yearSums: readonly number[];
  readonly lastSum: number;
  readonly needed: number;
}

function judgeBy(opinion: (recent: Recent) => Opinion) {
  return (series: readonly SeriesPoint[], rule: EscalationRule): readonly Opinion[] => {
    const counts = countsOf(series);
    return counts.map((_, index) => {
      const needed = neededAhead(counts, index, rule);
      const [lastSum] = sumsOf(counts.slice(index + 1 - rule.horizonWeeks, index + 1), rule.horizonWeeks);
      if (needed === null || lastSum === undefined) return silent;
      return opinion({
        yearSums: sumsOf(counts.slice(index - 51, index + 1), rule.horizonWeeks),
        lastSum,
        needed,
      });
    });
  };
}

function noChange({ lastSum, needed, yearSums }: Recent): Opinion {
  const forecast = noChangeForecast(lastSum, yearSums);
  return { isAlarm: lastSum >= needed, rank: forecast.probabilityOf(needed), forecast };
}

function lastYear({ needed, yearSums }: Recent): Opinion {
  const forecast = ensembleForecast(yearSums);
  const rank = forecast.probabilityOf(needed);
  return { isAlarm: rank >= 0.5, rank, forecast };
}
