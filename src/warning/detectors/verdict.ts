/** One period of a series: its first day as 2014-04-07, and the count or value; null where nothing was reported. */
export interface SeriesPoint {
  readonly period: string;
  readonly value: number | null;
}

/**
 * Why a period could not be judged. `MISSING`: there is no value for it. `SHORT_HISTORY`: fewer periods lie before it
 * than the method needs. `GAPS_IN_BASELINE`: they are there, but too many of them are missing. `NO_SPREAD`: they are all
 * alike, and the method divides by their spread. `NO_FIT`: the method's model did not settle.
 */
export type UndecidedReason = 'MISSING' | 'SHORT_HISTORY' | 'GAPS_IN_BASELINE' | 'NO_SPREAD' | 'NO_FIT';

/** What a detector found in one period. */
export interface Decision {
  /** In the unit of the series, as are `expected` and `threshold`. */
  readonly observed: number;
  /** What the baseline led to expect; null where a method expects nothing. */
  readonly expected: number | null;
  /** The value beyond which it is an alarm; null where that does not hang on this value alone. */
  readonly threshold: number | null;
  /** How likely something at least as extreme is when nothing has changed, 0 to 1; null where a method has none. */
  readonly pValue: number | null;
  /** The method's own statistic, larger when more unusual; null where a method has none. */
  readonly score: number | null;
  readonly isAlarm: boolean;
}

/** A period that was judged. */
export interface Decided extends Decision {
  readonly period: string;
  readonly undecided: null;
}

/** A period that was not judged, which is not the same as a period without an alarm. */
export interface Undecided {
  readonly period: string;
  readonly observed: number | null;
  readonly expected: null;
  readonly threshold: null;
  readonly pValue: null;
  readonly score: null;
  readonly isAlarm: null;
  readonly undecided: UndecidedReason;
}

/** What a detector says of one period. */
export type Verdict = Decided | Undecided;

/**
 * Judges each period of a series by what came before it: one verdict for each point, in their order. A detector is
 * pure, so the same series always gives the same verdicts, and later periods never change earlier verdicts.
 */
export type Detector = (series: readonly SeriesPoint[]) => readonly Verdict[];
