import { countsOf } from '../detectors/judge-periods.ts';
import type { SeriesPoint } from '../detectors/verdict.ts';
import { averagePrecision } from './average-precision.ts';
import { beginningsOf, type EscalationRule, escalationsAhead, neededAhead, sumAhead } from './escalation.ts';
import type { Method, Opinion } from './methods.ts';

/** A region's weekly counts, consecutive weeks, and which of them are scored; the earlier ones are history. */
export interface BacktestSeries {
  readonly region: string;
  readonly weeks: readonly SeriesPoint[];
  readonly scoredFrom: number;
}

/** How a method did; shares and means are null where there was nothing to take them of. */
export interface MethodScore {
  readonly name: string;
  readonly title: string;
  /** Years of all regions in which the method judged and the truth is known. */
  readonly regionYears: number;
  readonly alarms: number;
  readonly precision: number | null;
  /** Escalations that began while the method judged. */
  readonly beginnings: number;
  readonly warnedAhead: number | null;
  readonly caught: number | null;
  /** Weeks after the tipping week, in the middle; below 0 is ahead of it. */
  readonly medianDelay: number | null;
  readonly falseAlarmsPerYear: number | null;
  readonly averagePrecision: number | null;
  readonly brier: number | null;
  readonly crps: number | null;
}

/** What one region adds to a method's score. */
export interface RegionResult {
  readonly opinions: readonly Opinion[];
  readonly ahead: readonly (boolean | null)[];
  readonly judged: readonly Judged[];
  /** For each beginning the weeks from its tipping week to the first alarm; null when it was missed. */
  readonly delays: readonly (number | null)[];
}

interface Judged {
  readonly isAlarm: boolean;
  readonly isAhead: boolean;
  readonly isUnderWay: boolean;
  readonly rank: number | null;
  readonly brier: number | null;
  readonly crps: number | null;
}

/** Weeks after the tipping week within which an alarm still counts as having caught it. */
const graceWeeks = 4;

/** Lets a method judge one region. */
export function judgeRegion(method: Method, series: BacktestSeries, rule: EscalationRule): RegionResult {
  const { weeks, scoredFrom } = series;
  const counts = countsOf(weeks);
  const ahead = escalationsAhead(counts, rule);
  const opinions = method.judge(weeks, rule);
  const judged = opinions.flatMap(({ isAlarm, rank, forecast }, week): Judged[] => {
    const isAhead = ahead[week] ?? null;
    if (week < scoredFrom || isAlarm === null || isAhead === null) return [];
    const isUnderWay = ahead.slice(Math.max(0, week - rule.horizonWeeks), week).includes(true);
    const [needed, sum] = [neededAhead(counts, week, rule), sumAhead(counts, week, rule)];
    if (forecast === null || needed === null || sum === null) {
      return [{ isAlarm, isAhead, isUnderWay, rank, brier: null, crps: null }];
    }
    const brier = (forecast.probabilityOf(needed) - Number(isAhead)) ** 2;
    return [{ isAlarm, isAhead, isUnderWay, rank, brier, crps: forecast.crps(sum) }];
  });
  const delays = beginningsOf(ahead, rule).flatMap((begin) => {
    const last = begin + rule.horizonWeeks + graceWeeks;
    const isJudged = begin >= scoredFrom && last < weeks.length && opinions[begin]?.isAlarm !== null;
    if (!isJudged) return [];
    const first = opinions.slice(begin, last + 1).findIndex(({ isAlarm }) => isAlarm === true);
    return [first === -1 ? null : first - rule.horizonWeeks];
  });
  return { opinions, ahead, judged, delays };
}

/** Adds up what a method did in all regions. */
export function scoreMethod({ name, title }: Method, results: readonly RegionResult[]): MethodScore {
  const judged = results.flatMap((result) => result.judged);
  const delays = results.flatMap((result) => result.delays);
  const caught = delays.filter((delay) => delay !== null);
  const alarms = judged.filter(({ isAlarm }) => isAlarm);
  const falseAlarms = alarms.filter(({ isAhead, isUnderWay }) => !isAhead && !isUnderWay);
  const regionYears = judged.length / 52;
  return {
    ...{ name, title, regionYears },
    alarms: alarms.length,
    precision: share(alarms.filter(({ isAhead }) => isAhead).length, alarms.length),
    beginnings: delays.length,
    warnedAhead: share(caught.filter((delay) => delay < 0).length, delays.length),
    caught: share(caught.length, delays.length),
    medianDelay: caught.toSorted((one, other) => one - other)[Math.floor((caught.length - 1) / 2)] ?? null,
    falseAlarmsPerYear: share(falseAlarms.length, regionYears),
    averagePrecision: averagePrecision(judged),
    brier: meanOf(judged.map(({ brier }) => brier)),
    crps: meanOf(judged.map(({ crps }) => crps)),
  };
}

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

/** Null when one of them is not known: the mean of the others would be of easier weeks. */
function meanOf(numbers: readonly (number | null)[]): number | null {
  const known = numbers.filter((number) => number !== null);
  if (known.length < numbers.length) return null;
  return share(
    known.reduce((sum, number) => sum + number, 0),
    known.length,
  );
}
